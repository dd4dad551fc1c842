import { normalize } from "../../../core/c/normalize.ts";
import { preprocessAll } from "../../../core/c/preprocess.ts";
import { scanSource } from "../../../core/c/scanSource.ts";
import type { SnippetCache } from "../../../core/c/snippetCache.ts";
import type { Syntax } from "../../../core/c/syntax.ts";
import { scanTokens, type Token } from "../../../core/c/tokens.ts";
import type { KernelVersion } from "../../../core/kernel/version.ts";

/** One deciding place of a snippet, changed. */
export interface Mutation {
  readonly file: string;
  /** Counted from one. */
  readonly line: number;
  /** The line as it is, without comments, blanks folded. */
  readonly code: string;
  /** `>= becomes >`. */
  readonly change: string;
  /** The whole file with the change in it. */
  readonly text: string;
}

/** Glue of the model, and headers that stand for the compiler's and the lists' own: no rule of the kernel. */
const isGlue = (path: string) =>
  /^(include\/)?model\/|^include\/linux\/(compiler|list|slab|version|timer|backports)\.h$/.test(
    path,
  );

const swaps: Readonly<Record<string, string>> = {
  ">": ">=",
  ">=": ">",
  "<": "<=",
  "<=": "<",
  "==": "!=",
  "!=": "==",
  "&&": "||",
  "||": "&&",
  min: "max",
  max: "min",
  min_t: "max_t",
  max_t: "min_t",
};

const comparison = /^([<>]=?|[!=]=)$/;

/** Every mutation of the snippets' deciding operators, in the order of files and places. */
export function mutationsOf(
  files: ReadonlyMap<string, string>,
  versions: readonly KernelVersion[],
  cache: SnippetCache,
): readonly Mutation[] {
  const found = [...files].flatMap(([path, text]) => {
    return isGlue(path) ? [] : operatorMutations(path, text);
  });
  const distinct = new Map<string, Mutation>();
  for (const version of versions) {
    for (const mutation of orderMutations(files, version, cache)) {
      distinct.set(`${mutation.file}\0${mutation.text}`, mutation);
    }
  }
  return [...found, ...distinct.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || compareText(a.change, b.change),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function operatorMutations(file: string, text: string): Mutation[] {
  const mutations: Mutation[] = [];
  for (const part of scanSource(text).parts) {
    if (part.directive) continue;
    const tokens = scanTokens(part.text);
    tokens.forEach((token, index) => {
      for (const [change, becomes] of changesOf(tokens, index)) {
        const start = part.start + token.start;
        const changed = text.slice(0, start) + becomes + text.slice(start + token.text.length);
        mutations.push({ file, ...placeOf(text, start), change, text: changed });
      }
    });
  }
  return mutations;
}

/** What a token may become. */
function changesOf(
  tokens: readonly Token[],
  index: number,
): readonly (readonly [string, string])[] {
  const token = tokens[index];
  if (token === undefined) return [];
  const { text, kind } = token;
  const swap = swaps[text];
  const isCall = tokens[index + 1]?.text === "(";
  if (swap !== undefined && (kind === "punctuation" || isCall)) {
    return [[`${text} becomes ${swap}`, swap]];
  }
  if (kind !== "number" || !isInLimit(tokens, index)) return [];
  const value = Number(text.replace(/[uUlL]+$/, ""));
  if (!Number.isSafeInteger(value)) return [];
  const suffix = /[uUlL]*$/.exec(text)?.[0] ?? "";
  return [value + 1, value - 1]
    .filter((other) => other >= 0)
    .map((other) => [`${text} becomes ${other}${suffix}`, `${other}${suffix}`] as const);
}

/** A number that is compared, or one of a minimum's or maximum's operands. */
function isInLimit(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text ?? "";
  const after = tokens[index + 1]?.text ?? "";
  if (comparison.test(before) || comparison.test(after)) return true;
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    const text = tokens[at]?.text ?? "";
    if (/^[;{}]$/.test(text)) return false;
    if (text === ")") depth++;
    if (text === "(" && depth-- === 0)
      return /^(min|max|clamp)(_t)?$/.test(tokens[at - 1]?.text ?? "");
  }
  return false;
}

/** Neighbouring tests in the other order, as one version sees them. */
function orderMutations(
  files: ReadonlyMap<string, string>,
  version: KernelVersion,
  cache: SnippetCache,
): Mutation[] {
  const mutations: Mutation[] = [];
  for (const file of preprocessAll(
    files,
    [...files.keys()],
    version.defines,
    cache.scan,
  ).values()) {
    if (isGlue(file.path)) continue;
    const visit = (node: Syntax): void => {
      node.children.forEach((child, index) => {
        const next = node.children[index + 1];
        if (child.type === "if_statement" && next?.type === "if_statement") {
          const swapped = endAlike(file.source, child, next)
            ? undefined
            : swappedText(file.source, child, next);
          const place = placeOf(file.source, child.start);
          const change = `changes places with the test in line ${placeOf(file.source, next.start).line}`;
          if (swapped) mutations.push({ file: file.path, ...place, change, text: swapped });
        }
        visit(child);
      });
    };
    visit(cache.syntax(normalize(file, cache.tokens).text));
  }
  return mutations;
}

/** Two tests without side effects that lead to the same statement: their order cannot matter. */
function endAlike(source: string, one: Syntax, other: Syntax): boolean {
  const [first, second] = [one, other].map((test) => partsOf(source.slice(test.start, test.end)));
  return (
    first !== undefined &&
    first.end === second?.end &&
    /^(return|continue|goto)\b/.test(first.end) &&
    isPure(first.condition) &&
    isPure(second.condition)
  );
}

/** The condition of an `if` and the one statement below it; `undefined` for a block. */
function partsOf(text: string): { readonly condition: string; readonly end: string } | undefined {
  const folded = text.replace(/\/\*[\s\S]*?\*\//g, " ").replace(/\s+/g, " ");
  let depth = 0;
  for (let at = folded.indexOf("("); at >= 0 && at < folded.length; at++) {
    if (folded[at] === "(") depth++;
    if (folded[at] !== ")" || --depth > 0) continue;
    const end = folded.slice(at + 1).trim();
    return /^[^{};]*;$/.test(end) ? { condition: folded.slice(3, at + 1), end } : undefined;
  }
  return undefined;
}

/** No assignment, and no call but of those that only look. */
function isPure(condition: string): boolean {
  const calls = condition.match(/\w+(?=\()/g) ?? [];
  const looks = /^(is_\w+|time_after(_eq)?|unlikely|READ_ONCE|if|sizeof)$/;
  return calls.every((name) => looks.test(name)) && !/\+\+|--|[^=!<>]=[^=]/.test(condition);
}

/** `undefined` where a directive stands in the way. */
function swappedText(source: string, one: Syntax, other: Syntax): string | undefined {
  if (/^[ \t]*#/m.test(source.slice(one.start, other.end))) return undefined;
  const [first, between, second] = [
    source.slice(one.start, one.end),
    source.slice(one.end, other.start),
    source.slice(other.start, other.end),
  ];
  return source.slice(0, one.start) + second + between + first + source.slice(other.end);
}

function placeOf(text: string, offset: number): Pick<Mutation, "line" | "code"> {
  const before = text.slice(0, offset).split("\n");
  const code = (text.split("\n")[before.length - 1] ?? "").replace(/\/\*.*?(\*\/|$)/g, " ");
  return { line: before.length, code: code.replace(/\s+/g, " ").trim() };
}
