import { scenarioBounds as bounds } from "./scenarioBounds.ts";
import type { AcceptSpec, ArrivalSpec, StallSpec } from "./trafficSpec.ts";

/** Programs that talk over AF_UNIX sockets on the machine. */
export type UnixTraffic = UnixDatagrams | UnixConnections;

interface UnixCommon {
  readonly arrivals: ArrivalSpec;
  /** How the other side reads datagrams or accepts connections: one at a time, each keeping it busy. */
  readonly reads: AcceptSpec;
  /** The other side does nothing during this time. */
  readonly stall: StallSpec | undefined;
  /** `drop`: a call that would block fails, and what it had is lost. `wait`: it blocks until there is room. */
  readonly whenFull: "drop" | "wait";
}

/** Senders of datagrams and one reader, as with a system log. */
export interface UnixDatagrams extends UnixCommon {
  readonly kind: "datagram";
  /** They take turns. */
  readonly senders: number;
  readonly sizeBytes: number;
}

/** Clients of one stream listener, each a socket of its own. */
export interface UnixConnections extends UnixCommon {
  readonly kind: "stream";
  /** The argument of listen(2). */
  readonly listenBacklog: number;
}

/** A log daemon that is a little slower than what it is told. */
export const defaultUnixDatagrams: UnixDatagrams = {
  kind: "datagram",
  arrivals: { kind: "poisson", perSecond: 300 },
  reads: { kind: "exponential", perSecond: 280 },
  stall: undefined,
  whenFull: "drop",
  senders: 1,
  sizeBytes: 200,
};

export const defaultUnixConnections: UnixConnections = {
  kind: "stream",
  arrivals: { kind: "poisson", perSecond: 300 },
  reads: { kind: "exponential", perSecond: 280 },
  stall: undefined,
  whenFull: "drop",
  listenBacklog: 128,
};

/** What cannot be simulated, in one sentence; `undefined`: nothing. */
export function unixProblem(traffic: UnixTraffic): string | undefined {
  if (traffic.kind === "stream") {
    const { listenBacklog } = traffic;
    return Number.isInteger(listenBacklog) && Math.abs(listenBacklog) <= bounds.largestBacklog
      ? undefined
      : "The backlog of the AF_UNIX listener must be a whole number that an int holds.";
  }
  const { senders, sizeBytes } = traffic;
  if (!(Number.isInteger(senders) && senders >= 1 && senders <= bounds.mostSenders)) {
    return `The senders of datagrams must be a whole number from 1 to ${bounds.mostSenders}.`;
  }
  if (!(Number.isInteger(sizeBytes) && sizeBytes >= 0 && sizeBytes <= bounds.largestDatagram)) {
    return `A datagram must have from 0 to ${bounds.largestDatagram} bytes.`;
  }
  return undefined;
}
