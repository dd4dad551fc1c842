import type { FunctionDefinition } from "../c/codeIndex.ts";
import {
  type CodeLine,
  codeLinesOf,
  functionAround,
  functionText,
  isInactive,
  type VersionedSnippets,
} from "./activeCode.ts";

/** Lines of code that a function needs in common with one of another name to be its twin, as a part of the smaller. */
const twinShare = 0.5;
const leastShared = 2;
/** Words that two spellings of a line need in common, as a part of all. */
const lineShare = 0.6;
/** A comment speaks of code that is at most so many lines below. */
const mostCommentLines = 40;

/**
 * Where a line of one version stands in another: the same line of the file where that version has it, else its twin in the
 * function of the same name or, where there is none, in the function that shares most with it.
 */
export function sameLine(
  from: VersionedSnippets,
  to: VersionedSnippets,
  at: CodeLine,
): CodeLine | undefined {
  const text = from.files.get(at.path);
  const codeLines = codeLinesOf(from, at.path);
  if (text === undefined || codeLines[at.line] === undefined) return undefined;
  const isShared = text === to.files.get(at.path);
  if (isShared && !isInactive(to, at)) return at;
  if (isInactive(from, at)) return undefined;
  const line = firstCodeLine(codeLines, at.line);
  const code = codeLines[line];
  if (code === undefined || code === "") return undefined;
  const definition = functionAround(from, { path: at.path, line });
  if (definition === undefined) return symbolTwin(from, to, { path: at.path, line }, code);
  const twin = functionTwin(from, to, definition);
  if (twin !== undefined) {
    if (line === definition.line) return { path: twin.path, line: twin.line };
    const found = alignedLine(from, definition, line, to, twin);
    if (found !== undefined) return { path: twin.path, line: found };
  }
  return sameCode(from, to, definition, code);
}

/** The function that a version has in place of another version's. */
export function functionTwin(
  from: VersionedSnippets,
  to: VersionedSnippets,
  definition: FunctionDefinition,
): FunctionDefinition | undefined {
  const named = to.index.functions.get(definition.name) ?? [];
  const same = named.find(({ path }) => path === definition.path) ?? named[0];
  if (same !== undefined) return same;
  const own = wordsOf(from, definition);
  const score = (other: FunctionDefinition) => {
    const lines = wordsOf(to, other);
    const shared = own.filter((line) => lines.some((one) => isAlike(line, one))).length;
    return shared < leastShared ? 0 : shared / Math.min(own.length, lines.length);
  };
  const nearby = bestOf(to.index.files.get(definition.path)?.functions ?? [], score);
  return nearby ?? bestOf([...to.index.functions.values()].flat(), score);
}

function bestOf(
  candidates: readonly FunctionDefinition[],
  score: (candidate: FunctionDefinition) => number,
): FunctionDefinition | undefined {
  let best: FunctionDefinition | undefined;
  let most = twinShare;
  for (const candidate of candidates) {
    const reached = score(candidate);
    if (reached >= most && (best === undefined || reached > most)) {
      best = candidate;
      most = reached;
    }
  }
  return best;
}

/** A comment's line stands for the code below it. */
function firstCodeLine(codeLines: readonly string[], from: number): number {
  for (let line = from; line <= from + mostCommentLines; line++) {
    if ((codeLines[line] ?? "") !== "") return line;
  }
  return from;
}

interface BodyLine {
  readonly line: number;
  readonly code: string;
}

function bodyOf(snippets: VersionedSnippets, definition: FunctionDefinition): readonly BodyLine[] {
  const codeLines = codeLinesOf(snippets, definition.path);
  return functionText(snippets, definition).lines.flatMap((line) => {
    const code = codeLines[line] ?? "";
    return code === "" ? [] : [{ line, code }];
  });
}

/** The words of each telling line of a function, its signature left out. */
function wordsOf(
  snippets: VersionedSnippets,
  definition: FunctionDefinition,
): readonly (readonly string[])[] {
  return bodyOf(snippets, definition)
    .filter(({ line, code }) => line > definition.line && isTelling(code))
    .map(({ code }) => words(code));
}

