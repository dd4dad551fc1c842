import type { AccessRole } from "./codeIndex.ts";
import { ancestorOf, childOf, type SourceNode } from "./codeIndexNode.ts";

/** Macros that only wrap the expression in their first argument. */
const wrappers = new Set([
  "READ_ONCE",
  "WRITE_ONCE",
  "data_race",
  "likely",
  "unlikely",
  "xchg",
  "rcu_dereference",
]);
const clamps = new Set(["min", "min_t", "max", "max_t", "clamp", "clamp_t", "min3", "max3"]);
const comparisons = new Set(["<", "<=", ">", ">=", "==", "!="]);
const conditionHolders = new Set([
  "if_statement",
  "while_statement",
  "do_statement",
  "for_statement",
  "switch_statement",
  "conditional_expression",
]);

/** Names from the root variable to the last member; what a call at the root returns has no name. */
export function accessPathOf(node: SourceNode, text: string): readonly string[] {
  switch (node.type) {
    case "identifier":
    case "field_identifier":
      return [text.slice(node.start, node.end)];
    case "field_expression": {
      const argument = childOf(node, "argument");
      const member = childOf(node, "field");
      const root = argument === undefined ? [] : accessPathOf(argument, text);
      return member === undefined ? root : [...root, text.slice(member.start, member.end)];
    }
    case "subscript_expression":
    case "pointer_expression": {
      const argument = childOf(node, "argument");
      return argument === undefined ? [] : accessPathOf(argument, text);
    }
    case "cast_expression": {
      const value = childOf(node, "value");
      return value === undefined ? [] : accessPathOf(value, text);
    }
    case "parenthesized_expression": {
      const inner = node.children[0];
      return inner === undefined ? [] : accessPathOf(inner, text);
    }
    case "call_expression": {
      const first = childOf(node, "arguments")?.children[0];
      return first !== undefined && wrappers.has(calledName(node, text))
        ? accessPathOf(first, text)
        : [];
    }
    default:
      return [];
  }
}

/** What the expression around `access` does with its value, with the name that role speaks of. */
export function roleOf(
  access: SourceNode,
  text: string,
  isLocal: (name: string) => boolean,
): { readonly role: AccessRole; readonly target: string } {
  let node = access;
  for (let parent = node.parent; parent !== undefined; node = parent, parent = node.parent) {
    switch (parent.type) {
      case "parenthesized_expression":
        if (conditionHolders.has(parent.parent?.type ?? "")) {
          return { role: "condition", target: "" };
        }
        continue;
      case "cast_expression":
      case "field_expression":
      case "subscript_expression":
      case "comma_expression":
        continue;
      case "unary_expression":
        continue;
      case "pointer_expression":
        if (text[parent.start] === "&") return { role: "address", target: "" };
        continue;
      case "binary_expression": {
        const operator = childOf(parent, "operator");
        const sign = operator === undefined ? "" : text.slice(operator.start, operator.end);
        if (comparisons.has(sign)) return comparisonRole(parent, text);
        if (sign === "&&" || sign === "||") return { role: "condition", target: "" };
        continue;
      }
      case "conditional_expression":
        if (node.field === "condition") return { role: "condition", target: "" };
        continue;
      case "argument_list":
        continue;
      case "call_expression": {
        const name = calledName(parent, text);
        if (name === "WRITE_ONCE" && isFirstArgument(node, access)) {
          return { role: "write", target: "" };
        }
        if (name === "WRITE_ONCE") return writeOnceRole(parent, text, isLocal);
        if (wrappers.has(name)) continue;
        if (clamps.has(name)) return { role: "clamp", target: name };
        return { role: "argument", target: name };
      }
      case "update_expression":
        return { role: "write", target: "" };
      case "assignment_expression":
        if (node.field === "left") return { role: "write", target: "" };
        return storeRole(childOf(parent, "left"), text, isLocal);
      case "init_declarator":
        return storeRole(childOf(parent, "declarator"), text, isLocal);
      case "return_statement":
        return { role: "return", target: "" };
      case "for_statement":
      case "if_statement":
      case "while_statement":
        return { role: "condition", target: "" };
      default:
        return { role: "other", target: "" };
    }
  }
  return { role: "other", target: "" };
}

