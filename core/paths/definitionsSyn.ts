import type { Landmark, PathDefinition } from "./definitions.ts";
import { synQueueColumn } from "./signs.ts";
import { capacityOf, openListener, packetOutcome, type Situation } from "./situation.ts";

/** The peers of a walk: an early one that is in the queue already, and the one that the walk follows. */
const early = [1, 2] as const;
const followed = 7;

/** The backlog since 4.4, the table's size before. */
const isFull: readonly Landmark[] = [
  { functionName: "inet_csk_reqsk_queue_is_full", code: "sk_max_ack_backlog", queue: "synQueue" },
  { functionName: "reqsk_queue_is_full", code: "max_qlen_log", queue: "synQueue" },
];

const isFastOpenFull: Landmark = {
  functionName: "tcp_fastopen_queue_check",
  code: "fastopenq->qlen >=",
  queue: "fastOpenQueue",
};

/** A listener with TCP_FASTOPEN, and the followed peer with a cookie from an earlier connection. */
function fastOpenListener(situation: Situation): number {
  const { machine } = situation;
  const socket = openListener(situation, machine);
  machine.setFastOpen(socket, machine.queuesOf(socket).maxAckBacklog);
  machine.receiveFastOpenSyn(socket, followed, "ask");
  machine.receiveRst(socket, followed);
  return socket;
}

export const synPaths: readonly PathDefinition[] = [
  {
    id: "syn",
    entry: "syn",
    title: "SYN, and there is room",
    summary:
      "A client's first packet finds room in both queues: a request socket is made and answered with a SYN-ACK.",
    prepare(situation) {
      const { machine } = situation;
      const socket = openListener(situation, situation.machine);
      return () => packetOutcome(machine.receiveSyn(socket, followed));
    },
    sign: ({ packet }) => (packet?.cookie === true ? undefined : synQueueColumn),
    isIt: ({ packet }) => packet?.reply === "syn-ack",
    landmarks: isFull,
  },
  {
    id: "syn-ipv6",
    entry: "syn",
    title: "SYN over IPv6",
    summary:
      "The same sysctls and the same queues: since 3.17 both families share tcp_conn_request(), before IPv6 had a copy of it.",
    prepare({ machine, listenBacklog }) {
      const socket = machine.createTcpSocket("IPv6");
      machine.listen(socket, listenBacklog);
      return () => packetOutcome(machine.receiveSyn(socket, followed));
    },
    sign: ({ packet }) => (packet?.cookie === true ? undefined : synQueueColumn),
    isIt: ({ packet }) => packet?.reply === "syn-ack",
    landmarks: isFull,
  },
  {
    id: "syn-again",
    entry: "syn",
    title: "The same SYN again",
    summary:
      "A client whose SYN-ACK was lost sends its SYN again: the request is there already, so the SYN-ACK goes out once more, since 4.0 at most twice a second.",
    prepare(situation) {
      const { machine } = situation;
      const socket = openListener(situation, machine);
      const { reply, cookie } = machine.receiveSyn(socket, followed);
      if (reply !== "syn-ack" || cookie) return undefined;
      return () => packetOutcome(machine.receiveSyn(socket, followed));
    },
    sign: () => synQueueColumn,
    isIt: ({ packet }) => packet?.reply === "syn-ack",
    landmarks: [{ functionName: "tcp_check_req", code: "rtx_syn_ack" }],
  },
  {
    id: "syn-queue-full",
    entry: "syn",
    title: "SYN, and the SYN queue is full",
    summary:
      "A client's first packet finds the SYN queue full: net.ipv4.tcp_syncookies decides between a cookie and a drop.",
    prepare(situation) {
      const { machine } = situation;
      const length = capacityOf(situation, "synQueue");
      if (length === undefined) return undefined;
      const socket = openListener(situation, situation.machine);
      machine.pretendLength(socket, "SYN queue", length);
      return () => packetOutcome(machine.receiveSyn(socket, followed));
    },
    sign: () => undefined,
    isIt: ({ packet }) => packet?.cookie === true || packet?.drop !== undefined,
    landmarks: isFull,
  },
  {
    id: "syn-accept-queue-full",
    entry: "syn",
    title: "SYN, and the accept queue is full",
    summary:
      "A client's first packet comes while as many connections wait for accept(2) as may: it is dropped without an answer.",
    prepare(situation) {
      const { machine } = situation;
      const length = capacityOf(situation, "acceptQueue");
      if (length === undefined) return undefined;
      const socket = openListener(situation, situation.machine);
      // Up to 4.9 it takes two young requests before the first packet is refused.
      for (const peer of early) machine.receiveSyn(socket, peer);
      machine.pretendLength(socket, "accept queue", length);
      return () => packetOutcome(machine.receiveSyn(socket, followed));
    },
    sign: () => undefined,
    isIt: ({ drop }) => drop?.queue === "accept queue",
    landmarks: [
      { functionName: "sk_acceptq_is_full", code: "sk_ack_backlog", queue: "acceptQueue" },
    ],
  },
  {
    id: "syn-fast-open",
    entry: "syn",
    title: "SYN with data, and Fast Open takes it",
    summary:
      "A client's first packet brings data and a Fast Open cookie: the connection goes straight into the accept queue, before its handshake is finished.",
    prepare(situation) {
      const { machine } = situation;
      if (capacityOf(situation, "fastOpenQueue") === undefined) return undefined;
      const socket = fastOpenListener(situation);
      return () => packetOutcome(machine.receiveFastOpenSyn(socket, followed, "cookie"));
    },
    sign: () => undefined,
    isIt: ({ packet }) => packet?.fastOpen === "taken",
    landmarks: [{ functionName: "tcp_fastopen_create_child", code: "fastopenq->qlen++" }],
  },
  {
    id: "syn-fast-open-full",
    entry: "syn",
    title: "SYN with data, and the Fast Open queue is full",
    summary:
      "A client's first packet brings data while as many Fast Open connections are unfinished as TCP_FASTOPEN allows: it gets an ordinary handshake, and its data are ignored.",
    prepare(situation) {
      const { machine } = situation;
      const length = capacityOf(situation, "fastOpenQueue");
      if (length === undefined) return undefined;
      const socket = fastOpenListener(situation);
      machine.pretendLength(socket, "Fast Open queue", length);
      return () => packetOutcome(machine.receiveFastOpenSyn(socket, followed, "cookie"));
    },
    sign: () => undefined,
    isIt: ({ packet }) => packet?.reply === "syn-ack" && packet.fastOpen === undefined,
    landmarks: [isFastOpenFull],
  },
];
