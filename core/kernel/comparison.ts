import type { LimitCause } from "./limits.ts";
import type { SnippetLocation } from "./location.ts";

/** The limits of one configuration over all versions that the model tells apart. */
export interface VersionComparison {
  readonly listenBacklog: number;
  /** Oldest first. */
  readonly kernels: readonly { readonly id: string; readonly label: string }[];
  readonly rows: readonly ComparisonRow[];
}

export interface ComparisonRow {
  /** `Limit.id`, or the id of another line of the table such as what happens beyond the SYN queue. */
  readonly id: string;
  readonly title: string;
  /** One for each kernel, in order. */
  readonly cells: readonly ComparisonCell[];
}

export interface ComparisonCell {
  /** `512 connections`, `unlimited`, `refused: EINVAL` */
  readonly text: string;
  readonly limitedBy: readonly LimitCause[];
  /** It is not what the version before it has. */
  readonly isChanged: boolean;
  /** The line that decides it; where it changed, one that differs between the two versions. */
  readonly at: SnippetLocation | undefined;
}
