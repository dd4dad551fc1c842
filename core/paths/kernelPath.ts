import type { SnippetLocation } from "../kernel/location.ts";

/** Where a walk along a path stands: one noted line of the snippets, as it ran for the settings at hand. */
export interface PathStep {
  /** Unique in its path and the same in every version that has the step. */
  readonly id: string;
  readonly at: SnippetLocation;
  /** Calls above it: 0 for the entry point. Stepping over stays at this depth or above, stepping into goes deeper. */
  readonly depth: number;
  /** One sentence in our own words. */
  readonly note: string;
  /** `backlog = 511`; empty where the line computes nothing worth telling. */
  readonly value: string;
  /** What stands beside lines of the step's function while the walk is in it: zero-based lines, in order. */
  readonly values: readonly { readonly line: number; readonly text: string }[];
  /** The queue that the step tests or fills, with what it takes for the settings at hand. */
  readonly queue: { readonly title: string; readonly capacity: number | undefined } | undefined;
  /** Sysctls that the line reads. */
  readonly sysctls: readonly string[];
  /** What a user can see of the step; a path's last step has one. */
  readonly sign: PathSign | undefined;
}

/** Something that a user can look at: a counter of nstat, a column of softnet_stat or ss, an errno. */
export interface PathSign {
  readonly kind: "counter" | "column" | "errno";
  /** `TcpExtListenOverflows`, `ss -ltn Send-Q`, `EAGAIN` */
  readonly name: string;
  /** The command that shows it; empty for an errno. */
  readonly command: string;
}

/** A way through the kernel, from what happens to what a user can see of it. */
export interface KernelPath {
  /** `listen`, `syn-accept-queue-full` */
  readonly id: string;
  readonly entry: PathEntry;
  readonly title: string;
  /** One sentence: what happens on the way. */
  readonly summary: string;
  readonly steps: readonly PathStep[];
}

export type PathEntry =
  | "listen"
  | "syn"
  | "finalAck"
  | "accept"
  | "timer"
  | "netifRx"
  | "napi"
  | "unixDatagram"
  | "unixStream";

/** A sysctl of the family with the paths that read it. */
export interface SysctlPaths {
  readonly name: string;
  /** What it comes to, for people: `4096, of which 511 count`. */
  readonly effective: string;
  /** `90-web.conf:3`, `default` */
  readonly origin: string;
  /** Where it is set; absent: it is the default. */
  readonly place: { readonly uri: string; readonly line: number } | undefined;
  /** The open file sets it. */
  readonly isInFile: boolean;
  /** Ids of the paths that read it, the most telling first. */
  readonly paths: readonly string[];
  /** Lines that read it and that none of those paths passes. */
  readonly otherReaders: readonly { readonly at: SnippetLocation; readonly text: string }[];
  readonly watch: readonly PathSign[];
}

/** All that the view "Kernel Paths" shows. */
export interface KernelPaths {
  readonly kernel: string;
  readonly kernelNote: string | undefined;
  readonly listenBacklog: number;
  /** Name of the config whose settings the values follow; absent: the kernel's defaults. */
  readonly displayPath: string | undefined;
  /** Those that the open file sets first, in its order, then the rest of the family. */
  readonly sysctls: readonly SysctlPaths[];
  readonly paths: readonly KernelPath[];
}

/** What a path is exported as: a picture, Mermaid text, or a CodeTour `.tour` file. */
export type PathFormat = "svg" | "mermaid" | "tour";
