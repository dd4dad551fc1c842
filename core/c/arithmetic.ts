import type { BinaryOperator, CompareOperator, Expression, SiteId } from "./intermediate.ts";
import { refuse, type Scope } from "./scope.ts";
import type { Syntax } from "./syntax.ts";
import {
  type CType,
  commonType,
  firstMemberPath,
  type IntegerType,
  intType,
  longType,
  pointerTo,
  promoted,
  type StructType,
  sameType,
  typeName,
  wrap,
} from "./types.ts";

/** Where an expression is being built: for refusals. */
export interface At {
  readonly scope: Scope;
  readonly node: Syntax;
}

/** A constant, wrapped to its type. */
export function literal(value: bigint, type: IntegerType): Expression {
  return { op: "literal", type, value: wrap(value, type) };
}

/** Arrays and functions as the pointers that they turn into wherever a value is needed. */
export function decay(value: Expression): Expression {
  const { type } = value;
  if (type.kind === "function") return { op: "same", type: pointerTo(type), operand: value };
  if (type.kind !== "array" || value.op === "string") return value;
  const element: Expression = {
    op: "element",
    type: type.of,
    array: value,
    index: literal(0n, intType),
  };
  if (type.of.kind === "struct" || type.of.kind === "array") {
    return { op: "same", type: pointerTo(type.of), operand: element };
  }
  return { op: "address", type: pointerTo(type.of), of: element };
}

/** The integer type of a value, promoted. */
export function promote(at: At, value: Expression): Expression {
  const { type } = value;
  if (type.kind !== "integer") {
    refuse(at.scope, at.node, "not-an-integer", `an integer is needed here, not ${typeName(type)}`);
  }
  const width = value.op === "field" ? value.field.width : undefined;
  return convertInteger(value, promoted(type, width));
}

/** An integer converted to another integer type. */
export function convertInteger(value: Expression, type: IntegerType): Expression {
  const from = value.type;
  if (from.kind === "integer" && from.bits === type.bits && from.signed === type.signed)
    return value;
  if (value.op === "literal") return literal(value.value, type);
  return { op: "convert", type, operand: value };
}

/** Converts as an assignment, an argument or a return does; refuses what gcc warns about. */
export function convertImplicitly(at: At, raw: Expression, type: CType): Expression {
  const value = decay(raw);
  const from = value.type;
  if (from.kind === "pointer" && type.kind === "pointer" && !sameType(from, type)) {
    const throughVoid = from.to.kind === "void" || type.to.kind === "void";
    if (!throughVoid && value.op !== "null") {
      refuse(
        at.scope,
        at.node,
        "incompatible-pointer",
        `${typeName(from)} is used as ${typeName(type)}: write a cast or container_of`,
      );
    }
  }
  return cast(at, value, type);
}

/** Converts as a cast does. */
export function cast(at: At, raw: Expression, type: CType): Expression {
  const value = decay(raw);
  const from = value.type;
  if (type.kind === "void") return { op: "same", type, operand: value };
  if (type.kind === "integer") {
    if (from.kind === "integer") return convertInteger(value, type);
    if (from.kind === "pointer" && type.bits === 1) {
      return { op: "convert", type, operand: value };
    }
  }
  if (type.kind === "pointer") {
    if (value.op === "literal" && value.value === 0n) return { op: "null", type };
    if (from.kind === "pointer") return castPointer(at, value, from.to, type);
  }
  if (type.kind === "struct" && from === type) return value;
  return refuse(
    at.scope,
    at.node,
    "unsupported-conversion",
    `${typeName(from)} cannot be converted to ${typeName(type)} in snippets`,
  );
}

