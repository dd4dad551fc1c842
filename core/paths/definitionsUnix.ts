import type { Landmark, PathDefinition } from "./definitions.ts";
import { column } from "./signs.ts";
import { capacityOf, errnoOutcome, type Situation } from "./situation.ts";

const waiting = column("ss -xl Recv-Q", "ss -xl");
/** A sender whose buffer is never used up would be asked for ever. */
const mostSent = 20_000;

function connectedSender({ machine }: Situation) {
  const receiver = machine.createUnixDatagramSocket();
  const sender = machine.createUnixDatagramSocket();
  machine.connectUnix(sender, receiver);
  const send = () => {
    const { errno, drop } = machine.sendUnix(sender, 1);
    return errnoOutcome(errno, drop);
  };
  return { receiver, send };
}

const connectionTest: readonly Landmark[] = [
  { functionName: "unix_stream_connect", code: "unix_recvq_full", queue: "unixListenQueue" },
];

/** Without the lock since 5.6, by a function of its own since 6.10. */
const datagramTest: readonly Landmark[] = [
  { functionName: "unix_recvq_full_lockless", code: "", queue: "unixDatagramQueue" },
  { functionName: "unix_recvq_full", code: "", queue: "unixDatagramQueue" },
];

export const unixPaths: readonly PathDefinition[] = [
  {
    id: "unix-datagram",
    entry: "unixDatagram",
    title: "An AF_UNIX datagram",
    summary:
      "A program sends to a datagram socket: the datagram waits in the receiver's queue, its memory is charged to the sender.",
    prepare: (situation) => connectedSender(situation).send,
    sign: () => column("ss -xa Recv-Q: bytes of the first datagram", "ss -xa"),
    isIt: ({ errno }) => errno === "0",
    landmarks: datagramTest,
  },
  {
    id: "unix-datagram-full",
    entry: "unixDatagram",
    title: "An AF_UNIX datagram, and the receiver's queue is full",
    summary:
      "The receiver does not read, and as many datagrams wait as its net.unix.max_dgram_qlen allowed when it was made.",
    prepare(situation) {
      const length = capacityOf(situation, "unixDatagramQueue");
      if (length === undefined) return undefined;
      const { receiver, send } = connectedSender(situation);
      situation.machine.pretendLength(receiver, "unix queue", length);
      return send;
    },
    sign: () => undefined,
    isIt: ({ errno }) => errno === "EAGAIN",
    landmarks: datagramTest,
  },
  {
    id: "unix-datagram-sndbuf",
    entry: "unixDatagram",
    title: "An AF_UNIX datagram, and the sender's buffer is used up",
    summary:
      "One sender's own SO_SNDBUF is charged with what waits in the receiver's queue, and is full before that queue is.",
    prepare(situation) {
      const oneSender = situation.limits.limits.find(
        ({ id }) => id === "unixDatagramQueue",
      )?.oneSender;
      if (oneSender === undefined || oneSender.capacity > mostSent) return undefined;
      const { send } = connectedSender(situation);
      for (let sent = 0; sent < oneSender.capacity; sent++) send();
      return send;
    },
    sign: () => undefined,
    isIt: ({ errno }) => errno === "EAGAIN",
    landmarks: [{ functionName: "sock_alloc_send_pskb", code: "sk_sndbuf" }],
  },
  {
    id: "unix-stream",
    entry: "unixStream",
    title: "connect(2) to an AF_UNIX listener",
    summary:
      "A program connects to a stream socket: the connection waits for accept(2), bounded by the same backlog as TCP's.",
    prepare({ machine, listenBacklog }) {
      const listener = machine.createUnixStreamSocket("stream");
      machine.listen(listener, listenBacklog);
      const client = machine.createUnixStreamSocket("stream");
      return () => errnoOutcome(machine.connectUnix(client, listener));
    },
    sign: () => waiting,
    isIt: ({ errno }) => errno === "0",
    landmarks: connectionTest,
  },
  {
    id: "unix-stream-full",
    entry: "unixStream",
    title: "connect(2), and the AF_UNIX listener's queue is full",
    summary:
      "As many connections wait for accept(2) as listen(2) granted and one more: connect(2) would block.",
    prepare(situation) {
      const { machine, listenBacklog } = situation;
      const length = capacityOf(situation, "unixListenQueue");
      if (length === undefined) return undefined;
      const listener = machine.createUnixStreamSocket("stream");
      machine.listen(listener, listenBacklog);
      const client = machine.createUnixStreamSocket("stream");
      machine.pretendLength(listener, "unix queue", length);
      return () => {
        const { errno, drop } = machine.offerUnixConnection(client, listener);
        return errnoOutcome(errno, drop);
      };
    },
    sign: () => undefined,
    isIt: ({ errno }) => errno === "EAGAIN",
    landmarks: connectionTest,
  },
];
