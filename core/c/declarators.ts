import { constantInteger, findVariable, refuse, type Scope } from "./scope.ts";
import { childOf, childrenOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import {
  builtinTypes,
  type CType,
  type FunctionType,
  integerOfWords,
  intType,
  layoutOf,
  pointerTo,
  type StructField,
  type StructType,
  unsignedIntType,
} from "./types.ts";

/** A declared name with its type. */
export interface Declared {
  readonly name: string;
  readonly nameNode: Syntax;
  readonly type: CType;
}

/** The type that a declaration's specifiers name. Defines structs and enums that it spells out. */
export function typeOfDeclaration(scope: Scope, declaration: Syntax): CType {
  const specifier = childOf(declaration, "type");
  if (specifier === undefined) refuse(scope, declaration, "no-type", "a type is missing here");
  return typeOfSpecifier(scope, specifier);
}

/** The type that one specifier names. */
export function typeOfSpecifier(scope: Scope, node: Syntax): CType {
  switch (node.type) {
    case "primitive_type":
    case "type_identifier":
    case "identifier":
      return namedType(scope, node, textOf(node));
    case "sized_type_specifier":
      return sizedType(scope, node);
    case "struct_specifier":
      return structOf(scope, node);
    case "enum_specifier":
      return enumOf(scope, node);
    case "type_descriptor":
      return typeOfDescriptor(scope, node);
    case "union_specifier":
      return refuse(
        scope,
        node,
        "union",
        "unions are not supported in snippets: write a struct that has all the members",
      );
    default:
      return refuse(
        scope,
        node,
        "unsupported-type",
        `\`${textOf(node)}\` is not supported as a type: name a type`,
      );
  }
}

/** The type of a typedef or of a name known without one. */
export function findType(scope: Scope, name: string): CType | undefined {
  return scope.program.typedefs.get(name) ?? builtinTypes.get(name);
}

function namedType(scope: Scope, node: Syntax, name: string): CType {
  const type = findType(scope, name);
  if (type) return type;
  if (/^(float|double)$/.test(name)) {
    refuse(
      scope,
      node,
      "floating-point",
      "floating point is not supported in snippets: kernels compute with integers only",
    );
  }
  if (findVariable(scope, name)) {
    // `(x * (y)) - z` parses as a cast of `-z`, `(x) - y * z` as one of `-y`.
    refuse(
      scope,
      node,
      "ambiguous-cast",
      `the parser takes the variable ${name} for a type here: drop the parentheses around it or swap the operands`,
    );
  }
  return refuse(scope, node, "unknown-type", `unknown type \`${name}\``);
}

function sizedType(scope: Scope, node: Syntax): CType {
  const words = textOf(node)
    .split(/\s+/)
    .filter((word) => word !== "const" && word !== "volatile");
  const type = integerOfWords(words);
  if (type) return type;
  return refuse(scope, node, "unknown-type", `unknown type \`${words.join(" ")}\``);
}

/** `const struct sock *`, `type_descriptor` in a cast or sizeof. */
export function typeOfDescriptor(scope: Scope, node: Syntax): CType {
  const base = typeOfDeclaration(scope, node);
  const declarator = childOf(node, "declarator");
  return declarator ? abstractType(scope, base, declarator) : base;
}

function abstractType(scope: Scope, base: CType, node: Syntax): CType {
  const inner = childOf(node, "declarator") ?? namedChildren(node).find(isAbstractDeclarator);
  switch (node.type) {
    case "abstract_pointer_declarator":
    case "pointer_declarator": {
      const pointer = pointerTo(base);
      return inner ? abstractType(scope, pointer, inner) : pointer;
    }
    case "abstract_parenthesized_declarator":
      return inner ? abstractType(scope, base, inner) : base;
    case "abstract_function_declarator": {
      const type = functionType(scope, base, childOf(node, "parameters"));
      return inner ? abstractType(scope, type, inner) : type;
    }
    case "abstract_array_declarator": {
      const size = childOf(node, "size");
      const length = size ? arrayLength(scope, size, base) : undefined;
      const array: CType = { kind: "array", of: base, length };
      return inner ? abstractType(scope, array, inner) : array;
    }
    default:
      return refuse(
        scope,
        node,
        "unsupported-declarator",
        `\`${textOf(node)}\` is not supported here`,
      );
  }
}

function isAbstractDeclarator(node: Syntax): boolean {
  return /^abstract_.*declarator$/.test(node.type);
}

/** A type argument of min_t or container_of: words and stars. */
export function typeOfText(scope: Scope, text: string, node: Syntax): CType {
  const stars = text.match(/\*/g)?.length ?? 0;
  const words = text
    .replace(/\*/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "const");
  let type: CType | undefined;
  const [first, second] = words;
  if (first === "struct" && second !== undefined && words.length === 2) {
    type = structNamed(scope, second);
  } else if (first === "enum" && second !== undefined) {
    type = scope.program.enums.get(second);
  } else if (first !== undefined) {
    type = (words.length === 1 ? findType(scope, first) : undefined) ?? integerOfWords(words);
  }
  if (type === undefined) refuse(scope, node, "unknown-type", `unknown type \`${text}\``);
  for (let star = 0; star < stars; star++) type = pointerTo(type);
  return type;
}

/** Applies one declarator of a declaration to its base type. */
export function declaredBy(scope: Scope, base: CType, node: Syntax): Declared {
  switch (node.type) {
    case "identifier":
    case "field_identifier":
    case "type_identifier":
      return { name: textOf(node), nameNode: node, type: base };
    // `typedef unsigned int u32` where the name is a word that the grammar knows as a type.
    case "primitive_type":
      return { name: textOf(node), nameNode: node, type: base };
    case "init_declarator":
    case "attributed_declarator":
    case "parenthesized_declarator": {
      const inner = childOf(node, "declarator") ?? namedChildren(node)[0];
      if (inner) return declaredBy(scope, base, inner);
      break;
    }
    case "pointer_declarator": {
      const inner = childOf(node, "declarator");
      if (inner) return declaredBy(scope, pointerTo(base), inner);
      break;
    }
    case "array_declarator": {
      const inner = childOf(node, "declarator");
      const size = childOf(node, "size");
      const length = size ? arrayLength(scope, size, base) : undefined;
      if (inner) return declaredBy(scope, { kind: "array", of: base, length }, inner);
      break;
    }
    case "function_declarator": {
      const inner = childOf(node, "declarator");
      const type = functionType(scope, base, childOf(node, "parameters"));
      if (inner) return declaredBy(scope, type, inner);
      break;
    }
  }
  return refuse(scope, node, "unsupported-declarator", `\`${textOf(node)}\` is not supported here`);
}

/** Large enough for every table of a kernel, small enough that nobody waits for it. */
const largestArrayBytes = 1n << 24n;

function arrayLength(scope: Scope, node: Syntax, element: CType): number {
  const length = constantInteger(scope, node);
  const bytes = length * BigInt(layoutOf(element)?.size ?? 1);
  if (length < 0n || bytes > largestArrayBytes) {
    refuse(
      scope,
      node,
      "array-length",
      `an array of ${length} elements is not supported: arrays may take up to 16 MiB`,
    );
  }
  return Number(length);
}

function functionType(scope: Scope, returns: CType, parameters: Syntax | undefined): FunctionType {
  if (returns.kind === "array" || returns.kind === "function") {
    if (parameters) refuse(scope, parameters, "bad-function", "a function cannot return this");
  }
  const list = parameters ? namedChildren(parameters) : [];
  const variadic = list.find((node) => node.type === "variadic_parameter");
  if (variadic) {
    refuse(
      scope,
      variadic,
      "variadic",
      "functions with `...` are not supported in snippets: name each parameter",
    );
  }
  const declared = list
    .filter((node) => node.type === "parameter_declaration")
    .map((node) => parameterOf(scope, node));
  const onlyVoid = declared.length === 1 && declared[0]?.type.kind === "void";
  return {
    kind: "function",
    returns,
    parameters: onlyVoid ? [] : declared,
    unchecked: list.length === 0,
  };
}

function parameterOf(scope: Scope, node: Syntax): { name: string; type: CType } {
  const base = typeOfDeclaration(scope, node);
  const declarator = childOf(node, "declarator");
  if (declarator === undefined) return { name: "", type: base };
  if (isAbstractDeclarator(declarator)) {
    return { name: "", type: decayed(abstractType(scope, base, declarator)) };
  }
  const { name, type } = declaredBy(scope, base, declarator);
  return { name, type: decayed(type) };
}

function decayed(type: CType): CType {
  if (type.kind === "array") return pointerTo(type.of);
  return type.kind === "function" ? pointerTo(type) : type;
}

function structNamed(scope: Scope, name: string): StructType {
  const known = scope.program.structs.get(name);
  if (known) return known;
  const type: StructType = {
    kind: "struct",
    name,
    fields: undefined,
    embedded: false,
    contained: false,
    indexed: false,
    shared: false,
  };
  scope.program.structs.set(name, type);
  return type;
}

function structOf(scope: Scope, node: Syntax): StructType {
  const tag = childOf(node, "name");
  const body = childOf(node, "body");
  const name = tag ? textOf(tag) : `anonymous${++scope.program.unnamedStructs}`;
  const type = structNamed(scope, name);
  if (body === undefined) return type;
  if (type.fields !== undefined) {
    refuse(scope, tag ?? node, "redefined", `struct ${name} is already defined`);
  }
  type.fields = namedChildren(body).flatMap((field) => fieldsOf(scope, field));
  return type;
}

function fieldsOf(scope: Scope, node: Syntax): StructField[] {
  if (node.type !== "field_declaration") {
    refuse(scope, node, "unsupported-field", "only plain fields are supported in a struct");
  }
  const base = typeOfDeclaration(scope, node);
  const declarators = childrenOf(node, "declarator");
  if (declarators.length === 0) {
    refuse(
      scope,
      node,
      "anonymous-member",
      "members without a name are not supported in snippets: give it a name",
    );
  }
  return declarators.map((declarator) => {
    const { name, nameNode, type } = declaredBy(scope, base, declarator);
    const inner = elementOf(type);
    if (inner.kind === "struct") {
      if (inner.fields === undefined) {
        refuse(scope, nameNode, "incomplete-type", `struct ${inner.name} is not defined yet`);
      }
      inner.embedded = true;
    } else if (type.kind === "function" || type.kind === "void") {
      refuse(scope, nameNode, "bad-field", `a field cannot be of type ${type.kind}`);
    }
    const clause = node.children[node.children.indexOf(declarator) + 1];
    const width = clause?.type === "bitfield_clause" ? bitWidth(scope, clause, type) : undefined;
    return { name, type, width };
  });
}

function elementOf(type: CType): CType {
  return type.kind === "array" ? elementOf(type.of) : type;
}

function bitWidth(scope: Scope, clause: Syntax, type: CType): number {
  const value = namedChildren(clause)[0];
  const width = value ? Number(constantInteger(scope, value)) : 0;
  if (type.kind !== "integer" || type.bits === 64 || width < 1 || width > type.bits) {
    refuse(
      scope,
      clause,
      "bit-field",
      "bit-fields need an integer type of up to 32 bits and room in it",
    );
  }
  return width;
}

function enumOf(scope: Scope, node: Syntax): CType {
  const { program } = scope;
  const tag = childOf(node, "name");
  const body = childOf(node, "body");
  if (body === undefined) {
    const known = tag ? program.enums.get(textOf(tag)) : undefined;
    if (known) return known;
    return refuse(scope, node, "unknown-type", `\`${textOf(node)}\` is not defined`);
  }
  let next = 0n;
  let negative = false;
  for (const enumerator of namedChildren(body)) {
    const name = childOf(enumerator, "name");
    if (enumerator.type !== "enumerator" || name === undefined) continue;
    const value = childOf(enumerator, "value");
    if (value) next = constantInteger(scope, value);
    if (program.enumerators.has(textOf(name))) {
      refuse(scope, name, "redefined", `${textOf(name)} is already defined`);
    }
    if (BigInt.asIntN(32, next) !== next) {
      refuse(scope, name, "enum-range", "enumerators must fit an int");
    }
    program.enumerators.set(textOf(name), { op: "literal", type: intType, value: next });
    negative ||= next < 0n;
    next += 1n;
  }
  // As gcc: unsigned unless an enumerator is negative.
  const type = negative ? intType : unsignedIntType;
  if (tag) program.enums.set(textOf(tag), type);
  return type;
}

/** Whether the declaration bears a storage class or the like. */
export function hasSpecifier(declaration: Syntax, word: string): boolean {
  return declaration.children.some(
    (child) => child.type === "storage_class_specifier" && textOf(child) === word,
  );
}
