import type { CodeIndex, FunctionDefinition } from "../c/codeIndex.ts";
import type { InactiveLines } from "../c/codeIndexSnippets.ts";
import type { SnippetFiles } from "../c/program.ts";

/** Snippets as one version sees them. */
export interface VersionedSnippets {
  readonly files: SnippetFiles;
  readonly index: CodeIndex;
  readonly inactive: InactiveLines;
}

/** A line of a file, zero-based. */
export interface CodeLine {
  readonly path: string;
  readonly line: number;
}

/** A function as one version has it, with its comment. */
export interface FunctionText {
  readonly text: string;
  /** The file's line behind each line of the text. */
  readonly lines: readonly number[];
}

/** What the compiler sees of each line, blanks folded: empty for comments, directives and lines of other versions. */
export function codeLinesOf(snippets: VersionedSnippets, path: string): readonly string[] {
  const lines = (snippets.files.get(path) ?? "").split("\n");
  const isLeftOut = leftOutLines(snippets, path, lines);
  let isInComment = false;
  return lines.map((line, number) => {
    if (isLeftOut(number)) return "";
    let code = "";
    for (let at = 0; at < line.length; ) {
      if (isInComment) {
        const end = line.indexOf("*/", at);
        if (end < 0) break;
        at = end + 2;
        isInComment = false;
      } else {
        const start = line.indexOf("/*", at);
        code += line.slice(at, start < 0 ? undefined : start);
        if (start < 0) break;
        at = start + 2;
        isInComment = true;
      }
    }
    return code
      .replace(/\/\/.*$/, "")
      .trim()
      .replace(/\s+/g, " ");
  });
}

/** The function around a line, its comment and signature included. */
export function functionAround(
  snippets: VersionedSnippets,
  { path, line }: CodeLine,
): FunctionDefinition | undefined {
  const lines = (snippets.files.get(path) ?? "").split("\n");
  const starts = lineStarts(lines);
  return (snippets.index.files.get(path)?.functions ?? []).find((definition) => {
    const { first, last } = extentOf(definition, lines, starts);
    return first <= line && line <= last;
  });
}

/** A function with its comment, without directives and the code of other versions. */
export function functionText(
  snippets: VersionedSnippets,
  definition: FunctionDefinition,
): FunctionText {
  const { path } = definition;
  const lines = (snippets.files.get(path) ?? "").split("\n");
  const isLeftOut = leftOutLines(snippets, path, lines);
  const { first, last } = extentOf(definition, lines, lineStarts(lines));
  const kept: number[] = [];
  for (let line = first; line <= last; line++) if (!isLeftOut(line)) kept.push(line);
  return { text: kept.map((line) => `${lines[line] ?? ""}\n`).join(""), lines: kept };
}

/** Whether the version leaves a line out. */
export function isInactive(snippets: VersionedSnippets, { path, line }: CodeLine): boolean {
  const start = lineStarts((snippets.files.get(path) ?? "").split("\n"))[line];
  return start !== undefined && isWithin(snippets.inactive.get(path) ?? [], start);
}

function leftOutLines(
  snippets: VersionedSnippets,
  path: string,
  lines: readonly string[],
): (line: number) => boolean {
  const inactive = snippets.inactive.get(path) ?? [];
  const starts = lineStarts(lines);
  return (line) => isDirective(lines[line] ?? "") || isWithin(inactive, starts[line] ?? 0);
}

function isDirective(line: string): boolean {
  return /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b/.test(line);
}

function isWithin(
  ranges: readonly { readonly start: number; readonly end: number }[],
  at: number,
): boolean {
  return ranges.some(({ start, end }) => start <= at && at < end);
}

/** From the comment right above the function to its closing brace. */
function extentOf(
  { fullRange }: FunctionDefinition,
  lines: readonly string[],
  starts: readonly number[],
): { readonly first: number; readonly last: number } {
  const start = lineAt(starts, fullRange.start);
  let first = start;
  if ((lines[start - 1] ?? "").trimEnd().endsWith("*/")) {
    first = start - 1;
    while (first > 0 && !(lines[first] ?? "").includes("/*")) first--;
  }
  return { first, last: lineAt(starts, Math.max(fullRange.start, fullRange.end - 1)) };
}

function lineStarts(lines: readonly string[]): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  return starts;
}

/** The last line that starts at the offset or before. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
