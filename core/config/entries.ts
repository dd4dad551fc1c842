import type { Tree } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";
import type { Problem } from "../text/problem.ts";
import type { ConfigEntry } from "./entry.ts";
import { pathOfKey } from "./keyPath.ts";
import { type ConfigLine, configLines, skipBlanksBack } from "./line.ts";
import { byteOrderMarkOf, byteOrderMarkProblem, lineProblem, nulProblem } from "./lineProblems.ts";

/** A document as procps reads it. */
export interface ConfigEntries {
  /** In the order of their lines. */
  readonly entries: readonly ConfigEntry[];
  /** What procps complains about or cannot mean, in the order of the lines. */
  readonly problems: readonly Problem[];
}

/**
 * The entries of a document, by the rules of procps 4 (src/sysctl.c): only `#` and `;` at a line's start begin a
 * comment, the first `=` splits, blanks around key and value are dropped, everything else is taken as it stands.
 * The tree must be the one of this text; it stays the caller's.
 */
export function readEntries(tree: Tree, text: string): ConfigEntries {
  return readLines(configLines(tree, text), text);
}

/** The same of lines that were cut already. */
export function readLines(lines: readonly ConfigLine[], text: string): ConfigEntries {
  const entries: ConfigEntry[] = [];
  const problems: Problem[] = [];
  const mark = byteOrderMarkOf(text);
  if (mark !== "") problems.push(byteOrderMarkProblem(mark));
  const hasNul = text.includes("\0");
  for (const whole of lines) {
    const nul = hasNul ? text.slice(whole.range.start, whole.range.end).indexOf("\0") : -1;
    const cut = nul === -1 ? whole : cutLine(whole, whole.range.start + nul, text);
    const line = withoutSecondDash(cut, text);
    if (nul !== -1) problems.push(nulProblem(whole.range.start + nul));
    const problem = lineProblem(line, text, "procps");
    if (problem !== undefined) problems.push(problem);
    const entry = entryOf(line, text);
    if (entry !== undefined) entries.push(entry);
  }
  return { entries, problems };
}

function entryOf(line: ConfigLine, text: string): ConfigEntry | undefined {
  const { key, dash, equals, value } = line;
  if (key === undefined) return undefined;
  const spelling = text.slice(key.start, key.end);
  const path = unreachablePrefix(line, text) + pathOfKey(spelling);
  if (equals === undefined) {
    return dash && { kind: "exclusion", key: spelling, path, keyRange: key, line: line.line };
  }
  return {
    kind: "assignment",
    key: spelling,
    path,
    keyRange: key,
    value: value === undefined ? "" : text.slice(value.start, value.end),
    valueRange: value ?? { start: equals.end, end: equals.end },
    ignoreErrors: dash !== undefined,
    isGlob: /[*?[]/.test(spelling),
    line: line.line,
  };
}

/** What procps takes as part of the key, so that no sysctl has that path. */
function unreachablePrefix({ line, dash, key }: ConfigLine, text: string): string {
  if (line === 0 && dash === undefined) return byteOrderMarkOf(text);
  // `- key`: procps drops the blanks before the dash, not those after it.
  return dash === undefined || key === undefined ? "" : text.slice(dash.end, key.start);
}

/** procps drops a dash when it reads the line and one more when it makes the path: `--key` is `-key` to it. */
function withoutSecondDash(line: ConfigLine, text: string): ConfigLine {
  const { dash, key } = line;
  if (dash === undefined || key === undefined || dash.end !== key.start) return line;
  if (text.charAt(key.start) !== "-") return line;
  const rest = { start: key.start + 1, end: key.end };
  return {
    ...line,
    dash: { start: dash.start, end: rest.start },
    key: rest.start === rest.end ? undefined : rest,
  };
}

/** C strings end at a NUL: the rest of the line is not there for procps. */
function cutLine(line: ConfigLine, end: number, text: string): ConfigLine {
  const cut = (range: OffsetRange | undefined): OffsetRange | undefined => {
    if (range === undefined || range.start >= end) return undefined;
    if (range.end <= end) return range;
    return { start: range.start, end: skipBlanksBack(text, end, range.start) };
  };
  return {
    line: line.line,
    range: cut(line.range) ?? { start: line.range.start, end: line.range.start },
    dash: cut(line.dash),
    key: cut(line.key),
    equals: cut(line.equals),
    value: cut(line.value),
  };
}
