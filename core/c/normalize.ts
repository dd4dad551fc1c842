import type { OffsetRange } from "../text/offsets.ts";
import type { PreprocessedFile } from "./preprocess.ts";
import type { FileProblem } from "./program.ts";
import { blanked } from "./scanSource.ts";
import { scanTokens, type Token } from "./tokens.ts";

/** A file's text in the shape that tree-sitter-c parses, every offset kept. */
export interface NormalizedFile {
  readonly text: string;
  /** Type arguments of min_t, container_of and the like, by offset: the text holds a plain identifier in their place. */
  readonly typeArguments: ReadonlyMap<number, string>;
  readonly problems: readonly FileProblem[];
}

/** Words before or behind declarations that mean nothing to the evaluator. */
const annotationWords = new Set(
  "__init __exit __user __rcu __percpu __read_mostly __must_check __always_inline __cold __hot noinline asmlinkage __force __maybe_unused __used __ro_after_init ____cacheline_aligned_in_smp ____cacheline_aligned __net_init __net_exit __sched notrace __pure".split(
    " ",
  ),
);

/** Calls that are no code: blanked with their semicolon. */
const ignoredCall =
  /^(EXPORT_SYMBOL\w*|EXPORT_PER_CPU_SYMBOL|MODULE_\w+|BUILD_BUG_ON|__attribute__|static_assert|_Static_assert)$/;

/** Which argument of an intrinsic is a type. */
const typeArgumentIndex: Readonly<Record<string, number>> = {
  min_t: 0,
  max_t: 0,
  clamp_t: 0,
  container_of: 1,
};

/** Names that the evaluator knows; a macro of that name in a header is for gcc. */
export const intrinsicNames: ReadonlySet<string> = new Set(
  "min_t max_t clamp_t min max clamp READ_ONCE WRITE_ONCE container_of likely unlikely ARRAY_SIZE BUILD_BUG_ON WARN_ON WARN_ON_ONCE BUG_ON BUG kzalloc kmalloc kcalloc kfree sizeof smp_store_release smp_load_acquire rcu_dereference rcu_assign_pointer barrier smp_mb smp_wmb smp_rmb memset".split(
    " ",
  ),
);

/** Rewrites what tree-sitter-c cannot parse, in place and of equal length. `scan` may remember what it found. */
export function normalize(
  file: PreprocessedFile,
  scan: (text: string) => readonly Token[] = scanTokens,
): NormalizedFile {
  const state: State = {
    file,
    tokens: scan(file.text),
    pieces: [],
    typeArguments: new Map(),
    problems: [],
  };
  for (let index = 0; index < state.tokens.length; index++) {
    const token = state.tokens[index];
    if (token?.kind === "identifier") rewriteAt(state, token, index);
  }
  return {
    text: applyPieces(file.text, state.pieces),
    typeArguments: state.typeArguments,
    problems: state.problems,
  };
}

interface State {
  readonly file: PreprocessedFile;
  readonly tokens: readonly Token[];
  /** Replacements of equal length, in any order, not overlapping. */
  readonly pieces: { readonly start: number; readonly text: string }[];
  readonly typeArguments: Map<number, string>;
  readonly problems: FileProblem[];
}

function rewriteAt(state: State, token: Token, index: number): void {
  const name = token.text;
  const called = state.tokens[index + 1]?.text === "(";
  const typeIndex = called ? typeArgumentIndex[name] : undefined;
  if (called && /^(COMPAT_)?SYSCALL_DEFINE\d$/.test(name)) systemCall(state, token, index);
  else if (called && ignoredCall.test(name)) blankCall(state, index);
  else if (annotationWords.has(name)) replace(state, token.start, blanked(name));
  else if (typeIndex !== undefined) typeArgument(state, index, typeIndex);
  else if (!intrinsicNames.has(name)) macroUse(state, token, called);
}

function macroUse(state: State, { text: name, start }: Token, called: boolean): void {
  const macro = state.file.macros.get(name);
  if (macro === undefined) return;
  if (macro.parameters === undefined) {
    if (macro.body === "") replace(state, start, blanked(name));
  } else if (called) {
    report(
      state,
      { start, end: start + name.length },
      "function-like-macro",
      `${name} is a function-like macro, which snippets cannot use in code: make it a static inline function`,
    );
  }
}

