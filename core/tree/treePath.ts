import type { CodePlace } from "../c/codeIndex.ts";

/** How one function comes to the next. */
export type StepKind =
  /** By its name. */
  | "call"
  /** Through the member of a struct that holds it, `sock->ops->listen(...)`. */
  | "slot"
  /** The next one is handed to a function or macro that calls it. */
  | "callback";

/** A function on the way, and the place in it from where the way goes on. */
export interface TreeStep {
  readonly functionName: string;
  /** Its name where it is defined. */
  readonly definition: CodePlace;
  /** Where it calls the next one; in the last step, the place that was looked for. */
  readonly at: CodePlace;
  readonly kind: StepKind | "end";
  /** `.listen of struct proto_ops`; empty for a plain call. */
  readonly via: string;
  /** Where the next function is put into that member, or handed over. */
  readonly stored: CodePlace | undefined;
}

export type EntryKind =
  | "syscall"
  | "softirq"
  | "napi"
  | "packet handler"
  | "protocol handler"
  | "timer"
  | "interrupt"
  | "work"
  | "thread"
  | "netlink"
  | "file operation"
  | "sysctl"
  | "namespace"
  | "initcall"
  | "notifier"
  | "boot";

/** Why the kernel gets into a function without another one calling it. */
export interface EntryPoint {
  readonly kind: EntryKind;
  /** `listen(2)`, `open_softirq()`, `.handler of struct net_protocol`. */
  readonly text: string;
  readonly place: CodePlace;
}

/** A way through a kernel tree. */
export interface TreePath {
  /** Absent between two functions that the user named. */
  readonly entry: EntryPoint | undefined;
  readonly steps: readonly TreeStep[];
  /** Shorter and surer ways cost less. */
  readonly cost: number;
}

/** How much a search may look at. */
export interface SearchBudget {
  readonly functions: number;
  /** Files parsed for this search; known ones cost nothing. */
  readonly files: number;
}

export const usualBudget: SearchBudget = { functions: 1500, files: 500 };

export interface TreePaths {
  readonly paths: readonly TreePath[];
  /** `false`: the budget ended first, so there may be more. */
  readonly isComplete: boolean;
}

/** What a search has done so far, for a progress bar. */
export interface SearchProgress {
  readonly functions: number;
  readonly files: number;
}
