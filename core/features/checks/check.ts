import type { Assignment } from "../../config/entry.ts";
import type { FixEdit, Problem } from "../../text/problem.ts";
import type { ConfigDocument, KernelContext } from "../context.ts";
import { clipped } from "../markdown.ts";

/** Where an entry stands that is checked by itself. */
export interface CheckedConfig {
  /** Of the text only the entry's own lines may be looked at: what is found is kept while others change. */
  readonly document: Pick<ConfigDocument, "uri" | "text">;
  readonly context: KernelContext;
}

export interface NamedAssignment {
  readonly entry: Assignment;
  /** With dots, as settings are keyed. */
  readonly name: string;
}

/** Looks at one line; the first check that finds something speaks for the line. */
export type LineCheck = (line: NamedAssignment, config: CheckedConfig) => Problem | undefined;

/** The line with its line end, deleted. Where a backslash may go on, lines are left alone by the caller. */
export function deletionOfLine(text: string, offset: number): FixEdit {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", offset);
  return { range: { start, end: newline === -1 ? text.length : newline + 1 }, newText: "" };
}

export function shown(value: string): string {
  return `"${clipped(value)}"`;
}
