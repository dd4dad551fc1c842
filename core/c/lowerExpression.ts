import {
  type At,
  arithmetic,
  cast,
  compare,
  complement,
  convertImplicitly,
  convertInteger,
  decay,
  distance,
  literal,
  negate,
  not,
  offset,
  promote,
  toIndex,
  truth,
} from "./arithmetic.ts";
import { assign } from "./assign.ts";
import { findType, typeOfDescriptor } from "./declarators.ts";
import type { BinaryOperator, CompareOperator, Expression } from "./intermediate.ts";
import { lowerCall } from "./lowerCall.ts";
import { lowerInitializer } from "./lowerInitializer.ts";
import { findLocal, macroBody, placeOf, refuse, type Scope, stepSite } from "./scope.ts";
import { sizedTypeOf, typeInParentheses } from "./sizes.ts";
import { brokenNodes, childOf, namedChildren, parseSyntax, type Syntax, textOf } from "./syntax.ts";
import { parseInteger, unescapeBytes } from "./tokens.ts";
import {
  type CType,
  charType,
  commonType,
  type IntegerType,
  intType,
  layoutOf,
  longType,
  pointerTo,
  type StructField,
  sameType,
  typeName,
  unsignedIntType,
  unsignedLongType,
  voidPointer,
} from "./types.ts";

/** The value of an expression; structs, arrays and functions as the objects they are. */
export function lowerExpression(scope: Scope, node: Syntax): Expression {
  const at = { scope, node };
  switch (node.type) {
    case "number_literal":
      return lowerNumber(at);
    case "char_literal":
      return lowerCharacter(at);
    case "string_literal":
      return lowerString(at, [node]);
    case "concatenated_string":
      return lowerString(at, namedChildren(node));
    case "true":
      return literal(1n, intType);
    case "false":
      return literal(0n, intType);
    case "null":
      return { op: "null", type: voidPointer };
    case "identifier":
      return lowerIdentifier(at);
    case "parenthesized_expression":
      return lowerExpression(scope, only(at));
    case "field_expression":
      return lowerField(at);
    case "subscript_expression":
      return lowerSubscript(at);
    case "pointer_expression":
      return lowerPointer(at);
    case "unary_expression":
      return lowerUnary(at);
    case "binary_expression":
      return lowerBinary(at);
    case "conditional_expression":
      return lowerConditional(at);
    case "assignment_expression":
      return lowerAssignment(at);
    case "update_expression":
      return lowerUpdate(at);
    case "comma_expression": {
      const left = lowerExpression(scope, part(at, "left"));
      const right = decay(lowerExpression(scope, part(at, "right")));
      return { op: "comma", type: right.type, left, right };
    }
    case "cast_expression": {
      const type = typeOfDescriptor(scope, part(at, "type"));
      return cast(at, lowerExpression(scope, part(at, "value")), type);
    }
    case "call_expression":
      return castSpelledAsCall(at) ?? lowerCall(at);
    case "sizeof_expression":
      return lowerSizeof(at);
    case "compound_literal_expression": {
      const type = typeOfDescriptor(scope, part(at, "type"));
      return lowerInitializer(scope, type, part(at, "value"));
    }
    default:
      return refuse(
        scope,
        node,
        "unsupported-expression",
        `\`${textOf(node)}\` is not supported in snippets`,
      );
  }
}

/** An expression as a condition, with a site for the step that records its outcome. */
export function lowerCondition(scope: Scope, node: Syntax): Expression {
  const inner = node.type === "parenthesized_expression" ? namedChildren(node)[0] : undefined;
  if (inner) return lowerCondition(scope, inner);
  const value = lowerExpression(scope, node);
  const needsSite = !["compare", "logical", "truth", "not", "literal", "null"].includes(value.op);
  return truth({ scope, node }, value, needsSite ? stepSite(scope, node) : -1);
}

