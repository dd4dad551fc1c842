import type { OffsetRange } from "../text/offsets.ts";
import type { Problem } from "../text/problem.ts";

/** Path below kernel-snippets/ (`net/socket.c`) to text. Headers stand under `include/`. */
export type SnippetFiles = ReadonlyMap<string, string>;

/** A problem in one of the files given. */
export interface FileProblem extends Problem {
  readonly file: string;
}

/** A numbered place in the shown files that the generated code can name. */
export interface Site {
  readonly id: number;
  readonly file: string;
  readonly functionName: string;
  readonly range: OffsetRange;
  /** Zero-based. */
  readonly line: number;
  /** The code at the site, blanks folded. */
  readonly text: string;
  /** For a drop site: the queue named by its annotation. */
  readonly queue: string | undefined;
  /** The annotation's sentence. */
  readonly note: string | undefined;
}

/** The snippets of one version as JavaScript. */
export interface CompiledProgram {
  /** A JavaScript expression: a factory `() => ProgramInstance`. Needs nothing from outside; safe to bundle as it is. */
  readonly source: string;
  /** The same with recording on: instances have `trace`. */
  readonly tracedSource: string;
  /** Sites by id: drop sites in `source`; in `tracedSource` every step's site as well. */
  readonly sites: readonly Site[];
  /** Enumerators and object-like macros that are integer constants, by name. */
  readonly constants: Readonly<Record<string, number>>;
}

/** A compile's result. With errors among the problems there is no program. */
export interface CompileResult {
  readonly program: CompiledProgram | undefined;
  readonly problems: readonly FileProblem[];
}

/** One set of C globals with the functions that work on it. */
export interface ProgramInstance {
  /** Every function by its C name. Pointers to structs are objects or null; integers up to 32 bits are numbers, 64 bits bigints. */
  readonly functions: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** Global variables by name: structs and arrays live, scalars as properties to read and write. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Id of the last drop site passed since `clearDrop`, or -1. */
  lastDrop(): number;
  clearDrop(): void;
  /** Recorded steps since `clearTrace`; empty in the plain build. */
  trace(): readonly RecordedStep[];
  clearTrace(): void;
}

export interface RecordedStep {
  readonly site: number;
  readonly kind: "call" | "return" | "assign" | "branch";
  /**
   * The value assigned or returned; the arguments of a call; of a branch the outcome (0 or 1) alone, with the value
   * tested, with left operand, operator and right operand of a comparison, or 1, value and "switch".
   * Pointers are summarised: null, `struct sock`, a function's name, a string in quotes, `a pointer`.
   */
  readonly values: readonly unknown[];
  readonly depth: number;
}
