import type { OffsetRange } from "./offsets.ts";

/** Something the user should know about a place in a document: data, never an exception. */
export interface Problem {
  readonly range: OffsetRange;
  readonly severity: "error" | "warning" | "information";
  /** A short stable identifier in kebab case, e.g. `not-an-assignment`. */
  readonly code: string;
  /** What is wrong, where, and what to do about it. */
  readonly message: string;
}
