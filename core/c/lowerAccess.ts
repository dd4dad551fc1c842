import { type At, decay, offset, promote, toIndex } from "./arithmetic.ts";
import type { Expression } from "./intermediate.ts";
import { part } from "./parts.ts";
import { refuse } from "./scope.ts";
import { typeInParentheses } from "./sizes.ts";
import { childOf, type Syntax, textOf } from "./syntax.ts";
import { pointerTo, type StructField, typeName } from "./types.ts";

/** tree-sitter reads `(u32)(x)->f` as a field of the cast value, C as a cast of the field. */
function refuseMisreadCast(at: At, operand: Syntax): void {
  const callee = operand.type === "call_expression" ? childOf(operand, "function") : undefined;
  if (callee && typeInParentheses(at.scope, callee)) {
    const type = textOf(callee);
    refuse(
      at.scope,
      at.node,
      "ambiguous-cast",
      `put parentheses around what ${type} casts: ${type}(...)`,
    );
  }
}

/** `a.b` and `a->b`. */
export function lowerField(at: At): Expression {
  const { scope } = at;
  const argument = part(at, "argument");
  refuseMisreadCast(at, argument);
  const arrow = at.node.children.some((child) => child.type === "->");
  const raw = scope.program.lower(scope, argument);
  const base = arrow ? decay(raw) : raw;
  const struct = arrow ? (base.type.kind === "pointer" ? base.type.to : undefined) : base.type;
  const name = part(at, "field");
  if (struct?.kind !== "struct") {
    refuse(scope, name, "not-a-struct", `${typeName(base.type)} has no field ${textOf(name)}`);
  }
  return fieldOf({ scope, node: name }, base, struct.name, struct.fields, textOf(name));
}

function fieldOf(
  at: At,
  base: Expression,
  structName: string,
  fields: readonly StructField[] | undefined,
  name: string,
): Expression {
  if (fields === undefined) {
    refuse(at.scope, at.node, "incomplete-type", `struct ${structName} is not defined`);
  }
  const field = fields.find((candidate) => candidate.name === name);
  if (field) return { op: "field", type: field.type, base, field };
  const macro = at.scope.file.preprocessed.macros.get(name);
  if (macro && macro.parameters === undefined && /^\w+(\s*\.\s*\w+)*$/.test(macro.body)) {
    const path = macro.body.split(".").map((word) => word.trim());
    return path.reduce<Expression>((value, step) => {
      const { type } = value;
      const target = type.kind === "pointer" ? type.to : type;
      if (target.kind !== "struct" || step === name) {
        refuse(at.scope, at.node, "no-such-field", `struct ${structName} has no field ${name}`);
      }
      return fieldOf(at, value, target.name, target.fields, step);
    }, base);
  }
  return refuse(at.scope, at.node, "no-such-field", `struct ${structName} has no field ${name}`);
}

/** `a[i]`. */
export function lowerSubscript(at: At): Expression {
  const argument = part(at, "argument");
  refuseMisreadCast(at, argument);
  const array = at.scope.program.lower(at.scope, argument);
  const index = toIndex(promote(at, decay(at.scope.program.lower(at.scope, part(at, "index")))));
  if (array.type.kind === "array") {
    const { length, of } = array.type;
    // The place right behind the last element has an address, though no value.
    if (index.op === "literal" && length !== undefined) {
      if (index.value < 0n || index.value > BigInt(length)) {
        refuse(
          at.scope,
          part(at, "index"),
          "array-index",
          `the array has ${length} elements, counted from 0: there is no element ${index.value}`,
        );
      }
    }
    return { op: "element", type: of, array, index };
  }
  return dereference(at, array, index);
}

/** What `pointer` points at, `index` elements on. */
export function dereference(
  at: At,
  pointer: Expression,
  index: Expression | undefined,
): Expression {
  const { type } = pointer;
  if (type.kind !== "pointer") {
    refuse(at.scope, at.node, "not-a-pointer", `${typeName(type)} is not a pointer`);
  }
  const { to } = type;
  const atStart = index === undefined || (index.op === "literal" && index.value === 0n);
  switch (to.kind) {
    case "void":
      return refuse(
        at.scope,
        at.node,
        "void-pointer",
        "a void * must be cast before it is followed",
      );
    case "function":
      return { op: "same", type: to, operand: pointer };
    case "struct":
    case "array": {
      if (atStart) return { op: "same", type: to, operand: pointer };
      return { op: "same", type: to, operand: offset(at, pointer, index) };
    }
    default:
      return { op: "pointee", type: to, pointer, index: atStart ? undefined : index };
  }
}

/** `*p` and `&x`. */
export function lowerPointer(at: At): Expression {
  const operand = at.scope.program.lower(at.scope, part(at, "argument"));
  const star = at.node.children[0]?.type === "*";
  return star ? dereference(at, decay(operand), undefined) : addressOf(at, operand);
}

/** A pointer to what `operand` names; a variable then lives in a box. */
export function addressOf(at: At, operand: Expression): Expression {
  const type = pointerTo(operand.type);
  if (operand.type.kind === "struct" || operand.type.kind === "function") {
    return { op: "same", type, operand };
  }
  if (operand.type.kind === "array") {
    refuse(
      at.scope,
      at.node,
      "pointer-to-array",
      "a pointer to an array is not supported: point at its first element",
    );
  }
  switch (operand.op) {
    case "variable":
      operand.variable.boxed = true;
      return { op: "address", type, of: operand };
    case "field":
      if (operand.field.width !== undefined) {
        refuse(at.scope, at.node, "bit-field", "a bit-field has no address");
      }
      return { op: "address", type, of: operand };
    case "element":
      return { op: "address", type, of: operand };
    case "pointee":
      return operand.index ? offset(at, operand.pointer, operand.index) : operand.pointer;
    default:
      return refuse(
        at.scope,
        at.node,
        "no-address",
        `\`${textOf(at.node)}\`: this value has no address`,
      );
  }
}
