import type { OffsetRange } from "./offsets.ts";

export type Severity = "error" | "warning" | "information" | "hint";

/** Something the user should know about a place in a document: data, never an exception. */
export interface Problem {
  readonly range: OffsetRange;
  readonly severity: Severity;
  /** A short stable identifier in kebab case, e.g. `not-an-assignment`. */
  readonly code: string;
  /** What is wrong, where, and what to do about it. */
  readonly message: string;
  /** Edits that would solve it, the likeliest first. Absent: none is known. */
  readonly fixes?: readonly Fix[];
  /** The text does nothing: editors grey it out. */
  readonly isUnnecessary?: boolean;
}

/** A change of the document that the problem stands in. */
export interface Fix {
  /** As a menu shows it: `Write 4096`. */
  readonly title: string;
  readonly edits: readonly FixEdit[];
  /** It keeps what the author meant, so it may be made without asking. */
  readonly isPreferred: boolean;
}

export interface FixEdit {
  readonly range: OffsetRange;
  readonly newText: string;
}

/** The same problem where its text begins `by` characters later. */
export function movedProblem(problem: Problem, by: number): Problem {
  const moved = ({ start, end }: OffsetRange) => ({ start: start + by, end: end + by });
  const range = moved(problem.range);
  if (problem.fixes === undefined) return { ...problem, range };
  const fixes = problem.fixes.map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, range: moved(edit.range) })),
  }));
  return { ...problem, range, fixes };
}
