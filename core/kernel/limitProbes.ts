import type { Limit } from "./limits.ts";
import type { Drop, Machine, SocketHandle } from "./machine.ts";

/** What became of one connection, packet or datagram offered to a queue. */
export interface Offer {
  readonly taken: boolean;
  /** Answered with a SYN cookie: the client goes on, the queue does not hold it. */
  readonly cookie: boolean;
  readonly drop: Drop | undefined;
  /** What the client gets where it is not refused: one sentence. */
  readonly instead?: string;
}

/** How one queue is measured: make it hold `length`, offer one more. */
export interface LimitProbe {
  readonly id: Limit["id"];
  readonly title: string;
  readonly unit: Limit["unit"];
  /** Left out where the settings never let it hold anything. */
  readonly isOptional?: boolean;
  /** Brings the machine to the point before the offer, with a fresh socket each time. */
  prepare(machine: Machine, listenBacklog: number, length: number): () => Offer;
  /** What a newcomer does to a queue that holds `length`, where that is more than the last step which `prepare` offers. */
  newcomer?(machine: Machine, listenBacklog: number, length: number): () => Offer;
  /** Each call offers one more of the same sender, where a sender has a limit of its own. */
  oneSender?(machine: Machine): () => Offer;
  /** Counters outside nstat that an offer may move. */
  otherCounters(machine: Machine): Readonly<Record<string, number>>;
}

const cpu = 0;
const none = () => ({});
const ordinaryHandshake =
  "It is answered like any other SYN: its data are ignored, and the handshake goes through the SYN queue.";

export const limitProbes: readonly LimitProbe[] = [
  {
    id: "acceptQueue",
    title: "accept queue",
    unit: "connections",
    prepare(machine, listenBacklog, length) {
      const socket = openListener(machine, listenBacklog);
      const refused = offerSyn(machine, socket);
      machine.pretendLength(socket, "accept queue", length);
      return () => refused ?? offerAck(machine, socket);
    },
    newcomer(machine, listenBacklog, length) {
      const socket = openListener(machine, listenBacklog);
      machine.pretendLength(socket, "accept queue", length);
      return () => offerSyn(machine, socket) ?? offerAck(machine, socket);
    },
    otherCounters: none,
  },
  {
    id: "synQueue",
    title: "SYN queue",
    unit: "connections",
    prepare(machine, listenBacklog, length) {
      const socket = openListener(machine, listenBacklog);
      machine.pretendLength(socket, "SYN queue", length);
      return () => {
        const { drop, cookie } = machine.receiveSyn(socket, socket);
        const taken = machine.queuesOf(socket).synQueueLength === length + 1;
        return { taken, cookie, drop };
      };
    },
    otherCounters: none,
  },
  {
    id: "fastOpenQueue",
    title: "Fast Open queue",
    unit: "connections",
    isOptional: true,
    // The program is taken to ask for as many as the listen backlog came to.
    prepare(machine, listenBacklog, length) {
      const socket = openListener(machine, listenBacklog);
      machine.setFastOpen(socket, machine.queuesOf(socket).maxAckBacklog);
      machine.receiveFastOpenSyn(socket, socket, "ask");
      machine.receiveRst(socket, socket);
      machine.pretendLength(socket, "Fast Open queue", length);
      return () => {
        const { drop, fastOpen } = machine.receiveFastOpenSyn(socket, socket, "cookie");
        return { taken: fastOpen === "taken", cookie: false, drop, instead: ordinaryHandshake };
      };
    },
    otherCounters: none,
  },
  {
    id: "cpuBacklog",
    title: "CPU backlog",
    unit: "packets",
    prepare(machine, _listenBacklog, length) {
      machine.pretendCpuBacklogLength(cpu, length);
      return () => {
        const { accepted, drop } = machine.netifRx(cpu);
        return { taken: accepted, cookie: false, drop };
      };
    },
    otherCounters: (machine) => ({ "softnet_stat dropped": machine.softnetStat(cpu).dropped }),
  },
  {
    id: "unixListenQueue",
    title: "AF_UNIX listener's queue",
    unit: "connections",
    prepare(machine, listenBacklog, length) {
      const listener = machine.createUnixStreamSocket("stream");
      machine.listen(listener, listenBacklog);
      const client = machine.createUnixStreamSocket("stream");
      machine.pretendLength(listener, "unix queue", length);
      return () => {
        const { errno, drop } = machine.offerUnixConnection(client, listener);
        return { taken: errno === "0", cookie: false, drop };
      };
    },
    otherCounters: none,
  },
  {
    id: "unixDatagramQueue",
    title: "AF_UNIX datagram queue",
    unit: "datagrams",
    prepare(machine, _listenBacklog, length) {
      const { receiver, send } = unixSender(machine);
      machine.pretendLength(receiver, "unix queue", length);
      return send;
    },
    oneSender: (machine) => unixSender(machine).send,
    otherCounters: none,
  },
];

function openListener(machine: Machine, listenBacklog: number): SocketHandle {
  const socket = machine.createTcpSocket();
  machine.listen(socket, listenBacklog);
  return socket;
}

/** The first packet of a listener's only peer, which has the listener's number; an offer that failed where it gets no answer. */
function offerSyn(machine: Machine, socket: SocketHandle): Offer | undefined {
  const { reply, drop } = machine.receiveSyn(socket, socket);
  return reply === "syn-ack" ? undefined : { taken: false, cookie: false, drop };
}

/** The last packet of that peer. */
function offerAck(machine: Machine, socket: SocketHandle): Offer {
  const before = machine.queuesOf(socket).acceptQueueLength;
  const { drop } = machine.receiveAck(socket, socket);
  // Up to 4.0 the length has sixteen bits, so that one more than 65535 is 0.
  const taken = machine.queuesOf(socket).acceptQueueLength !== before;
  return { taken, cookie: false, drop };
}

/** A datagram socket with a sender connected to it, which sends the smallest datagrams that there are. */
function unixSender(machine: Machine): { receiver: SocketHandle; send: () => Offer } {
  const receiver = machine.createUnixDatagramSocket();
  const sender = machine.createUnixDatagramSocket();
  machine.connectUnix(sender, receiver);
  const send = () => {
    const { errno, drop } = machine.sendUnix(sender, 1);
    return { taken: errno === "0", cookie: false, drop };
  };
  return { receiver, send };
}

/** Whether the queue takes one more when it holds `length`. */
export function takes(
  probe: LimitProbe,
  machine: Machine,
  listenBacklog: number,
  length: number,
): boolean {
  return probe.prepare(machine, listenBacklog, length)().taken;
}

const largestInt = 2 ** 31 - 1;

/**
 * The smallest length at which the queue refuses, which is how many it holds: by doubling, then halving.
 * `undefined`: it refuses none up to the largest int.
 */
export function measureCapacity(
  probe: LimitProbe,
  machine: Machine,
  listenBacklog: number,
): number | undefined {
  const refuses = (length: number) => !takes(probe, machine, listenBacklog, length);
  if (refuses(0)) return 0;
  let taken = 0;
  let refused = 1;
  while (!refuses(refused)) {
    if (refused === largestInt) return undefined;
    taken = refused;
    refused = Math.min(refused * 2, largestInt);
  }
  while (refused - taken > 1) {
    const middle = taken + Math.floor((refused - taken) / 2);
    if (refuses(middle)) refused = middle;
    else taken = middle;
  }
  return refused;
}
