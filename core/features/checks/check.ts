import type { Assignment } from "../../config/entry.ts";
import type { LoaderName } from "../../config/loaderNames.ts";
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

/** The line of an entry with its line end, deleted; for BusyBox, which reads on behind a backslash, all that it reads as one. */
export function deletionOfLine(text: string, offset: number, loader: LoaderName): FixEdit {
  let start = lineStart(text, offset);
  let end = lineEnd(text, offset);
  if (loader === "busybox") {
    while (start > 0 && goesOn(text, start)) start = lineStart(text, start - 1);
    while (end < text.length && goesOn(text, end)) end = lineEnd(text, end);
  }
  return { range: { start, end }, newText: "" };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Behind the line feed. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Whether the line before `start` ends in a backslash. */
function goesOn(text: string, start: number): boolean {
  return text.slice(start - 2, start) === "\\\n";
}

export function shown(value: string): string {
  return `"${clipped(value)}"`;
}