export function calledName(call: SourceNode, text: string): string {
  const called = childOf(call, "function");
  if (called === undefined) return "";
  const last = called.type === "field_expression" ? childOf(called, "field") : called;
  return last === undefined ? "" : text.slice(last.start, last.end);
}

function isFirstArgument(argumentList: SourceNode, access: SourceNode): boolean {
  const first = argumentList.children[0];
  return first !== undefined && first.start <= access.start && access.end <= first.end;
}

function writeOnceRole(
  call: SourceNode,
  text: string,
  isLocal: (name: string) => boolean,
): { readonly role: AccessRole; readonly target: string } {
  return storeRole(childOf(call, "arguments")?.children[0], text, isLocal);
}

function storeRole(
  left: SourceNode | undefined,
  text: string,
  isLocal: (name: string) => boolean,
): { readonly role: AccessRole; readonly target: string } {
  if (left === undefined) return { role: "other", target: "" };
  let declarator = left;
  while (declarator.type === "pointer_declarator") {
    const inner = childOf(declarator, "declarator");
    if (inner === undefined) break;
    declarator = inner;
  }
  const name = text.slice(declarator.start, declarator.end);
  return declarator.type === "identifier" && isLocal(name)
    ? { role: "local", target: name }
    : { role: "assignment", target: name };
}

/** A comparison; as a whole condition whose only consequence is to assign one side to the other, a clamp. */
function comparisonRole(
  comparison: SourceNode,
  text: string,
): { readonly role: AccessRole; readonly target: string } {
  let condition: SourceNode = comparison;
  for (let above = condition.parent; above !== undefined; above = above.parent) {
    if (above.type !== "parenthesized_expression" && !isWrapperCall(above, text)) break;
    condition = above;
  }
  const bounded = boundedBy(comparison, condition.parent, text);
  return bounded === undefined
    ? { role: "comparison", target: "" }
    : { role: "clamp", target: bounded };
}

function isWrapperCall(node: SourceNode | undefined, text: string): boolean {
  if (node?.type === "argument_list") return isWrapperCall(node.parent, text);
  return node?.type === "call_expression" && wrappers.has(calledName(node, text));
}

/** `if (a > limit) a = limit;` bounds `a`: a clamp spelled out. */
function boundedBy(
  comparison: SourceNode,
  statement: SourceNode | undefined,
  text: string,
): string | undefined {
  if (statement?.type !== "if_statement") return undefined;
  const assigned = onlyAssignment(childOf(statement, "consequence"));
  const left = assigned === undefined ? undefined : childOf(assigned, "left");
  const right = assigned === undefined ? undefined : childOf(assigned, "right");
  if (left === undefined || right === undefined) return undefined;
  const sides = comparison.children
    .filter((child) => child.field !== "operator")
    .map((side) => accessPathOf(side, text).join("."));
  return [left, right].every((side) => sides.includes(accessPathOf(side, text).join(".")))
    ? text.slice(left.start, left.end)
    : undefined;
}

function onlyAssignment(consequence: SourceNode | undefined): SourceNode | undefined {
  if (consequence === undefined) return undefined;
  const statement =
    consequence.type === "compound_statement" ? consequence.children[0] : consequence;
  if (consequence.type === "compound_statement" && consequence.children.length !== 1) {
    return undefined;
  }
  const expression = statement?.children[0];
  return expression?.type === "assignment_expression" ? expression : undefined;
}

/** The whole statement that a node belongs to. */
export function statementOf(node: SourceNode): SourceNode {
  const statement = ancestorOf(
    node,
    "expression_statement",
    "declaration",
    "return_statement",
    "if_statement",
    "while_statement",
    "for_statement",
    "do_statement",
    "switch_statement",
    "initializer_pair",
  );
  return statement ?? node;
}
