import { conditionOf, fillSteps, valueCode, variableName } from "./generateExpression.ts";
import { freshValue, typeCode } from "./generateFresh.ts";
import { assignedCode, shownAs } from "./generateRecording.ts";
import { type Generator, recorded } from "./generator.ts";
import type { Expression, Statement } from "./intermediate.ts";
import { isAggregate } from "./types.ts";

/** Takes generated lines with the C line they come from. */
export interface Output {
  write(code: string, cLine: number | undefined): void;
}

type Declaration = Statement & { readonly op: "declare" };

export interface StatementContext {
  readonly generator: Generator;
  readonly output: Output;
  readonly file: string;
}

/** Writes JavaScript for statements, one per line, so that the line table can name their places. */
export function writeStatements(context: StatementContext, list: readonly Statement[]): void {
  for (const statement of list) writeStatement(context, statement);
}

/** The declarations that a function begins with, also within the blocks of its labels, and the statements after them. */
export function leadingDeclarations(body: readonly Statement[]): {
  readonly declarations: readonly Declaration[];
  readonly rest: readonly Statement[];
} {
  const first = body[0];
  if (first?.op === "labelled") {
    const inner = leadingDeclarations(first.body);
    return {
      declarations: inner.declarations,
      rest: [{ ...first, body: inner.rest }, ...body.slice(1)],
    };
  }
  const end = body.findIndex(({ op }) => op !== "declare");
  const count = end < 0 ? body.length : end;
  const declarations = body.slice(0, count) as Declaration[];
  return { declarations, rest: body.slice(count) };
}

/**
 * The declaration with its value as one JavaScript declaration, or undefined where it takes more. V8 inlines by the
 * size of its code: a variable that is cleared first would cost two instructions more.
 */
export function declarationWithValue(
  generator: Generator,
  { variable, value, site }: Declaration,
): string | undefined {
  const { type, boxed, jsName } = variable;
  if (value === undefined || boxed || value.op === "initializer" || isAggregate(type)) return;
  let code = valueCode(generator, value);
  if (recorded(generator, site)) code = assignedCode(site, code, type);
  // C lets a variable be read in its own declaration.
  if (code.split(/[^\w$]+/).includes(jsName)) return;
  return `let ${jsName} = ${code};`;
}

function writeStatement(context: StatementContext, s: Statement): void {
  const { generator, output } = context;
  const write = (code: string) => output.write(code, s.line);
  switch (s.op) {
    case "expression":
      write(`${effect(generator, s.value)};`);
      return;
    case "declare":
      writeDeclaration(context, s);
      return;
    case "drop":
      write(`$drop = ${s.site};`);
      return;
    case "block":
      writeStatements(context, s.body);
      return;
    case "if":
      write(`if (${conditionOf(generator, s.condition)}) {`);
      writeStatement(context, s.yes);
      if (s.no) {
        output.write("} else {", undefined);
        writeStatement(context, s.no);
      }
      output.write("}", undefined);
      return;
    case "while":
      write(`while (${conditionOf(generator, s.condition)}) {`);
      writeLoopBody(context, s.body, "}");
      return;
    case "doWhile":
      write("do {");
      writeBudget(context);
      writeStatement(context, s.body);
      write(`} while (${conditionOf(generator, s.condition)});`);
      return;
    case "for": {
      const condition = s.condition ? conditionOf(generator, s.condition) : "";
      const update = s.update ? effect(generator, s.update) : "";
      write(`for (; ${condition}; ${update}) {`);
      writeLoopBody(context, s.body, "}");
      return;
    }
    case "switch":
      writeSwitch(context, s);
      return;
    case "return": {
      if (s.value === undefined) {
        if (recorded(generator, s.site)) write(`$record(${s.site}, "return", []);`);
        write("return;");
        return;
      }
      const code = valueCode(generator, s.value);
      write(
        `return ${recorded(generator, s.site) ? `$returned(${s.site}, ${code}${shownAs(s.value.type)})` : code};`,
      );
      return;
    }
    case "goto":
      write(`break ${labelName(s.label)};`);
      return;
    case "labelled":
      output.write(`${labelName(s.label)}: {`, undefined);
      writeStatements(context, s.body);
      output.write("}", undefined);
      return;
    case "break":
    case "continue":
      write(`${s.op};`);
      return;
    case "empty":
      return;
  }
}

function labelName(name: string): string {
  return `to$${name}`;
}

/** An expression whose value nobody uses. */
function effect(generator: Generator, e: Expression): string {
  if (e.op === "same" && e.type.kind === "void") return effect(generator, e.operand);
  if (e.op === "convert") return effect(generator, e.operand);
  if (e.op === "update" && e.result === "old") return effect(generator, { ...e, result: "new" });
  if (e.op === "comma") return `${effect(generator, e.left)}, ${effect(generator, e.right)}`;
  return unparenthesized(valueCode(generator, e));
}

/** Without the pair of parentheses around the whole. */
function unparenthesized(code: string): string {
  if (!/^\([\w$.]+ = /.test(code) || !code.endsWith(")")) return code;
  let depth = 0;
  for (let index = 0; index < code.length; index++) {
    const character = code[index];
    if (character === '"') return code;
    if (character === "(") depth++;
    if (character === ")" && --depth === 0 && index < code.length - 1) return code;
  }
  return code.slice(1, -1);
}

function writeLoopBody(context: StatementContext, body: Statement, end: string): void {
  writeBudget(context);
  writeStatement(context, body);
  context.output.write(end, undefined);
}

function writeBudget({ output }: StatementContext): void {
  output.write("if (--$budget < 0) $overrun();", undefined);
}

function writeDeclaration(context: StatementContext, s: Declaration): void {
  const { generator, output } = context;
  const { variable, value } = s;
  const { type } = variable;
  const name = variable.jsName;
  if (value?.op === "initializer") {
    output.write(`${name} = ${freshValue(type, "null")};`, s.line);
    for (const step of fillSteps(generator, name, value.parts)) output.write(`${step};`, s.line);
    return;
  }
  if (type.kind === "struct" && value) {
    output.write(`${name} = ${freshValue(type, "null")};`, s.line);
    output.write(
      `${valueCode(generator, { op: "assign", type, target: { op: "variable", type, variable }, value, site: -1 })};`,
      s.line,
    );
    return;
  }
  let code = value ? valueCode(generator, value) : freshValue(type, "null");
  if (value && recorded(generator, s.site)) code = assignedCode(s.site, code, type);
  if (variable.boxed) output.write(`${name} = new $Box(${code}, "${typeCode(type)}");`, s.line);
  else if (value) output.write(`${variableName(variable)} = ${code};`, s.line);
}

function writeSwitch(context: StatementContext, s: Statement & { op: "switch" }): void {
  const { generator, output } = context;
  const code = valueCode(generator, s.value);
  output.write(
    `switch (${recorded(generator, s.site) ? `$switched(${s.site}, ${code})` : code}) {`,
    s.line,
  );
  const long = s.value.type.kind === "integer" && s.value.type.bits === 64;
  for (const { value, body } of s.cases) {
    output.write(value === undefined ? "default:" : `case ${value}${long ? "n" : ""}:`, undefined);
    writeStatements(context, body);
  }
  output.write("}", undefined);
}
