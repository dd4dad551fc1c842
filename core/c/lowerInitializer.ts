import { convertImplicitly } from "./arithmetic.ts";
import type { Expression, InitializerPart } from "./intermediate.ts";
import { constantInteger, refuse, type Scope } from "./scope.ts";
import { childOf, childrenOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import { type CType, type StructField, type StructType, sameType, typeName } from "./types.ts";

type Path = readonly (StructField | number)[];

/** The value that an initialiser gives a variable of that type; an array without a length gets one. */
export function lowerInitializer(scope: Scope, type: CType, node: Syntax): Expression {
  if (type.kind === "array" && isString(node)) return stringArray(scope, type, node);
  if (node.type !== "initializer_list") {
    const value = scope.program.lower(scope, node);
    return convertImplicitly({ scope, node }, value, type);
  }
  if (type.kind !== "array" && type.kind !== "struct") {
    const values = namedChildren(node);
    const [first] = values;
    if (first === undefined || values.length > 1) {
      refuse(scope, node, "bad-initializer", `${typeName(type)} takes one value`);
    }
    return lowerInitializer(scope, type, first);
  }
  const parts: InitializerPart[] = [];
  const length = fill(scope, type, node, [], parts);
  const complete: CType =
    type.kind === "array" && type.length === undefined ? { ...type, length } : type;
  return { op: "initializer", type: complete, parts };
}

function isString(node: Syntax): boolean {
  return node.type === "string_literal" || node.type === "concatenated_string";
}

function stringArray(scope: Scope, type: CType & { kind: "array" }, node: Syntax): Expression {
  const parts: InitializerPart[] = [];
  const length = fillString(scope, type, node, [], parts);
  return { op: "initializer", type: { ...type, length: type.length ?? length }, parts };
}

function fillString(
  scope: Scope,
  type: CType & { kind: "array" },
  node: Syntax,
  path: Path,
  parts: InitializerPart[],
): number {
  const text = scope.program.lower(scope, node);
  if (text.op !== "string" || type.of.kind !== "integer" || type.of.bits !== 8) {
    refuse(scope, node, "bad-initializer", `a string cannot fill ${typeName(type)}`);
  }
  const element = type.of;
  text.bytes.slice(0, type.length ?? text.bytes.length).forEach((byte, index) => {
    const value: Expression = {
      op: "literal",
      type: element,
      value: element.signed ? BigInt(byte) : BigInt(byte & 255),
    };
    parts.push({ path: [...path, index], value });
  });
  return text.bytes.length;
}

/** Collects the parts of a braced initialiser; answers how many elements an array needs. */
function fill(
  scope: Scope,
  type: (CType & { kind: "array" }) | StructType,
  list: Syntax,
  path: Path,
  parts: InitializerPart[],
): number {
  let next = 0;
  let longest = 0;
  for (const item of namedChildren(list)) {
    const designators = childrenOf(item, "designator");
    const value = item.type === "initializer_pair" ? childOf(item, "value") : item;
    if (value === undefined) refuse(scope, item, "incomplete", "a value is missing here");
    let target: CType = type;
    let inner: Path = path;
    if (designators.length === 0) {
      const step = stepAt(scope, type, next, item);
      target = step.type;
      inner = [...path, step.key];
    }
    designators.forEach((designator, depth) => {
      const step = designated(scope, target, designator);
      if (depth === 0) next = step.index;
      target = step.type;
      inner = [...inner, step.key];
    });
    next++;
    longest = Math.max(longest, next);
    fillPart(scope, target, value, inner, parts);
  }
  return longest;
}

function fillPart(
  scope: Scope,
  type: CType,
  value: Syntax,
  path: Path,
  parts: InitializerPart[],
): void {
  const isAggregate = type.kind === "array" || type.kind === "struct";
  if (isAggregate && value.type === "initializer_list") {
    fill(scope, type, value, path, parts);
  } else if (type.kind === "array" && isString(value)) {
    fillString(scope, type, value, path, parts);
  } else {
    const lowered = lowerInitializer(scope, type, value);
    if (isAggregate && !sameType(lowered.type, type)) {
      refuse(
        scope,
        value,
        "bad-initializer",
        `braces are needed around the values of ${typeName(type)}`,
      );
    }
    parts.push({ path, value: lowered });
  }
}

function stepAt(
  scope: Scope,
  type: CType,
  index: number,
  node: Syntax,
): { key: StructField | number; type: CType; index: number } {
  if (type.kind === "array") {
    if (type.length !== undefined && index >= type.length) {
      refuse(scope, node, "too-many-values", `${typeName(type)} has ${type.length} elements`);
    }
    return { key: index, type: type.of, index };
  }
  const field = type.kind === "struct" ? type.fields?.[index] : undefined;
  if (field === undefined) {
    refuse(scope, node, "too-many-values", `${typeName(type)} has no field for this value`);
  }
  return { key: field, type: field.type, index };
}

function designated(
  scope: Scope,
  type: CType,
  designator: Syntax,
): { key: StructField | number; type: CType; index: number } {
  const inside = namedChildren(designator)[0];
  if (inside && designator.type === "subscript_designator" && type.kind === "array") {
    return stepAt(scope, type, Number(constantInteger(scope, inside)), designator);
  }
  if (inside && designator.type === "field_designator" && type.kind === "struct") {
    const index = type.fields?.findIndex((field) => field.name === textOf(inside)) ?? -1;
    if (index < 0) {
      refuse(scope, inside, "no-such-field", `struct ${type.name} has no field ${textOf(inside)}`);
    }
    return stepAt(scope, type, index, designator);
  }
  return refuse(
    scope,
    designator,
    "bad-initializer",
    `\`${textOf(designator)}\` does not fit ${typeName(type)}`,
  );
}
