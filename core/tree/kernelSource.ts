import type { Parser } from "web-tree-sitter";
import type { FileIndex, FunctionDefinition, SymbolDefinition } from "../c/codeIndex.ts";
import type { SourceTexts } from "../c/codeIndexDraft.ts";
import { indexRoot } from "../c/codeIndexFile.ts";
import { sourceNodeOf } from "../c/codeIndexNode.ts";
import { lineOf, lineStartsOf } from "../c/lines.ts";
import { parseSyntax } from "../c/parseSyntax.ts";
import type { Directive } from "../c/scanSource.ts";
import { scanTokens, type Token } from "../c/tokens.ts";
import { annotationCalls, annotationWords } from "./annotationWords.ts";
import { withoutDirectives } from "./conditionals.ts";
import { type MadeFunction, rewriteHead, rewritePerCpu } from "./rewriteHeads.ts";
import {
  closingToken,
  type Rewriting,
  replaceRange,
  rewritten,
  topLevelCommas,
} from "./rewriting.ts";

/** A file of a real kernel in the shape that tree-sitter-c parses; every offset is one of the file. */
export interface KernelSource {
  readonly texts: SourceTexts;
  readonly defines: readonly Directive[];
  readonly madeFunctions: readonly MadeFunction[];
}

/** Indexes a file of a real kernel. Any text gives an index; what no C parser would take is left out. */
export function indexKernelFile(path: string, source: string, parser: Parser): FileIndex {
  const kernelSource = normalizeKernelSource(source);
  const { parsed } = kernelSource.texts;
  const index = indexRoot(path, sourceNodeOf(parseSyntax(parser, parsed)), kernelSource.texts);
  return {
    ...index,
    functions: withOwnNames(index.functions, kernelSource.madeFunctions),
    symbols: [...index.symbols, ...macrosOf(path, source, kernelSource.defines)],
  };
}

/** Blanks or rewrites in place what tree-sitter-c does not take: comments, directives, annotations, heads made by macros. */
export function normalizeKernelSource(source: string): KernelSource {
  const { text, defines } = withoutDirectives(source);
  const state: Rewriting = { text, tokens: scanTokens(text), pieces: [] };
  const madeFunctions: MadeFunction[] = [];
  let depth = 0;
  for (let index = 0; index < state.tokens.length; index++) {
    const token = state.tokens[index];
    if (token?.text === "{") depth++;
    else if (token?.text === "}") depth = Math.max(0, depth - 1);
    if (token?.kind !== "identifier") continue;
    const isCalled = state.tokens[index + 1]?.text === "(";
    if (annotationWords.has(token.text)) {
      replaceRange(state, token.start, endOf(token), "");
    } else if (annotationCalls.has(token.text)) {
      index = blankCall(state, index) ?? index;
    } else if (isCalled && depth === 0) {
      const made = rewriteHead(state, index);
      if (made !== undefined) madeFunctions.push(made);
      else if (!rewritePerCpu(state, index)) index = rewriteTopCall(state, index) ?? index;
    } else if (isCalled) {
      rewriteCall(state, index);
    }
  }
  const texts = { parsed: rewritten(state), code: text, shown: source };
  return { texts, defines, madeFunctions };
}

function endOf(token: Token): number {
  return token.start + token.text.length;
}

/** Blanks an annotation with its arguments, if it has any; gives the last token's index. */
function blankCall(state: Rewriting, index: number): number | undefined {
  const first = state.tokens[index];
  const last = closingToken(state.tokens, index + 1) ?? index;
  const end = state.tokens[last];
  if (first === undefined || end === undefined) return undefined;
  replaceRange(state, first.start, endOf(end), "");
  return last;
}

const traceMacro =
  /^(?:TRACE_EVENT|DEFINE_EVENT|DECLARE_EVENT_CLASS|TRACE_EVENT_FN|TRACE_EVENT_SYSCALL|DECLARE_TRACE|DEFINE_TRACE|TRACE_DEFINE_ENUM|DEFINE_EVENT_PRINT|DECLARE_HOOK)\w*$/;