/** Not a brace, a bare return or the like, which every function has. */
function isTelling(code: string): boolean {
  return words(code).length > 2;
}

function words(code: string): readonly string[] {
  // How a value is read does not make another line of it.
  return code.replace(/\b(READ_ONCE|WRITE_ONCE|smp_load_acquire)\(/g, "(").match(/\w+/g) ?? [];
}

function isAlike(one: readonly string[], other: readonly string[]): boolean {
  return likeness(one, other) >= lineShare;
}

function likeness(one: readonly string[], other: readonly string[]): number {
  const rest = [...other];
  let shared = 0;
  for (const word of one) {
    const at = rest.indexOf(word);
    if (at < 0) continue;
    rest.splice(at, 1);
    shared++;
  }
  return (2 * shared) / Math.max(1, one.length + other.length);
}

/** The line of `twin` that a line of `definition` is aligned with. */
function alignedLine(
  from: VersionedSnippets,
  definition: FunctionDefinition,
  line: number,
  to: VersionedSnippets,
  twin: FunctionDefinition,
): number | undefined {
  const left = bodyOf(from, definition);
  const right = bodyOf(to, twin);
  const pairs = commonLines(left, right);
  const position = left.findIndex((one) => one.line === line);
  const exact = pairs.find(([own]) => own === position);
  if (exact !== undefined) return right[exact[1]]?.line;
  // Between the neighbours that both have: the line that says nearly the same.
  const before = pairs.findLast(([own]) => own < position)?.[1] ?? -1;
  const after = pairs.find(([own]) => own > position)?.[1] ?? right.length;
  const own = words(left[position]?.code ?? "");
  let best: BodyLine | undefined;
  let most = lineShare;
  for (const candidate of right.slice(before + 1, after)) {
    const reached = likeness(own, words(candidate.code));
    if (reached >= most && (best === undefined || reached > most)) {
      best = candidate;
      most = reached;
    }
  }
  return best?.line;
}

/** The longest common subsequence, as positions on both sides. Functions have a few dozen lines. */
function commonLines(
  left: readonly BodyLine[],
  right: readonly BodyLine[],
): readonly (readonly [number, number])[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row]?.code === right[column]?.code
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    if (left[row]?.code === right[column]?.code) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

/** The same code in another function: first in the same file, there in the function that shares most. */
function sameCode(
  from: VersionedSnippets,
  to: VersionedSnippets,
  definition: FunctionDefinition,
  code: string,
): CodeLine | undefined {
  if (!isTelling(code)) return undefined;
  const own = wordsOf(from, definition);
  let best: CodeLine | undefined;
  let most = 0;
  for (const candidate of [...to.index.functions.values()].flat()) {
    const found = bodyOf(to, candidate).find((one) => one.code === code);
    if (found === undefined) continue;
    const lines = wordsOf(to, candidate);
    const shared = own.filter((line) => lines.some((one) => isAlike(line, one))).length;
    const score = shared + (candidate.path === definition.path ? 1000 : 1);
    if (score <= most) continue;
    best = { path: candidate.path, line: found.line };
    most = score;
  }
  return best;
}

/** A macro, a member, a variable or a ctl_table entry of the same name. */
function symbolTwin(
  from: VersionedSnippets,
  to: VersionedSnippets,
  at: CodeLine,
  code: string,
): CodeLine | undefined {
  const symbol = from.index.files.get(at.path)?.symbols.find(({ line }) => line === at.line);
  if (symbol !== undefined) {
    const twins = (to.index.symbols.get(symbol.name) ?? []).filter(
      ({ kind, container }) => kind === symbol.kind && container === symbol.container,
    );
    const twin = twins.find(({ path }) => path === at.path) ?? twins[0];
    return twin && { path: twin.path, line: twin.line };
  }
  const entry = from.index.files.get(at.path)?.sysctls.find(({ line }) => line === at.line);
  if (entry !== undefined) {
    const twin = to.index.sysctls.find(({ procname }) => procname === entry.procname);
    return twin && { path: twin.path, line: twin.line };
  }
  const line = codeLinesOf(to, at.path).indexOf(code);
  return line < 0 || !isTelling(code) ? undefined : { path: at.path, line };
}
