import type { OffsetRange } from "../text/offsets.ts";

/** One line of a sysctl.conf that means something to a loader. */
export type ConfigEntry = Assignment | Exclusion;

/** `key = value`, perhaps with a leading `-`. */
export interface Assignment {
  readonly kind: "assignment";
  /** The key as the loader takes it from the line: without the dash, with the separators that stand there. */
  readonly key: string;
  /** With slashes, as under /proc/sys: `net/core/somaxconn`. Dots inside a segment stay dots. */
  readonly path: string;
  /** The key as the document spells it. */
  readonly keyRange: OffsetRange;
  /** Trimmed; inner blanks kept; may be empty. */
  readonly value: string;
  /** Empty range after the `=` where there is no value. */
  readonly valueRange: OffsetRange;
  readonly ignoreErrors: boolean;
  /** The key contains `*`, `?` or `[`. */
  readonly isGlob: boolean;
  /** Zero-based. */
  readonly line: number;
}

/** `-key`: keeps a glob from touching this key. */
export interface Exclusion {
  readonly kind: "exclusion";
  /** As in an assignment. */
  readonly key: string;
  readonly path: string;
  readonly keyRange: OffsetRange;
  readonly line: number;
}
