import type { PathDefinition } from "./definitions.ts";
import { backlogColumn, column } from "./signs.ts";
import { errnoOutcome, openListener } from "./situation.ts";

const clamp = {
  functionName: "__sys_listen_socket",
  code: "(unsigned int)backlog > (unsigned int)somaxconn",
} as const;

export const listenPaths: readonly PathDefinition[] = [
  {
    id: "listen",
    entry: "listen",
    title: "listen(2)",
    summary:
      "A program asks for a backlog; the kernel bounds it and keeps it in the socket, which the queues are measured by from then on.",
    prepare(situation) {
      const { machine, listenBacklog } = situation;
      const socket = machine.createTcpSocket();
      return () => errnoOutcome(machine.listen(socket, listenBacklog));
    },
    sign: () => backlogColumn,
    isIt: ({ errno }) => errno === "0",
    landmarks: [
      clamp,
      { ...clamp, functionName: "__sys_listen" },
      { ...clamp, functionName: "sys_listen" },
    ],
  },
  {
    id: "listen-unix",
    entry: "listen",
    title: "listen(2) of an AF_UNIX socket",
    summary:
      "The same clamp holds for AF_UNIX: unix_listen() keeps what is left, and connections beyond it wait in connect(2).",
    prepare({ machine, listenBacklog }) {
      const socket = machine.createUnixStreamSocket("stream");
      return () => errnoOutcome(machine.listen(socket, listenBacklog));
    },
    sign: () => column("ss -xl Send-Q", "ss -xl"),
    isIt: ({ errno }) => errno === "0",
    landmarks: [{ functionName: "unix_listen", code: "sk->sk_max_ack_backlog = backlog" }],
  },
  {
    id: "relisten",
    entry: "listen",
    title: "listen(2) once more",
    summary:
      "A socket that listens already calls listen(2) again: the only way to hand it a changed net.core.somaxconn.",
    prepare(situation) {
      const { machine, listenBacklog } = situation;
      const socket = openListener(situation, situation.machine);
      return () => errnoOutcome(machine.listen(socket, listenBacklog));
    },
    sign: () => backlogColumn,
    isIt: ({ errno }) => errno === "0",
    landmarks: [
      clamp,
      { ...clamp, functionName: "__sys_listen" },
      { ...clamp, functionName: "sys_listen" },
    ],
  },
];
