import type { Landmark, PathDefinition } from "./definitions.ts";
import { acceptQueueColumn, column, synQueueColumn } from "./signs.ts";
import {
  capacityOf,
  openListener,
  packetOutcome,
  plainOutcome,
  type Situation,
} from "./situation.ts";

const followed = 7;

const isFull: Landmark = {
  functionName: "sk_acceptq_is_full",
  code: "sk_ack_backlog",
  queue: "acceptQueue",
};

/** A listener that has answered the followed peer's SYN, as a rule without a cookie. */
function halfOpen(situation: Situation): number | undefined {
  const socket = openListener(situation, situation.machine);
  const { reply, cookie } = situation.machine.receiveSyn(socket, followed);
  return reply === "syn-ack" && !cookie ? socket : undefined;
}

export const finalAckPaths: readonly PathDefinition[] = [
  {
    id: "ack",
    entry: "finalAck",
    title: "Final ACK, and there is room",
    summary:
      "The last packet of the handshake turns the request into a connection, which waits for accept(2).",
    prepare(situation) {
      const socket = halfOpen(situation);
      if (socket === undefined) return undefined;
      return () => packetOutcome(situation.machine.receiveAck(socket, followed));
    },
    sign: () => acceptQueueColumn,
    isIt: ({ drop }) => drop === undefined,
    landmarks: [isFull],
  },
  {
    id: "ack-deferred",
    entry: "finalAck",
    title: "Final ACK, and the listener set TCP_DEFER_ACCEPT",
    summary:
      "The program wants to hear of a client only when it has sent data: the bare ACK is dropped, and the handshake stays in the SYN queue.",
    prepare(situation) {
      const { machine } = situation;
      const socket = openListener(situation, machine);
      machine.setDeferAccept(socket, 5);
      const { reply, cookie } = machine.receiveSyn(socket, followed);
      if (reply !== "syn-ack" || cookie) return undefined;
      return () => packetOutcome(machine.receiveAck(socket, followed));
    },
    sign: () => synQueueColumn,
    isIt: ({ drop }) => drop !== undefined,
    landmarks: [{ functionName: "tcp_check_req", code: "rskq_defer_accept" }],
  },
  {
    id: "ack-accept-queue-full",
    entry: "finalAck",
    title: "Final ACK, and the accept queue is full",
    summary:
      "The last packet of a handshake meets a full accept queue: net.ipv4.tcp_abort_on_overflow decides whether the client is told.",
    prepare(situation) {
      const length = capacityOf(situation, "acceptQueue");
      const socket = halfOpen(situation);
      if (length === undefined || socket === undefined) return undefined;
      situation.machine.pretendLength(socket, "accept queue", length);
      return () => packetOutcome(situation.machine.receiveAck(socket, followed));
    },
    sign: () => undefined,
    isIt: ({ drop }) => drop?.queue === "accept queue",
    landmarks: [isFull],
  },
  {
    id: "ack-cookie",
    entry: "finalAck",
    title: "Final ACK with a SYN cookie",
    summary:
      "The last packet brings back a cookie: the kernel has kept nothing, and makes the connection from what the packet says.",
    prepare(situation) {
      const { machine } = situation;
      const length = capacityOf(situation, "synQueue");
      if (length === undefined) return undefined;
      const socket = openListener(situation, situation.machine);
      machine.pretendLength(socket, "SYN queue", length);
      if (!machine.receiveSyn(socket, followed).cookie) return undefined;
      return () => packetOutcome(machine.receiveAck(socket, followed));
    },
    sign: () => acceptQueueColumn,
    isIt: ({ drop }) => drop === undefined,
    landmarks: [isFull],
  },
  {
    id: "rst-syn-queue",
    entry: "finalAck",
    title: "RST instead of the final ACK",
    summary:
      "The client gives up before the handshake is complete: its place in the SYN queue is free again.",
    prepare(situation) {
      const socket = halfOpen(situation);
      if (socket === undefined) return undefined;
      return () => packetOutcome(situation.machine.receiveRst(socket, followed));
    },
    sign: () => undefined,
    isIt: ({ packet }) => packet?.reply === "none",
    landmarks: [{ functionName: "tcp_check_req", code: "embryonic_reset" }],
  },
  {
    id: "rst-accept-queue",
    entry: "finalAck",
    title: "RST of a connection that waits for accept(2)",
    summary:
      "The client gives up while its connection waits: the place in the accept queue stays taken until the program accepts it.",
    prepare(situation) {
      const { machine } = situation;
      const socket = halfOpen(situation);
      if (socket === undefined) return undefined;
      machine.receiveAck(socket, followed);
      return () => packetOutcome(machine.receiveRst(socket, followed));
    },
    sign: () => acceptQueueColumn,
    isIt: ({ packet }) => packet?.reply === "none",
    landmarks: [{ functionName: "tcp_reset", code: "" }],
  },
  {
    id: "accept",
    entry: "accept",
    title: "accept(2)",
    summary: "The program takes the connection that waits longest: there is room for one more.",
    prepare(situation) {
      const { machine } = situation;
      const socket = halfOpen(situation);
      if (socket === undefined) return undefined;
      machine.receiveAck(socket, followed);
      return () => plainOutcome(machine.accept(socket) !== undefined);
    },
    sign: () => column("ss -ltn Recv-Q, one less", "ss -ltn"),
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "reqsk_queue_remove", code: "sk_acceptq_removed" }],
  },
];
