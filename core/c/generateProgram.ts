import { faultCode } from "./faultRuntime.ts";
import { copyArrayCode, copyName } from "./generateCopy.ts";
import { fillSteps, valueCode } from "./generateExpression.ts";
import { freshValue, typeCode } from "./generateFresh.ts";
import { shownNames } from "./generateRecording.ts";
import {
  declarationWithValue,
  leadingDeclarations,
  type Output,
  type StatementContext,
  writeStatements,
} from "./generateStatement.ts";
import type { Generator } from "./generator.ts";
import type {
  FunctionDefinition,
  GlobalDefinition,
  ProgramDefinition,
  Variable,
} from "./intermediate.ts";
import { globalName, structName } from "./names.ts";
import { runtimeFor, traceRuntime } from "./runtime.ts";
import { allFields, knowsContainer, sharedParts, shareMembers } from "./sharedObjects.ts";
import { type CType, isAggregate, type StructField, type StructType } from "./types.ts";

/**
 * Rounds of all loops together that one call from outside may take. A call of a function that may call itself counts as
 * one round, an allocation as `allocationRounds`.
 */
export const loopBudget = 50_000_000;

/** JavaScript for a whole program: a factory of instances, as `CompiledProgram` describes it. */
export function generateProgram(program: ProgramDefinition, traced: boolean): string {
  shareMembers(program.structs);
  const generator: Generator = {
    traced,
    strings: new Map(),
    copied: new Set(),
    temporaries: [],
  };
  const instance = instanceLines(program, generator);
  const structs = program.structs.map((type) => structCode(generator, type)).join("\n");
  const strings = [...generator.strings]
    .map(([bytes, name]) => `const ${name} = new $Ref([${bytes}], 0, "i8");`)
    .join("\n");
  const body = instance.lines.join("\n");
  const parts = runtimeFor(`${structs}\n${strings}\n${body}\n${faultCode}`);
  const head = [
    "(() => {",
    '"use strict";',
    "const $here = () => new Error();",
    parts,
    strings,
    structs,
  ]
    .filter((text) => text !== "")
    .join("\n");
  const firstLine = head.split("\n").length;
  const table = instance.places.map(({ at, file, line, fn }) =>
    [at + firstLine, file, line, fn].join(","),
  );
  const tables = [
    `const $files = ${JSON.stringify(program.files)};`,
    `const $names = ${JSON.stringify(program.functions.map(({ name }) => name))};`,
    `const $places = [${table.join(",")}];`,
  ];
  return [head, body, ...tables, faultCode, "return $instantiate;", "})()"].join("\n");
}

interface Place {
  readonly at: number;
  /** Index of the file, or -1 for lines that stand for no C line. */
  readonly file: number;
  readonly line: number;
  /** Index of the function. */
  readonly fn: number;
}

interface Lines extends Output {
  readonly lines: string[];
  readonly places: Place[];
  file: number;
  fn: number;
}

function newLines(): Lines {
  const lines: string[] = [];
  const places: Place[] = [];
  const output: Lines = {
    lines,
    places,
    file: -1,
    fn: 0,
    write(code, cLine) {
      const last = places.at(-1);
      const file = cLine === undefined ? (last?.file ?? -1) : output.file;
      const line = cLine ?? last?.line ?? 0;
      lines.push(code);
      if (last?.file !== file || last.line !== line || last.fn !== output.fn) {
        places.push({ at: lines.length, file, line, fn: output.fn });
      }
    },
  };
  return output;
}

function instanceLines(program: ProgramDefinition, generator: Generator): Lines {
  const output = newLines();
  const plain = (code: string) => {
    output.file = -1;
    for (const line of code.split("\n")) output.write(line, 0);
  };
  plain("function $instantiate() {");
  // `var`: a function would have to ask at each use of a `let` whether it has a value yet.
  plain(`var $drop = -1;\nvar $budget = ${loopBudget};`);
  if (generator.traced) plain(traceRuntime);
  for (const global of program.globals) plain(globalDeclaration(global));
  const bodies = newLines();
  for (const definition of program.functions) writeFunction(program, generator, bodies, definition);
  generator.temporaries = [];
  const fills = program.globals.flatMap((global) => globalFill(generator, global));
  if (generator.temporaries.length > 0) plain(`let ${generator.temporaries.join(", ")};`);
  for (const fill of fills) plain(fill);
  const offset = output.lines.length;
  for (const place of bodies.places) output.places.push({ ...place, at: place.at + offset });
  output.lines.push(...bodies.lines);
  output.places.push({ at: output.lines.length + 1, file: -1, line: 0, fn: 0 });
  output.lines.push(...instanceEnd(program, generator).split("\n"));
  return output;
}

