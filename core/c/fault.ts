/** What stopped a program of snippets while it ran. */
export type FaultKind =
  /** A null pointer was followed, or a null function pointer called. */
  | "NullPointer"
  /** An array was read or written outside of its elements. */
  | "OutOfBounds"
  /** A pointer was moved or cast to where C leaves the result open. */
  | "PointerError"
  | "DivisionByZero"
  /** Loops, recursion and allocations of one call from outside took more than `loopBudget` rounds. */
  | "LoopBudgetExceeded"
  /** Functions called each other without end. */
  | "RecursionTooDeep"
  /** One allocation asked for more than a program may have. */
  | "AllocationTooLarge"
  /** BUG() or BUG_ON(). */
  | "Bug";

/** A fault with the place of the snippets at which it happened. */
export interface SnippetFault {
  readonly kind: FaultKind;
  /** A sentence part without place: `a null pointer is followed`. */
  readonly message: string;
  /** Path below kernel-snippets/. */
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
  readonly functionName: string;
}

/**
 * The fault that an error thrown by a program's function stands for: the error's name is its kind, the error's message
 * its message with ` at FILE:LINE` (counted from one). `undefined` for every other error, which is a mistake of ours.
 */
export function faultOf(error: unknown): SnippetFault | undefined {
  if (!(error instanceof Error) || !("fault" in error)) return undefined;
  return error.fault as SnippetFault;
}
