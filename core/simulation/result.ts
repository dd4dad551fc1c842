import type { Drop } from "../kernel/machine.ts";
import type { Scenario } from "./scenario.ts";

/** What one simulation showed: plain data. */
export interface SimulationResult {
  readonly kernel: string;
  readonly scenario: Scenario;
  /** Why it ended before `durationMs`; `undefined`: it did not. */
  readonly stopped: "cancelled" | "event budget" | undefined;
  /** Simulated time that was reached. */
  readonly endMs: number;
  readonly series: Series;
  /** By line of the kernel, the most frequent first. */
  readonly drops: readonly DropGroup[];
  /** The first drops one by one, at most `mostSingleDrops`. */
  readonly singleDrops: readonly SingleDrop[];
  /** By nstat name, at the end. */
  readonly counters: Readonly<Record<string, number>>;
  readonly outcomes: Outcomes;
  /** As clients see it, from the first SYN to the SYN-ACK; `undefined`: nobody got one. */
  readonly connectTime: Percentiles | undefined;
  /** From the first SYN to accept(2): what a user waits before the application even starts. */
  readonly acceptTime: Percentiles | undefined;
  /** SYNs that clients sent again. */
  readonly synRetransmits: number;
  readonly verdict: Verdict;
}

/** Queue lengths over time, in columns of equal length; every peak is kept. */
export interface Series {
  readonly timeMs: readonly number[];
  readonly synQueue: readonly number[];
  readonly acceptQueue: readonly number[];
  readonly accepted: readonly number[];
  readonly dropped: readonly number[];
  /** `sk_max_ack_backlog` of the listener. */
  readonly maxAckBacklog: number;
}

/** Drops that one line of the kernel decided. */
export interface DropGroup {
  readonly drop: Drop;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Counters that moved with these drops. */
  readonly counters: readonly string[];
}

export interface SingleDrop {
  readonly timeMs: number;
  readonly client: number;
  readonly packet: "SYN" | "ACK" | "data";
  readonly drop: Drop;
}

/** Where every client stood at the end: they add up to `clients`. */
export interface Outcomes {
  readonly clients: number;
  /** accept(2) returned their connection. */
  readonly accepted: number;
  /** Connected as they believe, and in the accept queue or the SYN queue still. */
  readonly waiting: number;
  /** Their SYN is unanswered, and they will send it again. */
  readonly connecting: number;
  /** They sent their last SYN and gave up. */
  readonly gaveUp: number;
  /** The server answered with a reset. */
  readonly reset: number;
}

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** What it comes to, in one sentence, and what would have helped. */
export interface Verdict {
  readonly level: "fine" | "slow" | "drops";
  readonly sentence: string;
  /** Changes that were tried by simulating again, the one that helped most first. */
  readonly advice: readonly Advice[];
}

export interface Advice {
  /** `listen backlog` or a sysctl's name. */
  readonly change: string;
  readonly from: string;
  readonly to: string;
  /** Drops with the change. */
  readonly drops: number;
}

export const mostSingleDrops = 200;
