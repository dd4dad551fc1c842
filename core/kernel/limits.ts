import type { SnippetLocation } from "./location.ts";
import type { TraceStep } from "./machine.ts";

/** Something that holds a number of connections, packets or datagrams, and refuses the next one. */
export interface Limit {
  readonly id: "listenBacklog" | "synQueue" | "acceptQueue" | "cpuBacklog" | "unixDatagramQueue";
  /** `accept queue` */
  readonly title: string;
  /** How many it takes; `undefined`: the model refused none up to 2^31 - 1. */
  readonly capacity: number | undefined;
  readonly unit: "connections" | "packets" | "datagrams";
  /**
   * The inputs that hold the capacity where it is: raising one of them raises it. Found by asking the model.
   * Several where only raising them together would help; empty where no input helps.
   */
  readonly limitedBy: readonly LimitCause[];
  /** What happens to the one that does not fit, from the drop annotation of the line that refused it. */
  readonly beyond: string;
  readonly decidedAt: SnippetLocation | undefined;
  /** Counters (nstat names or softnet_stat columns) that moved when it was refused. */
  readonly counters: readonly string[];
  /** The traced call that fixed the limit and the one that was refused. */
  readonly steps: readonly TraceStep[];
}

export type LimitCause =
  | { readonly kind: "argument"; readonly name: "listen backlog"; readonly value: string }
  | { readonly kind: "sysctl"; readonly name: string; readonly value: string };

export interface EffectiveLimits {
  readonly kernel: string;
  readonly listenBacklog: number;
  readonly limits: readonly Limit[];
  /** Writes of the config that this kernel refuses, by sysctl: the default stayed. */
  readonly refusedWrites: readonly {
    readonly name: string;
    readonly value: string;
    readonly errno: string;
  }[];
}