function part(at: At, field: string): Syntax {
  const child = childOf(at.node, field);
  if (child === undefined)
    refuse(at.scope, at.node, "incomplete", `\`${textOf(at.node)}\` is incomplete`);
  return child;
}

function only(at: At): Syntax {
  const child = namedChildren(at.node)[0];
  if (child === undefined) refuse(at.scope, at.node, "incomplete", "an expression is missing here");
  if (child.type === "compound_statement") {
    refuse(
      at.scope,
      at.node,
      "statement-expression",
      "statement expressions are not supported in snippets",
    );
  }
  return child;
}

/** tree-sitter may take a sign into the literal, which C does not: `-2147483648` is a long. */
function lowerNumber(at: At): Expression {
  const spelled = textOf(at.node);
  const text = spelled.replace(/^[-+]/, "");
  const parsed = parseInteger(text);
  if (parsed === undefined) refuse(at.scope, at.node, "bad-number", `${text} is not an integer`);
  const decimal = !/^0\d|^0[xXbB]/.test(text);
  const candidates = [intType, unsignedIntType, longType, unsignedLongType].filter(
    (type) =>
      (!parsed.unsigned || !type.signed) &&
      (!parsed.long || type.bits === 64) &&
      (type.signed || parsed.unsigned || !decimal),
  );
  const type = candidates.find((candidate) => {
    const limit = 1n << BigInt(candidate.bits - (candidate.signed ? 1 : 0));
    return parsed.value < limit;
  });
  if (type === undefined) refuse(at.scope, at.node, "bad-number", `${text} fits no integer type`);
  const value = literal(parsed.value, type);
  return spelled.startsWith("-") ? negate(at, value) : value;
}

function lowerCharacter(at: At): Expression {
  const bytes = unescapeBytes(textOf(at.node).replace(/^'|'$/g, ""));
  if (bytes?.length !== 1) {
    refuse(at.scope, at.node, "bad-character", `${textOf(at.node)} is not one character`);
  }
  return literal(BigInt(bytes[0] ?? 0), intType);
}

function lowerString(at: At, parts: readonly Syntax[]): Expression {
  const bytes = parts.flatMap((node) => {
    const found = unescapeBytes(textOf(node).replace(/^"|"$/g, ""));
    if (found === undefined || node.type !== "string_literal") {
      refuse(at.scope, node, "bad-string", `${textOf(node)} is not a plain string`);
    }
    return found;
  });
  bytes.push(0);
  return { op: "string", type: pointerTo(charType), bytes };
}

function lowerIdentifier(at: At): Expression {
  const { scope, node } = at;
  const name = textOf(node);
  const local = findLocal(scope, name);
  if (local) return { op: "variable", type: local.type, variable: local };
  const global = scope.program.globals.get(name);
  if (global) {
    global.firstUse ??= { file: scope.file, range: placeOf(scope, node) };
    return { op: "variable", type: global.variable.type, variable: global.variable };
  }
  const enumerator = scope.program.enumerators.get(name);
  if (enumerator) return enumerator;
  const fn = scope.program.functions.get(name);
  if (fn) {
    fn.firstUse ??= { file: scope.file, range: placeOf(scope, node) };
    return { op: "function", type: fn.type, name };
  }
  const body = macroBody(scope, node);
  if (body !== undefined) return lowerMacro(at, name, body);
  if (name === "NULL") return { op: "null", type: voidPointer };
  if (scope.file.preprocessed.macros.get(name)?.parameters) {
    refuse(
      scope,
      node,
      "function-like-macro",
      `${name} is a function-like macro: make it a static inline function`,
    );
  }
  if (findType(scope, name)) {
    // `(u32)-x` parses as a subtraction from the name of the type.
    refuse(
      scope,
      node,
      "ambiguous-cast",
      `put parentheses around what (${name}) casts: (${name})(...)`,
    );
  }
  return refuse(scope, node, "undeclared", `${name} is not declared`);
}

