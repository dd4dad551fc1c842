import type { Annotations } from "./annotations.ts";
import { declaredBy, hasSpecifier, typeOfDeclaration } from "./declarators.ts";
import type {
  Expression,
  FunctionDefinition,
  GlobalDefinition,
  ProgramDefinition,
  Variable,
} from "./intermediate.ts";
import { lineOf } from "./lines.ts";
import { lowerInitializer } from "./lowerInitializer.ts";
import { localVariable, lowerBody } from "./lowerStatement.ts";
import { globalName } from "./names.ts";
import {
  type FileState,
  type FunctionState,
  type FunctionSymbol,
  type GlobalSymbol,
  newSite,
  type ProgramState,
  refuse,
  report,
  reporting,
  type Scope,
  type Use,
} from "./scope.ts";
import { childOf, childrenOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import { type CType, type FunctionType, layoutOf, sameType, typeName } from "./types.ts";

/** Enters a file's types, constants, globals and function signatures. */
export function declareFile(program: ProgramState, file: FileState, root: Syntax): void {
  const scope = fileScope(program, file);
  for (const node of namedChildren(root)) reporting(scope, () => declare(scope, node));
}

function fileScope(program: ProgramState, file: FileState): Scope {
  return { program, file, fn: undefined, blocks: [], expanding: [], place: undefined };
}

function declare(scope: Scope, node: Syntax): void {
  switch (node.type) {
    case "struct_specifier":
    case "enum_specifier":
    case "union_specifier":
      typeOfDeclaration(scope, { ...node, children: [{ ...node, field: "type" }] });
      return;
    case "type_definition": {
      const base = typeOfDeclaration(scope, node);
      for (const declarator of childrenOf(node, "declarator")) {
        const { name, nameNode, type } = declaredBy(scope, base, declarator);
        const known = scope.program.typedefs.get(name);
        if (known && !sameType(known, type)) {
          refuse(scope, nameNode, "redefined", `${name} is already defined as ${typeName(known)}`);
        }
        scope.program.typedefs.set(name, type);
      }
      return;
    }
    case "declaration": {
      const base = typeOfDeclaration(scope, node);
      for (const declarator of childrenOf(node, "declarator")) {
        reporting(scope, () => declareVariable(scope, node, declarator, base));
      }
      return;
    }
    case "function_definition":
      declareFunction(
        scope,
        node,
        childOf(node, "declarator") ?? node,
        typeOfDeclaration(scope, node),
        node,
      );
      return;
    case "expression_statement":
      if (namedChildren(node).length === 0) return;
      break;
  }
  const start = textOf(node).split("\n", 1)[0];
  refuse(scope, node, "unsupported-declaration", `\`${start}\` is not supported at file level`);
}

function declareFunction(
  scope: Scope,
  node: Syntax,
  declarator: Syntax,
  base: CType,
  definition: Syntax | undefined,
): void {
  const { functions, globals } = scope.program;
  const { name, nameNode, type } = declaredBy(scope, base, declarator);
  if (type.kind !== "function") {
    refuse(scope, node, "not-a-function", `\`${textOf(nameNode)}\` is not declared as a function`);
  }
  if (globals.has(name)) refuse(scope, nameNode, "redefined", `${name} is already a variable`);
  const known = functions.get(name);
  if (known && !sameType(known.type, type)) {
    refuse(
      scope,
      nameNode,
      "conflicting-types",
      `${name} is declared otherwise in ${known.file.path}`,
    );
  }
  if (known?.definition && definition) {
    const other = known.definition.file.path;
    refuse(
      scope,
      nameNode,
      "redefined",
      `${name} is already defined in ${other}: all files form one program, so static names must differ too`,
    );
  }
  const symbol: FunctionSymbol = known ?? {
    name,
    type,
    definition: undefined,
    file: scope.file,
    firstUse: undefined,
  };
  if (definition) {
    symbol.type = type;
    symbol.definition = { file: scope.file, node: definition };
  }
  functions.set(name, symbol);
}

function declareVariable(scope: Scope, node: Syntax, declarator: Syntax, base: CType): void {
  const { globals, functions } = scope.program;
  const { name, nameNode, type } = declaredBy(scope, base, declarator);
  if (type.kind === "function") {
    declareFunction(scope, node, declarator, base, undefined);
    return;
  }
  if (type.kind === "void") refuse(scope, nameNode, "bad-global", "a variable cannot be void");
  if (functions.has(name)) refuse(scope, nameNode, "redefined", `${name} is already a function`);
  const known = globals.get(name);
  if (known && !sameVariable(known.variable.type, type)) {
    refuse(
      scope,
      nameNode,
      "conflicting-types",
      `${name} is declared otherwise in ${known.file.path}`,
    );
  }
  const value = declarator.type === "init_declarator" ? childOf(declarator, "value") : undefined;
  const isDefinition = !hasSpecifier(node, "extern") || value !== undefined;
  const repeats = known?.definition && isDefinition;
  const tentative = known?.file === scope.file && (!value || !known?.definition?.value);
  if (repeats && !tentative) {
    refuse(
      scope,
      nameNode,
      "redefined",
      `${name} is already defined in ${known?.file.path}: all files form one program, so static names must differ too`,
    );
  }
  if (isDefinition && type.kind === "struct" && type.fields === undefined) {
    refuse(scope, nameNode, "incomplete-type", `struct ${type.name} is not defined`);
  }
  const variable: Variable = {
    name,
    scope: "global",
    jsName: globalName(name),
    type,
    boxed: false,
  };
  const symbol: GlobalSymbol = known ?? {
    variable,
    file: scope.file,
    definition: undefined,
    declaredAt: nameNode,
    firstUse: undefined,
  };
  if (isDefinition && (!symbol.definition || value)) {
    // The definition's own file is the one whose macros its initialiser sees.
    globals.set(name, { ...symbol, file: scope.file, definition: { node: declarator, value } });
    if (type.kind === "array" && type.length !== undefined) symbol.variable.type = type;
  } else {
    globals.set(name, symbol);
  }
}

function sameVariable(a: CType, b: CType): boolean {
  if (
    a.kind === "array" &&
    b.kind === "array" &&
    (a.length === undefined || b.length === undefined)
  ) {
    return sameType(a.of, b.of);
  }
  return sameType(a, b);
}

/** A parsed file with its annotations. */
export interface AnnotatedFile {
  readonly file: FileState;
  readonly root: Syntax;
  readonly annotations: Annotations;
}

/** Lowers initialisers and bodies, after everything is declared. */
export function definitionsOf(
  program: ProgramState,
  files: readonly AnnotatedFile[],
): ProgramDefinition {
  for (const { annotations } of files) {
    for (const { name, traced } of annotations.functions) {
      if (!traced) program.untraced.add(name);
    }
  }
  const globals: GlobalDefinition[] = [];
  for (const symbol of program.globals.values()) {
    const scope = fileScope(program, symbol.file);
    const definition = reporting(scope, () => globalDefinition(scope, symbol));
    if (definition) globals.push(definition);
  }
  const lowered: LoweredFunction[] = [];
  for (const annotated of files) {
    for (const node of namedChildren(annotated.root)) {
      if (node.type !== "function_definition") continue;
      const scope = fileScope(program, annotated.file);
      const one = reporting(scope, () => functionDefinition(scope, annotated, node, globals));
      if (one) lowered.push(one);
    }
  }
  reportUndefined(program);
  const recurring = recurringNames(lowered);
  const functions = lowered.map(({ callees, ...rest }): FunctionDefinition => {
    return { ...rest, mayRecur: recurring.has(rest.name) };
  });
  const structs = [...program.structs.values()].filter((type) => type.fields !== undefined);
  return { structs, globals, functions, files: files.map(({ file }) => file.path) };
}

interface LoweredFunction extends Omit<FunctionDefinition, "mayRecur"> {
  readonly callees: ReadonlySet<string>;
}

/** Functions from which a chain of direct calls leads back to themselves. */
function recurringNames(functions: readonly LoweredFunction[]): Set<string> {
  const calleesOf = new Map(functions.map(({ name, callees }) => [name, callees]));
  const recurring = new Set<string>();
  for (const { name } of functions) {
    const reached = new Set<string>();
    const open = [...(calleesOf.get(name) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(...(calleesOf.get(next) ?? []));
    }
    if (reached.has(name)) recurring.add(name);
  }
  return recurring;
}

/** What is used but defined nowhere, at the first use. */
function reportUndefined(program: ProgramState): void {
  const missing = (name: string, use: Use | undefined, code: string) => {
    if (use === undefined) return;
    const message = `${name} is declared but defined in no file`;
    report(fileScope(program, use.file), use.range, code, message);
  };
  for (const { name, definition, firstUse } of program.functions.values()) {
    if (definition === undefined) missing(name, firstUse, "undefined-function");
  }
  for (const { variable, definition, firstUse } of program.globals.values()) {
    if (definition === undefined) missing(variable.name, firstUse, "undefined-variable");
  }
}

function globalDefinition(scope: Scope, symbol: GlobalSymbol): GlobalDefinition | undefined {
  const { variable, definition, declaredAt } = symbol;
  const { name } = variable;
  if (definition === undefined) return undefined;
  const { type } = variable;
  let initial: Expression | undefined;
  if (definition.value) {
    initial = lowerInitializer(scope, type, definition.value);
    if (type.kind === "array") variable.type = initial.type;
  }
  if (layoutOf(variable.type) === undefined) {
    refuse(scope, declaredAt, "incomplete-type", `the size of ${name} is not known`);
  }
  const line = lineOf(scope.file, definition.node.start);
  return { variable, initial, file: scope.file.path, line };
}

function functionDefinition(
  scope: Scope,
  { annotations }: AnnotatedFile,
  node: Syntax,
  globals: GlobalDefinition[],
): LoweredFunction | undefined {
  const note = annotations.functions.find(({ range }) => range.start === node.start);
  const declarator = childOf(node, "declarator");
  const body = childOf(node, "body");
  const symbol = note && scope.program.functions.get(note.name);
  // A function that was refused when it was declared has its problem already.
  if (!declarator || !body || !note || symbol?.definition?.node !== node) return undefined;
  const type: FunctionType = symbol.type;
  const drops = new Map<number, { queue: string; note: string }>();
  for (const { target, queue, note: sentence } of annotations.lines) {
    if (queue !== undefined) drops.set(target.start, { queue, note: sentence });
  }
  const fn: FunctionState = {
    name: note.name,
    returns: type.returns,
    traced: note.traced,
    locals: [],
    usedNames: new Set(),
    callees: new Set(),
    around: { loops: 0, breakable: 0 },
    labels: [],
    drops,
    conditions: [],
    statics: [],
  };
  const parametersBlock = new Map<string, Variable>();
  const inner: Scope = { ...scope, fn, blocks: [parametersBlock] };
  const parameters = type.parameters.map(({ name, type: parameterType }, index) => {
    const variable = localVariable(inner, fn, name || `$unnamed${index}`, parameterType);
    parametersBlock.set(name, variable);
    return variable;
  });
  const site = note.traced
    ? newSite(inner, { start: node.start, end: declarator.end }, undefined, undefined)
    : -1;
  const lowered = lowerBody(inner, fn, body);
  const line = lineOf(scope.file, node.start);
  for (const { variable, value } of fn.statics) {
    globals.push({ variable, initial: value, file: scope.file.path, line });
  }
  const { name } = note;
  const file = scope.file.path;
  return {
    name,
    file,
    type,
    parameters,
    locals: fn.locals,
    body: lowered,
    line,
    site,
    traced: note.traced,
    callees: fn.callees,
  };
}