/** A macro call between declarations: trace events are no code, and one without a semicolon would swallow what follows. */
function rewriteTopCall(state: Rewriting, index: number): number | undefined {
  const { tokens } = state;
  const name = tokens[index]?.text ?? "";
  if (traceMacro.test(name)) return blankCall(state, index);
  const before = tokens[index - 1]?.text ?? ";";
  if (!/^[;})]$/.test(before)) return undefined;
  const last = closingToken(tokens, index + 1);
  const next = last === undefined ? undefined : tokens[last + 1];
  if (last === undefined || next?.kind !== "identifier") return undefined;
  return blankCall(state, index);
}

const notCalls = new Set(
  "if while for switch return sizeof typeof __typeof__ __typeof offsetof __alignof__ _Alignof alignof asm __asm__ case do else".split(
    " ",
  ),
);

/** A call in a function: types among its arguments, and loops that a macro makes. */
function rewriteCall(state: Rewriting, index: number): void {
  const { tokens } = state;
  const token = tokens[index];
  if (token === undefined || notCalls.has(token.text)) return;
  const last = closingToken(tokens, index + 1);
  if (last === undefined) return;
  blankTypeArguments(state, index + 2, last);
  if (!/^[;{})]$/.test(tokens[index - 1]?.text ?? "")) return;
  const next = tokens[last + 1];
  const close = tokens[last];
  if (next === undefined || close === undefined) return;
  // No call stands before a word or a brace in C: a macro made a loop, or a case with its end.
  const isLoop = next.text === "{" || next.kind === "identifier";
  if (!isLoop) return;
  const gap = state.text.slice(endOf(close), next.start).search(/[ \t]/);
  if (gap >= 0) replaceRange(state, endOf(close) + gap, endOf(close) + gap + 1, ";");
}

/** `container_of(ptr, struct a, member)`: an argument that is only a type keeps its name, so that the call parses. */
function blankTypeArguments(state: Rewriting, from: number, to: number): void {
  const { tokens } = state;
  const ends = [...topLevelCommas(tokens, from, to), to];
  let start = from;
  for (const end of ends) {
    const words = tokens.slice(start, end);
    start = end + 1;
    const isType =
      words.length > 1 &&
      /^(struct|union|enum|const|unsigned|signed|long)$/.test(words[0]?.text ?? "") &&
      words.every(({ kind, text }) => kind === "identifier" || text === "*");
    if (!isType) continue;
    const kept = words.findLast(({ kind }) => kind === "identifier");
    for (const word of words) {
      if (word !== kept) replaceRange(state, word.start, endOf(word), "");
      else if (/^(int|long|char|short)$/.test(word.text)) {
        replaceRange(state, word.start, endOf(word), word.text.toUpperCase());
      }
    }
  }
}

/** Functions under the names and at the places that the file shows. */
function withOwnNames(
  functions: readonly FunctionDefinition[],
  madeFunctions: readonly MadeFunction[],
): readonly FunctionDefinition[] {
  if (madeFunctions.length === 0) return functions;
  const byName = new Map(madeFunctions.map((made) => [made.name, made]));
  return functions.map((one) => {
    const made = byName.get(one.name);
    const isThis =
      made !== undefined && one.range.end >= made.start && one.range.start <= made.range.end;
    return isThis ? { ...one, kind: made.kind, range: made.range } : one;
  });
}

function macrosOf(
  path: string,
  source: string,
  defines: readonly Directive[],
): readonly SymbolDefinition[] {
  const lines = { lineStarts: lineStartsOf(source) };
  return defines.map(({ rest, restStart }) => {
    const name = /^\w*/.exec(rest)?.[0] ?? "";
    return {
      path,
      range: { start: restStart, end: restStart + name.length },
      line: lineOf(lines, restStart),
      name,
      kind: "macro",
      container: undefined,
      structType: undefined,
      text: `#define ${rest.replace(/\s+/g, " ").trim()}`,
    };
  });
}