function globalDeclaration({ variable }: GlobalDefinition): string {
  const { type, jsName, boxed } = variable;
  if (isAggregate(type)) return `const ${jsName} = ${freshValue(type, "null")};`;
  if (boxed) return `const ${jsName} = new $Box(${freshValue(type, "null")}, "${typeCode(type)}");`;
  return `var ${jsName} = ${freshValue(type, "null")};`;
}

/** Initial values come after all globals exist, so that they can point at each other. */
function globalFill(generator: Generator, { variable, initial }: GlobalDefinition): string[] {
  if (initial === undefined) return [];
  const { jsName, boxed } = variable;
  if (initial.op === "initializer") {
    return fillSteps(generator, jsName, initial.parts).map((step) => `${step};`);
  }
  return [`${jsName}${boxed ? ".v" : ""} = ${valueCode(generator, initial)};`];
}

function writeFunction(
  program: ProgramDefinition,
  generator: Generator,
  output: Lines,
  definition: FunctionDefinition,
): void {
  output.file = program.files.indexOf(definition.file);
  output.fn = program.functions.indexOf(definition);
  generator.temporaries = [];
  const inner = newLines();
  inner.file = output.file;
  inner.fn = output.fn;
  const context = { generator, output: inner, file: definition.file };
  const declared = writeBody(context, definition.body);
  const parameters = definition.parameters.map(parameterName);
  output.write(
    `function ${globalName(definition.name)}(${parameters.join(", ")}) {`,
    definition.line,
  );
  const names = definition.locals
    .filter((variable) => !definition.parameters.includes(variable) && !declared.has(variable))
    .map((variable) => `${variable.jsName} = ${localDefault(variable)}`);
  names.push(...generator.temporaries);
  if (definition.mayRecur) output.write("if (--$budget < 0) $overrun();", definition.line);
  if (names.length > 0) output.write(`let ${names.join(", ")};`, definition.line);
  for (const variable of definition.parameters) {
    if (!variable.boxed || isAggregate(variable.type)) continue;
    const box = `new $Box(${parameterName(variable)}, "${typeCode(variable.type)}")`;
    output.write(`const ${variable.jsName} = ${box};`, definition.line);
  }
  const offset = output.lines.length;
  for (const place of inner.places) output.places.push({ ...place, at: place.at + offset });
  output.lines.push(...inner.lines);
  output.write("}", undefined);
}

/** Writes a function's statements. The variables that are declared there, and not before. */
function writeBody(context: StatementContext, body: FunctionDefinition["body"]): Set<Variable> {
  const declared = new Set<Variable>();
  const { declarations, rest } = leadingDeclarations(body);
  for (const declaration of declarations) {
    const code = declarationWithValue(context.generator, declaration);
    if (code === undefined) {
      writeStatements(context, [declaration]);
      continue;
    }
    context.output.write(code, declaration.line);
    declared.add(declaration.variable);
  }
  writeStatements(context, rest);
  return declared;
}

function parameterName(variable: Variable): string {
  return variable.boxed && !isAggregate(variable.type) ? `$p_${variable.jsName}` : variable.jsName;
}

function localDefault({ type, boxed }: Variable): string {
  return boxed || isAggregate(type) ? "null" : freshValue(type, "null");
}

