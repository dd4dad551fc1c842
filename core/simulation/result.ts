import type { Drop } from "../kernel/machine.ts";
import type { Percentiles } from "./valueCounts.ts";

/** Queues that each listener has. */
export type ListenerQueueId = "synQueue" | "acceptQueue";

export type QueueId = ListenerQueueId | "cpuBacklog";

/** A finished simulation as plain data. Times are milliseconds since its start. */
export interface SimulationResult {
  readonly seed: number;
  readonly durationMs: number;
  readonly events: number;
  readonly connections: ConnectionTotals;
  /** nstat names and `softnet_stat` columns that moved, with their final values. */
  readonly counters: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<QueueId, QueueTotals>>;
  readonly series: SimulationSeries;
  /** Most frequent first. */
  readonly drops: readonly DropGroup[];
  readonly droppedPackets: number;
  /** In order of time, at most `dropSampleLimit`. */
  readonly dropSamples: readonly DropSample[];
  /** SYN-ACKs that the kernel answered with a cookie instead of queueing. */
  readonly cookiesSent: number;
  /** What came of each service, in the scenario's order. Absent: there is one, whose result this is. */
  readonly services?: readonly ServiceResult[];
  /** What programs did over AF_UNIX. Absent: there were none. */
  readonly unix?: UnixResult;
  /** From the first SYN to the SYN-ACK, as connect(2) takes in the client. `undefined`: nobody connected. */
  readonly connectTimeMs: Percentiles | undefined;
  /** From the first SYN to accept(2) in the server. */
  readonly responseTimeMs: Percentiles | undefined;
  readonly retransmissions: {
    readonly syns: number;
    readonly synAcks: number;
    readonly data: number;
  };
}

/** The part of a result that is about one of several services. */
export interface ServiceResult {
  readonly name: string;
  readonly connections: ConnectionTotals;
  /** Of several listeners the fullest queue is told. */
  readonly queues: Readonly<Record<ListenerQueueId, QueueTotals>>;
  /** The longest in each bin of the time series. */
  readonly queueLengths: Readonly<Record<ListenerQueueId, readonly number[]>>;
  /** Cumulative, as in the time series. */
  readonly dropped: SimulationSeries["dropped"];
  readonly offered: readonly number[];
  readonly accepted: readonly number[];
  /** Most frequent first. Packets to this service that met a full CPU backlog are among them. */
  readonly drops: readonly DropGroup[];
  readonly droppedPackets: number;
  readonly connectTimeMs: Percentiles | undefined;
  readonly responseTimeMs: Percentiles | undefined;
}

/** offered = accepted + refused + gaveUp + waiting + connecting. */
export interface ConnectionTotals {
  readonly offered: number;
  /** Taken by accept(2). */
  readonly accepted: number;
  /** Ended by a reset from the server. */
  readonly refused: number;
  /** Connections whose client stopped trying, or will never be answered. */
  readonly gaveUp: number;
  /** Established, in the accept queue at the end. */
  readonly waiting: number;
  /** Still trying at the end. */
  readonly connecting: number;
}

export interface QueueTotals {
  readonly peak: number;
  readonly peakAtMs: number;
  /** Mean length over the whole time. */
  readonly mean: number;
}

/** Columns of equal length. A length is the longest within its bin, so no peak is lost. */
export interface SimulationSeries {
  /** End of each bin. */
  readonly timeMs: readonly number[];
  readonly queueLengths: Readonly<Record<QueueId, readonly number[]>>;
  /** Cumulative, by the queue that refused. */
  readonly dropped: Readonly<Record<Drop["queue"], readonly number[]>>;
  readonly accepted: readonly number[];
  readonly offered: readonly number[];
  /** Cumulative, by counter name. */
  readonly counters: Readonly<Record<string, readonly number[]>>;
}

export type PacketKind = "SYN" | "ACK" | "data" | "RST";

/** What a queue can refuse: TCP's packets, and AF_UNIX's datagrams and connect(2) calls. */
export type DroppedKind = PacketKind | "datagram" | "connect";

/** Datagrams to one reader, or connections to one listener. */
export interface UnixResult {
  readonly kind: "datagram" | "stream";
  /** offered = delivered + dropped + queued + blocked. */
  readonly totals: {
    readonly offered: number;
    /** Read, or accepted. */
    readonly delivered: number;
    readonly dropped: number;
    /** In the kernel's queue at the end. */
    readonly queued: number;
    /** In programs that wait for room at the end. */
    readonly blocked: number;
  };
  /** How many had to wait for room before the kernel took them. */
  readonly everBlocked: number;
  /** How calls failed that lost what they had, by errno. */
  readonly errors: Readonly<Record<string, number>>;
  readonly queue: QueueTotals;
  /** The longest queue in each bin of the time series. */
  readonly lengths: readonly number[];
  /** From the call of the sender or client to read(2) or accept(2). `undefined`: nothing was taken. */
  readonly waitMs: Percentiles | undefined;
  readonly drops: readonly DropGroup[];
}

/** The drops of one line of the kernel. */
export interface DropGroup {
  readonly drop: Drop;
  readonly count: number;
  readonly packets: readonly DroppedKind[];
  readonly firstMs: number;
  readonly lastMs: number;
  /** Counters that moved at its first drop. */
  readonly counters: readonly string[];
}

export interface DropSample {
  readonly timeMs: number;
  readonly peer: number;
  readonly packet: DroppedKind;
  /** Index into `drops`. */
  readonly group: number;
}

export const dropSampleLimit = 500;

export type SimulationOutcome =
  | { readonly kind: "finished"; readonly result: SimulationResult }
  | { readonly kind: "stopped" }
  | { readonly kind: "problem"; readonly message: string };