function lowerMacro(at: At, name: string, body: string): Expression {
  const { scope, node } = at;
  const { macroBodies, parser } = scope.program;
  if (!macroBodies.has(body)) {
    const root = parseSyntax(parser, `void f(void){(${body});}`);
    const statement = root.children[0]?.children.find((child) => child.field === "body");
    const expression = statement ? namedChildren(statement)[0]?.children[0] : undefined;
    const sound = brokenNodes(root).length === 0 && expression?.type === "parenthesized_expression";
    macroBodies.set(body, sound ? expression : undefined);
  }
  const expression = macroBodies.get(body);
  if (expression === undefined) {
    refuse(scope, node, "bad-macro", `the macro ${name} does not stand for an expression`);
  }
  const inner: Scope = {
    ...scope,
    expanding: [...scope.expanding, name],
    place: placeOf(scope, node),
  };
  return lowerExpression(inner, expression);
}

/** `(u32)(x)` parses as a call of `(u32)`. */
function castSpelledAsCall(at: At): Expression | undefined {
  const callee = childOf(at.node, "function");
  const type = callee && typeInParentheses(at.scope, callee);
  if (type === undefined) return undefined;
  const values = namedChildren(part(at, "arguments"));
  const [value] = values;
  if (value === undefined || values.length !== 1) {
    refuse(at.scope, at.node, "bad-cast", "a cast needs one value");
  }
  return cast(at, lowerExpression(at.scope, value), type);
}

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