function structCode(generator: Generator, type: StructType): string {
  const name = structName(type.name);
  const fields = allFields(type);
  const late = fields.filter(({ type: of }) => isMadeLate(of));
  const lines = fields.map((field) =>
    late.includes(field)
      ? `this.${lateName(field)} = null;`
      : `this.${field.name} = ${freshValue(field.type, "this")};`,
  );
  const hasContainer = knowsContainer(type);
  if (hasContainer) lines.unshift("this.$c = $c;");
  if (type.indexed) lines.push("this.$a = null;", "this.$i = 0;");
  let code = `function ${name}(${hasContainer ? "$c" : ""}) { ${lines.join(" ")} }`;
  for (const field of late) {
    const [key, value] = [`this.${lateName(field)}`, freshValue(field.type, "this")];
    const read = `get() { return ${key} === null ? (${key} = ${value}) : ${key}; }`;
    code += `\nObject.defineProperty(${name}.prototype, "${field.name}", { ${read} });`;
  }
  const parts = sharedParts(type).map((part) => structName(part.name));
  if (parts.length > 0) code += `\n${name}.$parts = [${parts.join(", ")}];`;
  const first = fields[0];
  if (first?.type.kind === "struct") code += `\n${name}.$first = "${first.name}";`;
  if (generator.copied.has(type)) {
    const steps = fields.map((field) => copyStep(generator, field));
    code += `\nfunction ${copyName(type)}($t, $s) { ${steps.join(" ")} return $t; }`;
  }
  return code;
}

/** Made when it is first used: most sockets never have a packet in their receive queue, and all have the queue. */
function isMadeLate(type: CType): boolean {
  return type.kind === "struct" && !knowsContainer(type);
}

function lateName({ name }: StructField): string {
  return `$late_${name}`;
}

function copyStep(generator: Generator, { name, type }: StructField): string {
  if (type.kind === "struct") return `${copyName(type)}($t.${name}, $s.${name});`;
  if (type.kind === "array")
    return `${copyArrayCode(generator, type, `$t.${name}`, `$s.${name}`)};`;
  return `$t.${name} = $s.${name};`;
}

function instanceEnd(program: ProgramDefinition, generator: Generator): string {
  const functions = program.functions.map((definition) => entry(definition, generator.traced));
  const globals = program.globals.filter(({ variable }) => variable.name === variable.jsName);
  return `return {
functions: {
${functions.join(",\n")}
},
globals: {
${globals.map(({ variable }) => globalEntry(variable)).join(",\n")}
},
lastDrop() { return $drop; },
clearDrop() { $drop = -1; },
trace() { return ${generator.traced ? "$steps" : "[]"}; },
clearTrace() { ${generator.traced ? "$steps.length = 0; $depth = 0;" : ""} },
};
}`;
}

function globalEntry({ name, type, jsName, boxed }: Variable): string {
  if (isAggregate(type)) return jsName;
  const place = boxed ? `${jsName}.v` : jsName;
  return `get ${name}() { return ${place}; }, set ${name}($v) { ${place} = ${argument(type, "$v")}; }`;
}

/** A call from outside: brings integers into their C range, resets the loop budget, names the line of a fault. */
function entry(definition: FunctionDefinition, traced: boolean): string {
  const names = definition.parameters.map((_, index) => `$${index}`);
  const values = definition.parameters.map(({ type }, index) => argument(type, `$${index}`));
  const call = `${globalName(definition.name)}(${values.join(", ")})`;
  const record = traced && definition.site >= 0;
  const before = record
    ? `$depth = 0; $enter(${definition.site}, [${names.join(", ")}], ${shownNames(definition.parameters)}); `
    : "";
  const result = record ? `$leave(${call})` : call;
  return `${definition.name}(${names.join(", ")}) { $budget = ${loopBudget}; ${before}try { return ${result}; } catch ($e) { throw $fault($e); } }`;
}

function argument(type: CType, name: string): string {
  if (type.kind !== "integer") return name;
  if (type.bits === 64) return `BigInt.as${type.signed ? "Int" : "Uint"}N(64, BigInt(${name}))`;
  if (type.bits === 1) return `(${name} ? 1 : 0)`;
  if (type.bits === 32) return type.signed ? `${name} | 0` : `${name} >>> 0`;
  return type.signed
    ? `${name} << ${32 - type.bits} >> ${32 - type.bits}`
    : `${name} & ${2 ** type.bits - 1}`;
}