function castPointer(
  at: At,
  value: Expression,
  from: CType,
  type: CType & { kind: "pointer" },
): Expression {
  const { to } = type;
  if (value.op === "null") return { op: "null", type };
  if (sameType(from, to) || to.kind === "void" || to.kind === "function") {
    return { op: "same", type, operand: value };
  }
  if (from.kind === "void") {
    const known = value.op === "allocate";
    if (to.kind === "struct" && !known) markContained(to);
    return { op: known ? "same" : "pointerCast", type, operand: value };
  }
  if (from.kind === "struct" && to.kind === "struct") {
    const inwards = firstMemberPath(from, to);
    if (inwards) return { op: "firstMember", type, operand: value, path: inwards };
    const outwards = firstMemberPath(to, from);
    if (outwards) {
      markContained(to);
      return { op: "container", type, operand: value, path: outwards, keepsNull: true };
    }
  }
  const scalar = (target: CType) => target.kind === "integer" || target.kind === "pointer";
  if (scalar(from) && scalar(to)) return { op: "pointerCast", type, operand: value };
  return refuse(
    at.scope,
    at.node,
    "unsupported-conversion",
    `${typeName(from)} * cannot be seen as ${typeName(to)} *: neither is the first member of the other`,
  );
}

/** Notes that code goes outwards to `outer` from what it begins with, at any depth. */
function markContained(outer: StructType): void {
  const first = outer.fields?.[0]?.type;
  if (first?.kind !== "struct") return;
  first.contained = true;
  markContained(first);
}

/** `left operator right` on integers, with the usual conversions and folding. */
export function arithmetic(
  at: At,
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
): Expression {
  let a = promote(at, left);
  let b = promote(at, right);
  let type = a.type as IntegerType;
  if (operator !== "<<" && operator !== ">>") {
    type = commonType(type, b.type as IntegerType);
    a = convertInteger(a, type);
    b = convertInteger(b, type);
  }
  if (a.op === "literal" && b.op === "literal") {
    return literal(fold(at, operator, a.value, b.value, type), type);
  }
  const isShift = operator === "<<" || operator === ">>";
  if (isShift && b.op === "literal") checkShift(at, b.value, type);
  if ((operator === "/" || operator === "%") && b.op === "literal" && b.value === 0n) {
    refuse(at.scope, at.node, "division-by-zero", "division by zero");
  }
  return { op: "binary", type, operator, left: a, right: b };
}

function fold(at: At, operator: BinaryOperator, a: bigint, b: bigint, type: IntegerType): bigint {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "/":
    case "%":
      if (b === 0n) refuse(at.scope, at.node, "division-by-zero", "division by zero");
      return operator === "/" ? a / b : a % b;
    case "<<":
    case ">>":
      checkShift(at, b, type);
      return operator === "<<" ? a << b : a >> b;
  }
}

function checkShift(at: At, by: bigint, type: IntegerType): void {
  if (by >= 0n && by < BigInt(type.bits)) return;
  const message = `a shift by ${by} is undefined for ${type.name}, which has ${type.bits} bits`;
  refuse(at.scope, at.node, "shift-count", message);
}

/** `-operand`. */
export function negate(at: At, operand: Expression): Expression {
  const value = promote(at, operand);
  const type = value.type as IntegerType;
  if (value.op === "literal") return literal(-value.value, type);
  return { op: "negate", type, operand: value };
}

/** `~operand`. */
export function complement(at: At, operand: Expression): Expression {
  const value = promote(at, operand);
  const type = value.type as IntegerType;
  if (value.op === "literal") return literal(~value.value, type);
  return { op: "complement", type, operand: value };
}

/** A comparison of integers or of pointers. */
export function compare(
  at: At,
  operator: CompareOperator,
  left: Expression,
  right: Expression,
  site: SiteId,
): Expression {
  const [l, r] = [decay(left), decay(right)];
  if (l.type.kind === "pointer" || r.type.kind === "pointer") {
    return comparePointers(at, operator, l, r, site);
  }
  let [a, b] = [promote(at, l), promote(at, r)];
  const type = commonType(a.type as IntegerType, b.type as IntegerType);
  a = convertInteger(a, type);
  b = convertInteger(b, type);
  if (a.op === "literal" && b.op === "literal") {
    return literal(foldCompare(operator, a.value, b.value) ? 1n : 0n, intType);
  }
  return { op: "compare", type: intType, operator, left: a, right: b, site };
}

