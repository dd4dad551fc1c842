import { parseInteger, scanTokens, type Token, unescapeBytes } from "./tokens.ts";

/** A macro as its `#define` spells it. */
export interface Macro {
  readonly name: string;
  /** Parameter names of a function-like macro. */
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
  /** Where it was defined: empty for one given from outside. */
  readonly file: string;
  /** Offset of the name in that file. */
  readonly start: number;
}

export type MacroTable = ReadonlyMap<string, Macro>;

/** What is wrong with an `#if` expression; `at` is an offset into its text. */
export interface ExpressionFault {
  readonly at: number;
  readonly message: string;
}

class Fault extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Evaluates the expression of an `#if`. Identifiers that are no macros count as 0, as in C. */
export function evaluateCondition(text: string, macros: MacroTable): bigint | ExpressionFault {
  try {
    const tokens = expand(resolveDefined(scanTokens(text), macros), {
      macros,
      active: new Set(),
      made: 0,
    });
    const reader = { tokens, index: 0, end: text.length };
    if (tokens.length === 0) throw new Fault(0, "#if without a condition");
    const value = readConditional(reader);
    const rest = tokens[reader.index];
    if (rest) throw new Fault(rest.start, `unexpected \`${rest.text}\` in #if`);
    return value;
  } catch (error) {
    if (error instanceof Fault) return { at: error.at, message: error.message };
    throw error;
  }
}

const bodies = new WeakMap<Macro, readonly Token[]>();

/** Version macros stand in hundreds of conditions: each body is scanned once. */
function bodyOf(macro: Macro): readonly Token[] {
  let body = bodies.get(macro);
  if (body === undefined) {
    body = scanTokens(macro.body);
    bodies.set(macro, body);
  }
  return body;
}

function numberToken(value: bigint, start: number): Token {
  return { kind: "number", text: String(value), start };
}

/** Replaces `defined X`, `defined(X)` and `IS_ENABLED(X)`, which look at names before expansion. */
function resolveDefined(tokens: readonly Token[], macros: MacroTable): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text !== "defined" && token.text !== "IS_ENABLED") {
      out.push(token);
      continue;
    }
    const parenthesised = tokens[index + 1]?.text === "(";
    const name = tokens[index + (parenthesised ? 2 : 1)];
    if (name?.kind !== "identifier" || (parenthesised && tokens[index + 3]?.text !== ")")) {
      throw new Fault(token.start, `${token.text} needs a name`);
    }
    const macro = macros.get(name.text);
    const holds =
      macro !== undefined && (token.text === "defined" || /^[1-9]/.test(macro.body.trim()));
    out.push(numberToken(holds ? 1n : 0n, token.start));
    index += parenthesised ? 3 : 1;
  }
  return out;
}

/** Tokens that one condition may expand to. */
const mostTokens = 10_000;

interface Expanding {
  readonly macros: MacroTable;
  readonly active: Set<string>;
  /** Tokens that were made so far. */
  made: number;
}

function expand(tokens: readonly Token[], state: Expanding): Token[] {
  const { macros, active } = state;
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const macro = token.kind === "identifier" ? macros.get(token.text) : undefined;
    if (macro === undefined || active.has(macro.name)) {
      out.push(token);
      continue;
    }
    let body = bodyOf(macro).map((inner) => ({ ...inner, start: token.start }));
    if (macro.parameters !== undefined) {
      const call = readArguments(tokens, index + 1);
      if (call === undefined) {
        out.push(token);
        continue;
      }
      const { parameters } = macro;
      if (call.arguments.length !== parameters.length) {
        throw new Fault(
          token.start,
          `${macro.name} takes ${parameters.length} arguments, not ${call.arguments.length}`,
        );
      }
      const values = call.arguments.map((argument) => expand(argument, state));
      body = body.flatMap((inner) => {
        const at = parameters.indexOf(inner.text);
        return at < 0 ? [inner] : (values[at] ?? []);
      });
      index = call.last;
    }
    state.made += body.length + 1;
    if (state.made > mostTokens) throw new Fault(token.start, `${token.text} expands to too much`);
    active.add(macro.name);
    for (const inner of expand(body, state)) out.push(inner);
    active.delete(macro.name);
  }
  return out;
}

