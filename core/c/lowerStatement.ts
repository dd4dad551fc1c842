import { convertImplicitly, literal, promote } from "./arithmetic.ts";
import { declaredBy, hasSpecifier, typeOfDeclaration } from "./declarators.ts";
import type { Expression, Statement, SwitchCase, Variable } from "./intermediate.ts";
import { lowerInitializer } from "./lowerInitializer.ts";
import { uniqueName } from "./names.ts";
import {
  constantInteger,
  type FunctionState,
  type LabelFrame,
  lineOfNode,
  newSite,
  refuse,
  reporting,
  type Scope,
  stepSite,
} from "./scope.ts";
import { childOf, childrenOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import { type CType, type IntegerType, typeName } from "./types.ts";

/** A function's body: the scope holds its parameters. */
export function lowerBody(scope: Scope, fn: FunctionState, body: Syntax): Statement[] {
  return lowerList(innerBlock(scope), fn, namedChildren(body));
}

function innerBlock(scope: Scope): Scope {
  return { ...scope, blocks: [...scope.blocks, new Map()] };
}

type Item = { readonly label: LabelFrame } | { readonly node: Syntax };

/** The statements of a block; each label that is jumped to closes a labelled block around what is before it. */
function lowerList(scope: Scope, fn: FunctionState, nodes: readonly Syntax[]): Statement[] {
  const items = nodes.flatMap(splitLabels);
  const frames = items.flatMap((item) => ("label" in item ? [item.label] : []));
  fn.labels.push(...frames);
  let out: Statement[] = [];
  for (const item of items) {
    if ("node" in item) {
      const lowered = reporting(scope, () => lowerWithDrop(scope, fn, item.node));
      if (lowered) out.push(...lowered);
    } else if (item.label.used) {
      out = [{ op: "labelled", line: out[0]?.line ?? 0, label: item.label.name, body: out }];
    }
  }
  fn.labels.length -= frames.length;
  return out;
}

function splitLabels(node: Syntax): Item[] {
  if (node.type !== "labeled_statement") return [{ node }];
  const label = childOf(node, "label");
  const inner = namedChildren(node).filter((child) => child !== label);
  const frame = { name: label ? textOf(label) : "", at: node.start, used: false };
  return [{ label: frame }, ...inner.flatMap(splitLabels)];
}

/** One statement that stands alone, such as the body of an `if`. */
function lowerSingle(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  const body = lowerList(innerBlock(scope), fn, [node]);
  const [first] = body;
  if (first && body.length === 1) return first;
  return { op: "block", line: lineOfNode(scope, node), body };
}

function lowerWithDrop(scope: Scope, fn: FunctionState, node: Syntax): Statement[] {
  const drop = node.type === "if_statement" ? undefined : dropAt(scope, fn, node);
  const lowered = lowerStatement(scope, fn, node);
  return drop ? [drop, ...lowered] : lowered;
}

function dropAt(scope: Scope, fn: FunctionState, node: Syntax): Statement | undefined {
  const mark = fn.drops.get(node.start);
  if (mark === undefined) return undefined;
  const deciding = fn.conditions.at(-1) ?? node;
  const range = { start: deciding.start, end: deciding.end };
  const site = newSite(scope, range, mark.queue, mark.note);
  return { op: "drop", line: lineOfNode(scope, node), site };
}

function lowerStatement(scope: Scope, fn: FunctionState, node: Syntax): Statement[] {
  const line = lineOfNode(scope, node);
  switch (node.type) {
    case "compound_statement":
      return [{ op: "block", line, body: lowerList(innerBlock(scope), fn, namedChildren(node)) }];
    case "expression_statement": {
      const inner = namedChildren(node)[0];
      if (inner === undefined) return [];
      return [{ op: "expression", line, value: scope.program.lower(scope, inner) }];
    }
    case "declaration":
      return lowerDeclaration(scope, fn, node);
    case "if_statement":
      return [lowerIf(scope, fn, node)];
    case "while_statement":
    case "do_statement": {
      const condition = scope.program.condition(scope, field(scope, node, "condition"));
      const body = lowerLoopBody(scope, fn, node);
      return [{ op: node.type === "do_statement" ? "doWhile" : "while", line, condition, body }];
    }
    case "for_statement":
      return lowerFor(scope, fn, node);
    case "switch_statement":
      return [lowerSwitch(scope, fn, node)];
    case "return_statement":
      return [lowerReturn(scope, fn, node)];
    case "goto_statement":
      return [lowerGoto(scope, fn, node)];
    case "break_statement":
      if (fn.around.breakable === 0) {
        refuse(scope, node, "break-outside", "this break stands in no loop and no switch");
      }
      return [{ op: "break", line }];
    case "continue_statement":
      if (fn.around.loops === 0) {
        refuse(scope, node, "continue-outside", "this continue stands in no loop");
      }
      return [{ op: "continue", line }];
    case "case_statement":
      return refuse(scope, node, "case-outside-switch", "a case must stand directly in its switch");
    default:
      return refuse(
        scope,
        node,
        "unsupported-statement",
        `\`${firstLine(node)}\` is not supported in snippets`,
      );
  }
}

function firstLine(node: Syntax): string {
  return textOf(node).split("\n", 1)[0] ?? "";
}

function field(scope: Scope, node: Syntax, name: string): Syntax {
  const child = childOf(node, name);
  if (child === undefined)
    refuse(scope, node, "incomplete", `\`${firstLine(node)}\` is incomplete`);
  return child;
}

function lowerDeclaration(scope: Scope, fn: FunctionState, node: Syntax): Statement[] {
  if (hasSpecifier(node, "extern")) {
    refuse(scope, node, "local-extern", "declare extern variables outside of functions");
  }
  const base = typeOfDeclaration(scope, node);
  const isStatic = hasSpecifier(node, "static");
  return childrenOf(node, "declarator").flatMap((declarator): Statement[] => {
    const { name, nameNode, type } = declaredBy(scope, base, declarator);
    if (type.kind === "function" || type.kind === "void") {
      refuse(scope, nameNode, "bad-local", `a local variable cannot be of type ${type.kind}`);
    }
    if (type.kind === "struct" && type.fields === undefined) {
      refuse(scope, nameNode, "incomplete-type", `struct ${type.name} is not defined`);
    }
    const valueNode =
      declarator.type === "init_declarator" ? childOf(declarator, "value") : undefined;
    const variable = isStatic
      ? staticVariable(scope, fn, name, type)
      : localVariable(scope, fn, name, type);
    // In scope from its own initialiser on, as in C.
    scope.blocks.at(-1)?.set(name, variable);
    const value = valueNode ? lowerInitializer(scope, type, valueNode) : emptyValue(type);
    if (type.kind === "array") {
      if (value) variable.type = value.type;
      if (variable.type.kind === "array" && variable.type.length === undefined) {
        refuse(scope, nameNode, "incomplete-type", `the length of ${name} is not known`);
      }
    }
    if (isStatic) {
      fn.statics.push({ variable, value });
      return [];
    }
    const assignment = { ...declarator, start: nameNode.start };
    const site = valueNode ? stepSite(scope, assignment) : -1;
    return [{ op: "declare", line: lineOfNode(scope, declarator), variable, value, site }];
  });
}

function emptyValue(type: CType): Expression | undefined {
  const aggregate = type.kind === "struct" || type.kind === "array";
  return aggregate ? { op: "initializer", type, parts: [] } : undefined;
}

/** A new local with a JavaScript name that hides nothing. */
export function localVariable(
  scope: Scope,
  fn: FunctionState,
  name: string,
  type: CType,
): Variable {
  const { globals, functions } = scope.program;
  const jsName = uniqueName(
    name,
    (candidate) =>
      fn.usedNames.has(candidate) || globals.has(candidate) || functions.has(candidate),
  );
  fn.usedNames.add(jsName);
  const variable: Variable = { name, scope: "local", jsName, type, boxed: false };
  fn.locals.push(variable);
  return variable;
}

function staticVariable(scope: Scope, fn: FunctionState, name: string, type: CType): Variable {
  const taken = (candidate: string) =>
    fn.statics.some(({ variable }) => variable.jsName === candidate);
  const jsName = uniqueName(`${scope.fn?.name}$${name}`, taken);
  return { name, scope: "global", jsName, type, boxed: false };
}

function lowerIf(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  const conditionNode = field(scope, node, "condition");
  const condition = scope.program.condition(scope, conditionNode);
  fn.conditions.push(namedChildren(conditionNode)[0] ?? conditionNode);
  // An annotation before the whole `if` speaks of what happens when its condition holds.
  const drop = dropAt(scope, fn, node);
  const yes = lowerSingle(scope, fn, field(scope, node, "consequence"));
  const alternative = childOf(node, "alternative");
  const other = alternative && namedChildren(alternative)[0];
  const no = other ? lowerSingle(scope, fn, other) : undefined;
  fn.conditions.pop();
  const line = lineOfNode(scope, node);
  const body: Statement = drop ? { op: "block", line, body: [drop, yes] } : yes;
  return { op: "if", line, condition, yes: body, no };
}

function lowerFor(scope: Scope, fn: FunctionState, node: Syntax): Statement[] {
  const inner = innerBlock(scope);
  const out: Statement[] = [];
  const line = lineOfNode(scope, node);
  const initializer = childOf(node, "initializer");
  if (initializer?.type === "declaration") out.push(...lowerDeclaration(inner, fn, initializer));
  else if (initializer) {
    out.push({ op: "expression", line, value: scope.program.lower(inner, initializer) });
  }
  const conditionNode = childOf(node, "condition");
  const condition = conditionNode && scope.program.condition(inner, conditionNode);
  const updateNode = childOf(node, "update");
  const update = updateNode && scope.program.lower(inner, updateNode);
  const body = lowerLoopBody(inner, fn, node);
  out.push({ op: "for", line, condition, update, body });
  return out;
}

/** Work on the inside of a loop or switch. */
function within<T>({ around }: FunctionState, kind: "loop" | "switch", work: () => T): T {
  const { loops, breakable } = around;
  around.breakable++;
  if (kind === "loop") around.loops++;
  try {
    return work();
  } finally {
    around.loops = loops;
    around.breakable = breakable;
  }
}

function lowerLoopBody(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  return within(fn, "loop", () => lowerSingle(scope, fn, field(scope, node, "body")));
}

function lowerSwitch(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  const conditionNode = field(scope, node, "condition");
  const at = { scope, node: conditionNode };
  const value = promote(at, scope.program.lower(scope, conditionNode));
  const type = value.type as IntegerType;
  const inner = innerBlock(scope);
  const seen = new Set<bigint | undefined>();
  const cases = namedChildren(field(scope, node, "body")).map((child): SwitchCase => {
    if (child.type !== "case_statement") {
      refuse(scope, child, "outside-case", "this statement stands before the first case");
    }
    const label = childOf(child, "value");
    const constant = label ? literal(constantInteger(scope, label), type) : undefined;
    const key = constant?.op === "literal" ? constant.value : undefined;
    if (seen.has(key)) refuse(scope, label ?? child, "duplicate-case", "this case stands twice");
    seen.add(key);
    const statements = namedChildren(child).filter((inside) => inside !== label);
    const body = within(fn, "switch", () => lowerList(inner, fn, statements));
    return { value: key, body };
  });
  const site = stepSite(scope, namedChildren(conditionNode)[0] ?? conditionNode);
  return { op: "switch", line: lineOfNode(scope, node), value, site, cases };
}

function lowerReturn(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  const valueNode = namedChildren(node)[0];
  const line = lineOfNode(scope, node);
  const isVoid = fn.returns.kind === "void";
  if (valueNode === undefined) {
    if (!isVoid)
      refuse(scope, node, "return-value", `a value of type ${typeName(fn.returns)} is missing`);
    return { op: "return", line, value: undefined, site: stepSite(scope, node) };
  }
  const raw = scope.program.lower(scope, valueNode);
  if (isVoid && raw.type.kind !== "void") {
    refuse(scope, node, "return-value", "a void function returns no value");
  }
  const value = isVoid ? raw : convertImplicitly({ scope, node: valueNode }, raw, fn.returns);
  return { op: "return", line, value, site: stepSite(scope, node) };
}

function lowerGoto(scope: Scope, fn: FunctionState, node: Syntax): Statement {
  const name = textOf(field(scope, node, "label"));
  const frame = fn.labels.findLast((candidate) => candidate.name === name);
  if (frame === undefined) {
    refuse(scope, node, "goto-target", `the label ${name} stands in no block around this goto`);
  }
  if (frame.at < node.start) {
    refuse(scope, node, "backward-goto", `goto ${name} jumps back: write a loop instead`);
  }
  frame.used = true;
  return { op: "goto", line: lineOfNode(scope, node), label: name };
}
