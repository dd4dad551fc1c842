import type { Token } from "../c/tokens.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { closingToken, type Rewriting, replaceRange, topLevelCommas } from "./rewriting.ts";

/** A function whose head a macro writes, for the tree stands under another name than in the file. */
export interface MadeFunction {
  /** Where the tree has its name. */
  readonly start: number;
  readonly name: string;
  readonly kind: "function" | "syscall";
  /** The name in the file. */
  readonly range: OffsetRange;
}

const systemCall = /^((?:COMPAT_)?)(?:\w+_)?SYSCALL(?:32)?_DEFINE\d$/;
const headMacro = /^[A-Z][A-Z0-9_]{3,}$/;

/** A macro call in front of a body, `SYSCALL_DEFINE2(listen, int, fd, int, backlog) {`, becomes the head of a function. */
export function rewriteHead(state: Rewriting, index: number): MadeFunction | undefined {
  const { tokens } = state;
  const token = tokens[index];
  const name = tokens[index + 2];
  if (token === undefined || name?.kind !== "identifier") return undefined;
  const call = systemCall.exec(token.text);
  if (call === null && !headMacro.test(token.text)) return undefined;
  const last = closingToken(tokens, index + 1);
  if (last === undefined || tokens[last + 1]?.text !== "{") return undefined;
  const commas = topLevelCommas(tokens, index + 2, last);
  const comesInPairs = call !== null || /^BPF_CALL_\d$/.test(token.text);
  if (!comesInPairs && (commas[0] ?? last) !== index + 3) return undefined;
  const prefix = call === null ? "" : call[1] === "COMPAT_" ? "compat_sys_" : "sys_";
  const range = { start: name.start, end: name.start + name.text.length };
  const kind = call === null ? ("function" as const) : ("syscall" as const);
  const close = tokens[last]?.start ?? 0;
  const made = `${prefix}${name.text}`;
  if (!comesInPairs || commas.length === 0) {
    // Parentheses that hold no parameters need one more place: the name moves to the left.
    const head = `long ${made}(`;
    if (head.length > name.start + name.text.length - token.start) return undefined;
    const start = name.start + name.text.length - 1 - made.length;
    replaceRange(state, token.start, start, "long");
    replaceRange(state, start, range.end, `${made}(`);
    replaceRange(state, range.end, close, "");
    return { start, name: made, kind, range };
  }
  const start = name.start - prefix.length;
  if (start - token.start < "long ".length) return undefined;
  replaceRange(state, token.start, start, "long");
  replaceRange(state, start, name.start, prefix);
  commas.forEach((at, number) => {
    const comma = tokens[at];
    if (comma === undefined || (number > 0 && number % 2 === 0)) return;
    replaceRange(state, comma.start, comma.start + 1, number === 0 ? "(" : " ");
  });
  return { start, name: made, kind, range };
}

/** `DEFINE_PER_CPU(struct a, b)` becomes the declaration of `b`. */
export function rewritePerCpu(state: Rewriting, index: number): boolean {
  const { tokens } = state;
  const token: Token | undefined = tokens[index];
  const made = /^(DEFINE|DECLARE)_(?:EARLY_)?PER_CPU\w*$/.exec(token?.text ?? "");
  const last = made === null ? undefined : closingToken(tokens, index + 1);
  const first = tokens[index + 2];
  if (token === undefined || last === undefined || first === undefined) return false;
  const [comma, ...more] = topLevelCommas(tokens, index + 2, last);
  if (comma === undefined || more.length > 0) return false;
  const at = (position: number) => tokens[position]?.start ?? 0;
  replaceRange(state, token.start, first.start, made?.[1] === "DECLARE" ? "extern" : "");
  replaceRange(state, at(comma), at(comma) + 1, "");
  replaceRange(state, at(last), at(last) + 1, "");
  return true;
}
