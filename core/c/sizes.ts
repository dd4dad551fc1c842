import { type At, literal } from "./arithmetic.ts";
import { findType, typeOfDescriptor } from "./declarators.ts";
import type { Expression } from "./intermediate.ts";
import { findVariable, refuse, type Scope } from "./scope.ts";
import { childOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import { type CType, charType, layoutOf, typeName, unsignedLongType } from "./types.ts";

/** The type that `(u32)` names; `undefined` where the parentheses hold anything else. */
export function typeInParentheses(scope: Scope, node: Syntax): CType | undefined {
  if (node.type !== "parenthesized_expression") return undefined;
  const inner = namedChildren(node)[0];
  if (inner?.type !== "identifier" || findVariable(scope, textOf(inner))) return undefined;
  return findType(scope, textOf(inner));
}

/** The type that a `sizeof` measures. */
export function sizedTypeOf(scope: Scope, node: Syntax): CType {
  const descriptor = childOf(node, "type");
  if (descriptor) return typeOfDescriptor(scope, descriptor);
  const value = childOf(node, "value");
  if (value === undefined) refuse(scope, node, "incomplete", "sizeof of what?");
  const named = typeInParentheses(scope, value);
  if (named) return named;
  const unrecorded = scope.fn ? { ...scope, fn: { ...scope.fn, traced: false } } : scope;
  const operand = scope.program.lower(unrecorded, value);
  // A string is an array here and has its bytes, not a pointer's.
  if (operand.op === "string") return { kind: "array", of: charType, length: operand.bytes.length };
  return operand.type;
}

/** `sizeof x` and `sizeof(type)`. */
export function lowerSizeof(at: At): Expression {
  const { scope } = at;
  const type = sizedTypeOf(scope, at.node);
  const layout = layoutOf(type);
  if (layout === undefined) {
    refuse(scope, at.node, "incomplete-type", `the size of ${typeName(type)} is not known here`);
  }
  return literal(BigInt(layout.size), unsignedLongType);
}
