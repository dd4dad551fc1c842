/**
 * Releases as people write them: `4.11` is all of 4.11.x. Without `since` or `until` the range is open at that end.
 * Stable series and RHEL 6 that took a change over are named, because their number does not show it.
 */
export interface ReleaseRange {
  readonly since?: string;
  /** The last release, itself included. */
  readonly until?: string;
  /** First releases of older stable series that are as if they were in the range: `5.10.262`. */
  readonly stable?: readonly string[];
  /** What holds for RHEL 6, whose kernel calls itself 2.6.32; absent: as for 2.6.32. */
  readonly rhel6?: boolean;
}

/** How a sysctl was over a run of kernel releases. */
export interface SysctlPeriod extends ReleaseRange {
  readonly since: string;
  /** Each network namespace has its own value, or one value holds for the machine. */
  readonly scope: "network namespace" | "machine";
  /** Default, where the model does not know it or where a number alone would mislead. */
  readonly defaultNote?: string;
}

/** A sentence that holds for every release, or one with the releases that it holds for. */
export type Said = string | (ReleaseRange & { readonly text: string });

/** A command that shows a sysctl at work. */
export interface Watch extends ReleaseRange {
  readonly command: string;
  /** What to look for in what it prints. */
  readonly look: string;
}

/** A value that stands for a behaviour rather than a number. */
export interface ValueMeaning extends ReleaseRange {
  readonly value: string;
  readonly meaning: string;
}

/** What the catalogue knows about one sysctl, in our own words. Numbers that the model can tell are asked of it. */
export interface SysctlFact {
  readonly name: string;
  readonly summary: readonly Said[];
  /** What one unit of the value counts. */
  readonly unit: string;
  /** The values that are worth choosing, where they are behaviours. */
  readonly values?: readonly ValueMeaning[];
  /** When the kernel looks at the value, so when a change begins to act. */
  readonly readWhen: readonly Said[];
  readonly watch: readonly Watch[];
  /** What is often told and wrong, and how it is instead. */
  readonly myths: readonly Said[];
  readonly periods: readonly SysctlPeriod[];
  /** Upstream place of the rule or definition. */
  readonly source: string;
}