/** The arguments between the parenthesis at `open` and its partner, split at the commas of that level. */
function readArguments(
  tokens: readonly Token[],
  open: number,
): { readonly arguments: Token[][]; readonly last: number } | undefined {
  if (tokens[open]?.text !== "(") return undefined;
  const list: Token[][] = [[]];
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text === "(" && depth++ === 0) continue;
    if (token.text === ")" && --depth === 0) return { arguments: list, last: index };
    if (token.text === "," && depth === 1) list.push([]);
    else list.at(-1)?.push(token);
  }
  throw new Fault(tokens[open]?.start ?? 0, "the parenthesis is not closed");
}

interface Reader {
  readonly tokens: readonly Token[];
  index: number;
  readonly end: number;
}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

function readConditional(reader: Reader): bigint {
  const condition = readBinary(reader, 0);
  if (reader.tokens[reader.index]?.text !== "?") return condition;
  reader.index++;
  const yes = readConditional(reader);
  expect(reader, ":");
  const no = readConditional(reader);
  return condition !== 0n ? yes : no;
}

function readBinary(reader: Reader, level: number): bigint {
  const operators = levels[level];
  if (operators === undefined) return readUnary(reader);
  let left = readBinary(reader, level + 1);
  for (;;) {
    const operator = reader.tokens[reader.index];
    if (operator === undefined || !operators.includes(operator.text)) return left;
    reader.index++;
    left = apply(operator, left, readBinary(reader, level + 1));
  }
}

function apply(operator: Token, left: bigint, right: bigint): bigint {
  const truth = (value: boolean) => (value ? 1n : 0n);
  switch (operator.text) {
    case "||":
      return truth(left !== 0n || right !== 0n);
    case "&&":
      return truth(left !== 0n && right !== 0n);
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case "<":
      return truth(left < right);
    case ">":
      return truth(left > right);
    case "<=":
      return truth(left <= right);
    case ">=":
      return truth(left >= right);
    case "<<":
      return BigInt.asIntN(64, left << (right & 63n));
    case ">>":
      return left >> (right & 63n);
    case "+":
      return BigInt.asIntN(64, left + right);
    case "-":
      return BigInt.asIntN(64, left - right);
    case "*":
      return BigInt.asIntN(64, left * right);
    default:
      if (right === 0n) throw new Fault(operator.start, "division by zero in #if");
      return operator.text === "/" ? left / right : left % right;
  }
}

function readUnary(reader: Reader): bigint {
  const token = reader.tokens[reader.index++];
  if (token === undefined) throw new Fault(reader.end, "the #if expression ends too early");
  switch (token.text) {
    case "!":
      return readUnary(reader) === 0n ? 1n : 0n;
    case "-":
      return -readUnary(reader);
    case "+":
      return readUnary(reader);
    case "~":
      return ~readUnary(reader);
    case "(": {
      const value = readConditional(reader);
      expect(reader, ")");
      return value;
    }
  }
  if (token.kind === "identifier") {
    const next = reader.tokens[reader.index];
    if (next?.text === "(") throw new Fault(token.start, `no macro ${token.text} is defined`);
    return 0n;
  }
  if (token.kind === "character") {
    const bytes = unescapeBytes(token.text.slice(1, -1));
    if (bytes?.length === 1) return BigInt(bytes[0] ?? 0);
  }
  const literal = token.kind === "number" ? parseInteger(token.text) : undefined;
  if (literal === undefined) throw new Fault(token.start, `unexpected \`${token.text}\` in #if`);
  return literal.value;
}

function expect(reader: Reader, text: string): void {
  const token = reader.tokens[reader.index];
  if (token?.text !== text) {
    throw new Fault(token?.start ?? reader.end, `\`${text}\` is missing in #if`);
  }
  reader.index++;
}