function replace(state: State, start: number, text: string): void {
  state.pieces.push({ start, text });
}

function report(state: State, range: OffsetRange, code: string, message: string): void {
  state.problems.push({ file: state.file.path, range, severity: "error", code, message });
}

/** Index of the parenthesis that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const text = tokens[index]?.text;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return index;
  }
  return undefined;
}

function blankCall(state: State, index: number): void {
  const last = closing(state.tokens, index + 1);
  if (last === undefined) return;
  const start = state.tokens[index]?.start ?? 0;
  const end = (state.tokens[last]?.start ?? 0) + 1;
  // Within a function the semicolon stays an empty statement; at file level tree-sitter takes it too.
  replace(state, start, blanked(state.file.text.slice(start, end)));
}

/** Puts an identifier of equal length in place of a type, so that the call parses. */
function typeArgument(state: State, index: number, wanted: number): void {
  const { tokens } = state;
  const last = closing(tokens, index + 1);
  if (last === undefined) return;
  const inside = tokens.slice(index + 2, last);
  const commas = topLevelCommas(inside);
  const from = wanted === 0 ? 0 : (commas[wanted - 1] ?? inside.length) + 1;
  const argument = inside.slice(from, commas[wanted] ?? inside.length);
  const first = argument[0];
  const end = argument.at(-1);
  if (first === undefined || end === undefined) return;
  const text = state.file.text.slice(first.start, end.start + end.text.length);
  state.typeArguments.set(first.start, text);
  replace(state, first.start, identifierOfLength(text));
}

function identifierOfLength(text: string): string {
  // Line ends stay, so a type spread over lines keeps the line numbers behind it.
  const lineEnd = text.search(/[\r\n]/);
  if (lineEnd < 0) return "T".repeat(text.length);
  return "T".repeat(lineEnd) + blanked(text.slice(lineEnd));
}

function topLevelCommas(tokens: readonly Token[]): number[] {
  const commas: number[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text)) depth--;
    else if (token.text === "," && depth === 0) commas.push(index);
  });
  return commas;
}

/** `SYSCALL_DEFINE2(listen, int, fd, int, backlog)` becomes `long        sys_listen( int  fd, int  backlog)`. */
function systemCall(state: State, token: Token, index: number): void {
  const { tokens } = state;
  const open = tokens[index + 1];
  const name = tokens[index + 2];
  const last = closing(tokens, index + 1);
  if (open === undefined || name?.kind !== "identifier" || last === undefined) return;
  const range = { start: token.start, end: token.start + token.text.length };
  const count = Number(token.text.at(-1));
  const commas = topLevelCommas(tokens.slice(index + 2, last)).map((at) => at + index + 2);
  if (commas.length !== count * 2) {
    report(
      state,
      range,
      "bad-syscall",
      `${token.text} needs a name and ${count} pairs of type and name`,
    );
    return;
  }
  const prefix = token.text.startsWith("COMPAT_") ? "compat_sys_" : "sys_";
  const room = name.start - token.start;
  if (count === 0) {
    const signature = `${prefix}${name.text}()`;
    const whole = (tokens[last]?.start ?? 0) + 1 - token.start;
    replace(state, token.start, `long${signature.padStart(whole - 4)}`);
    return;
  }
  replace(state, token.start, `long${prefix.padStart(room - 4)}`);
  commas.forEach((at, number) => {
    const comma = tokens[at];
    if (comma === undefined) return;
    if (number === 0) replace(state, comma.start, "(");
    else if (number % 2 === 1) replace(state, comma.start, " ");
  });
}

function applyPieces(text: string, pieces: State["pieces"]): string {
  const sorted = [...pieces].sort((a, b) => a.start - b.start);
  let out = "";
  let at = 0;
  for (const piece of sorted) {
    // An outer rewrite, such as a type argument, covers the ones inside it.
    if (piece.start < at) continue;
    out += text.slice(at, piece.start) + piece.text;
    at = piece.start + piece.text.length;
  }
  return out + text.slice(at);
}
