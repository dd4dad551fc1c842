import type { LimitCause } from "./limits.ts";
import type { SnippetLocation } from "./location.ts";

/** The limits of one configuration over all versions that the model tells apart. */
export interface VersionComparison {
  readonly listenBacklog: number;
  /** Oldest first. Neighbours that answer alike in every row share a column. */
  readonly kernels: readonly ComparedKernel[];
  readonly rows: readonly ComparisonRow[];
}

export interface ComparedKernel {
  /** The oldest of the column: the cells' places are lines of this version. */
  readonly id: string;
  /** `4.4`, `4.4 to 5.3` */
  readonly label: string;
  /** Every version that the column stands for, oldest first. */
  readonly ids: readonly string[];
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
  /** As in `Limit`. */
  readonly limitedTogether: boolean;
  /** It is not what the version before it has. Red Hat's kernels are a side branch: the next vanilla one is compared past them. */
  readonly isChanged: boolean;
  /** The line that decides it; where it changed, one that differs between the two versions. */
  readonly at: SnippetLocation | undefined;
}