function lowerField(at: At): Expression {
  const { scope } = at;
  const argument = part(at, "argument");
  refuseMisreadCast(at, argument);
  const arrow = at.node.children.some((child) => child.type === "->");
  const raw = lowerExpression(scope, argument);
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

function lowerSubscript(at: At): Expression {
  const argument = part(at, "argument");
  refuseMisreadCast(at, argument);
  const array = lowerExpression(at.scope, argument);
  const index = toIndex(promote(at, decay(lowerExpression(at.scope, part(at, "index")))));
  if (array.type.kind === "array") return { op: "element", type: array.type.of, array, index };
  return dereference(at, array, index);
}

/** What `pointer` points at, `index` elements on. */
function dereference(at: At, pointer: Expression, index: Expression | undefined): Expression {
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

function lowerPointer(at: At): Expression {
  const operand = lowerExpression(at.scope, part(at, "argument"));
  const star = at.node.children[0]?.type === "*";
  return star ? dereference(at, decay(operand), undefined) : addressOf(at, operand);
}

function addressOf(at: At, operand: Expression): Expression {
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

function lowerUnary(at: At): Expression {
  const { scope } = at;
  const operator = at.node.children[0]?.type;
  const argument = part(at, "argument");
  if (operator === "!") return lowerNot(at, argument);
  const value = decay(lowerExpression(scope, argument));
  if (operator === "-") return negate(at, value);
  if (operator === "~") return complement(at, value);
  if (operator === "+") return promote(at, value);
  return refuse(
    scope,
    at.node,
    "unsupported-expression",
    `\`${textOf(at.node)}\` is not supported`,
  );
}

function lowerNot(at: At, argument: Syntax): Expression {
  const { scope } = at;
  const inner =
    argument.type === "parenthesized_expression" ? only({ scope, node: argument }) : argument;
  if (inner !== argument) return lowerNot(at, inner);
  const value = truth(at, lowerExpression(scope, argument), -1);
  return not(value, value.op === "literal" ? -1 : stepSite(scope, at.node));
}

function lowerBinary(at: At): Expression {
  const { scope } = at;
  const operator = part(at, "operator").type;
  const leftNode = part(at, "left");
  const rightNode = part(at, "right");
  if (operator === "&&" || operator === "||")
    return lowerLogical(at, operator, leftNode, rightNode);
  const left = decay(lowerExpression(scope, leftNode));
  const right = decay(lowerExpression(scope, rightNode));
  if (/^([<>=!]=|[<>])$/.test(operator)) {
    return compare(at, operator as CompareOperator, left, right, stepSite(scope, at.node));
  }
  if (left.type.kind === "pointer" || right.type.kind === "pointer") {
    return pointerArithmetic(at, operator, left, right);
  }
  return arithmetic(at, operator as BinaryOperator, left, right);
}

function lowerLogical(
  at: At,
  operator: "&&" | "||",
  leftNode: Syntax,
  rightNode: Syntax,
): Expression {
  const site = stepSite(at.scope, at.node);
  const left = lowerCondition(at.scope, leftNode);
  const right = lowerCondition(at.scope, rightNode);
  if (left.op === "literal") {
    const decides = (left.value !== 0n) === (operator === "||");
    return decides ? left : right.op === "literal" ? right : right;
  }
  return { op: "logical", type: intType, operator, left, right, site };
}

function pointerArithmetic(
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

function lowerConditional(at: At): Expression {
  const { scope } = at;
  const condition = lowerCondition(scope, part(at, "condition"));
  const consequence = childOf(at.node, "consequence");
  if (consequence === undefined) {
    refuse(
      scope,
      at.node,
      "unsupported-expression",
      "`a ?: b` is not supported: spell the middle out",
    );
  }
  const yes = decay(lowerExpression(scope, consequence));
  const no = decay(lowerExpression(scope, part(at, "alternative")));
  const type = conditionalType(at, yes, no);
  const [y, n] = [convertImplicitly(at, yes, type), convertImplicitly(at, no, type)];
  if (condition.op === "literal") return condition.value === 0n ? n : y;
  return { op: "conditional", type, condition, yes: y, no: n };
}

function conditionalType(at: At, yes: Expression, no: Expression): CType {
  const [a, b] = [yes.type, no.type];
  if (a.kind === "integer" && b.kind === "integer") {
    const [left, right] = [promote(at, yes).type, promote(at, no).type];
    return commonType(left as IntegerType, right as IntegerType);
  }
  const isNull = ({ op, type }: Expression) =>
    op === "null" || (type.kind === "pointer" && type.to.kind === "void");
  if (a.kind === "pointer" && (isNull(no) || (no.op === "literal" && no.value === 0n))) return a;
  if (b.kind === "pointer" && (isNull(yes) || (yes.op === "literal" && yes.value === 0n))) return b;
  if (sameType(a, b)) return a;
  return refuse(
    at.scope,
    at.node,
    "incompatible-types",
    `${typeName(a)} and ${typeName(b)} in one ?:`,
  );
}

const assignable = new Set(["variable", "field", "pointee", "element"]);

function targetOf(at: At, node: Syntax): Expression {
  const target = lowerExpression(at.scope, node);
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

function lowerAssignment(at: At): Expression {
  const { scope } = at;
  const operator = part(at, "operator").type;
  const target = targetOf(at, part(at, "left"));
  const value = lowerExpression(scope, part(at, "right"));
  if (operator === "=") return assign(at, target, value);
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

function lowerUpdate(at: At): Expression {
  const target = targetOf(at, part(at, "argument"));
  const operator = at.node.children.find((child) => child.type === "++" || child.type === "--");
  const postfix = at.node.children[0]?.field === "argument";
  const symbol = operator?.type === "--" ? "-" : "+";
  const value = combine(at, symbol, oldValueOf(target), literal(1n, intType));
  return update(at, target, value, postfix ? "old" : "new");
}

function lowerSizeof(at: At): Expression {
  const { scope } = at;
  const type = sizedTypeOf(scope, at.node);
  const layout = layoutOf(type);
  if (layout === undefined) {
    refuse(scope, at.node, "incomplete-type", `the size of ${typeName(type)} is not known here`);
  }
  return literal(BigInt(layout.size), unsignedLongType);
}
