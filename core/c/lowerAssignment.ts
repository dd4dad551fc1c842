import {
  type At,
  arithmetic,
  cast,
  convertImplicitly,
  convertInteger,
  decay,
  literal,
  pointerArithmetic,
} from "./arithmetic.ts";
import type { BinaryOperator, Expression } from "./intermediate.ts";
import { part } from "./parts.ts";
import { refuse, stepSite } from "./scope.ts";
import { type Syntax, textOf } from "./syntax.ts";
import { intType, typeName } from "./types.ts";

const assignable = new Set(["variable", "field", "pointee", "element"]);

function targetOf(at: At, node: Syntax): Expression {
  const target = at.scope.program.lower(at.scope, node);
  const isStruct = target.type.kind === "struct" && target.op === "same";
  if (!assignable.has(target.op) && !isStruct) {
    refuse(at.scope, node, "not-assignable", `\`${textOf(node)}\` cannot be assigned to`);
  }
  if (target.type.kind === "array" || target.type.kind === "function") {
    refuse(
      at.scope,
      node,
      "not-assignable",
      `\`${textOf(node)}\` is ${typeName(target.type)} and cannot be assigned to`,
    );
  }
  return target;
}

/** `a = b`, `a += b` and the like. */
export function lowerAssignment(at: At): Expression {
  const { scope } = at;
  const operator = part(at, "operator").type;
  const target = targetOf(at, part(at, "left"));
  const right = part(at, "right");
  const value = scope.program.lower(scope, right);
  if (operator === "=") return assign(at, target, value, right);
  const result = combine(at, operator.slice(0, -1), oldValueOf(target), decay(value));
  return update(at, target, result, "new");
}

function combine(at: At, symbol: string, old: Expression, value: Expression): Expression {
  if (old.type.kind === "pointer") return pointerArithmetic(at, symbol, old, value);
  return arithmetic(at, symbol as BinaryOperator, old, value);
}

/** The target's value before; a narrow bit-field promotes to int, whatever its type. */
function oldValueOf(target: Expression): Expression {
  const old: Expression = { op: "oldValue", type: target.type };
  const width = target.op === "field" ? target.field.width : undefined;
  return width !== undefined && width < 32 ? convertInteger(old, intType) : old;
}

function update(at: At, target: Expression, value: Expression, result: "old" | "new"): Expression {
  const converted = cast(at, value, target.type);
  return {
    op: "update",
    type: target.type,
    target,
    value: converted,
    result,
    site: stepSite(at.scope, at.node),
  };
}

/** `a++`, `--a` and the like. */
export function lowerUpdate(at: At): Expression {
  const target = targetOf(at, part(at, "argument"));
  const operator = at.node.children.find((child) => child.type === "++" || child.type === "--");
  const postfix = at.node.children[0]?.field === "argument";
  const symbol = operator?.type === "--" ? "-" : "+";
  const value = combine(at, symbol, oldValueOf(target), literal(1n, intType));
  return update(at, target, value, postfix ? "old" : "new");
}

/** `target = value` with the conversion that C makes; `from` is where the value stands. */
export function assign(at: At, target: Expression, value: Expression, from: Syntax): Expression {
  const converted = convertImplicitly({ scope: at.scope, node: from }, value, target.type);
  const site = stepSite(at.scope, at.node);
  return { op: "assign", type: target.type, target, value: converted, site };
}