function foldCompare(operator: CompareOperator, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
  }
}

function comparePointers(
  at: At,
  operator: CompareOperator,
  left: Expression,
  right: Expression,
  site: SiteId,
): Expression {
  const target = left.type.kind === "pointer" && left.op !== "null" ? left.type : right.type;
  const a = convertImplicitly(at, left, target);
  const b = convertImplicitly(at, right, target);
  if (operator === "==" || operator === "!=") {
    return { op: "compare", type: intType, operator, left: a, right: b, site };
  }
  const zero = literal(0n, intType);
  return { op: "compare", type: intType, operator, left: distance(at, a, b), right: zero, site };
}

/** Elements between two pointers into one array, as an int. */
export function distance(at: At, left: Expression, right: Expression): Expression {
  markIndexed(at, left);
  markIndexed(at, right);
  return { op: "distance", type: intType, left, right };
}

/** `pointer + by`. */
export function offset(at: At, pointer: Expression, by: Expression): Expression {
  markIndexed(at, pointer);
  const index = promote(at, by);
  return { op: "offset", type: pointer.type, pointer, by: toIndex(index) };
}

/** `+` and `-` where at least one side is a pointer. */
export function pointerArithmetic(
  at: At,
  operator: string,
  left: Expression,
  right: Expression,
): Expression {
  if (left.type.kind === "pointer" && right.type.kind === "pointer") {
    if (operator === "-" && sameType(left.type, right.type)) {
      return convertInteger(distance(at, left, right), longType);
    }
  } else if (operator === "+") {
    return left.type.kind === "pointer" ? offset(at, left, right) : offset(at, right, left);
  } else if (operator === "-" && left.type.kind === "pointer") {
    return offset(at, left, negate(at, right));
  }
  return refuse(
    at.scope,
    at.node,
    "pointer-arithmetic",
    `\`${operator}\` does not work on these pointers`,
  );
}

/** An index as a number at run time. */
export function toIndex(index: Expression): Expression {
  return index.type.kind === "integer" && index.type.bits === 64
    ? convertInteger(index, intType)
    : index;
}

/** Notes that a pointer of this type is moved within its array. */
function markIndexed(at: At, pointer: Expression): void {
  const target = pointer.type.kind === "pointer" ? pointer.type.to : undefined;
  if (target?.kind === "struct") {
    if (target.fields === undefined) {
      refuse(at.scope, at.node, "incomplete-type", `struct ${target.name} is not defined`);
    }
    target.indexed = true;
  } else if (target?.kind !== "integer" && target?.kind !== "pointer") {
    refuse(
      at.scope,
      at.node,
      "pointer-arithmetic",
      "this kind of pointer cannot be moved in snippets",
    );
  }
}

/** A value as a condition: something whose being nonzero matters. */
export function truth(at: At, raw: Expression, site: SiteId): Expression {
  const value = decay(raw);
  switch (value.op) {
    case "compare":
    case "logical":
    case "truth":
    case "not":
      return value;
    case "literal":
      return literal(value.value === 0n ? 0n : 1n, intType);
    case "null":
      return literal(0n, intType);
  }
  if (value.type.kind !== "integer" && value.type.kind !== "pointer") {
    refuse(at.scope, at.node, "not-a-condition", `${typeName(value.type)} cannot be a condition`);
  }
  return { op: "truth", type: intType, operand: value, site };
}

/** The opposite of a condition. A tested value is recorded once, with the outcome of the whole. */
export function not(condition: Expression, site: SiteId): Expression {
  if (condition.op === "literal") return literal(condition.value === 0n ? 1n : 0n, intType);
  const operand = condition.op === "truth" ? { ...condition, site: -1 } : condition;
  return { op: "not", type: intType, operand, site };
}

/** Whether a value is of the type that `min` and `max` demand of both operands. */
export function sameInteger(left: Expression, right: Expression): boolean {
  return sameType(left.type, right.type) && left.type.kind === "integer";
}
