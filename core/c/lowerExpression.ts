import { type At, cast, decay, literal, truth } from "./arithmetic.ts";
import { findType, typeOfDescriptor } from "./declarators.ts";
import type { Expression } from "./intermediate.ts";
import { lowerField, lowerPointer, lowerSubscript } from "./lowerAccess.ts";
import { lowerAssignment, lowerUpdate } from "./lowerAssignment.ts";
import { lowerCall } from "./lowerCall.ts";
import { lowerInitializer } from "./lowerInitializer.ts";
import { lowerCharacter, lowerNumber, lowerString } from "./lowerLiteral.ts";
import { lowerBinary, lowerConditional, lowerUnary } from "./lowerOperator.ts";
import { only, part } from "./parts.ts";
import { findLocal, macroBody, placeOf, refuse, type Scope, stepSite } from "./scope.ts";
import { lowerSizeof, typeInParentheses } from "./sizes.ts";
import { childOf, namedChildren, type Syntax, textOf } from "./syntax.ts";
import { intType, voidPointer } from "./types.ts";

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
    case "gnu_asm_expression":
      return refuse(
        scope,
        node,
        "inline-assembly",
        "inline assembly is not supported in snippets: write in C what it does, or leave it out",
      );
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
    scope.fn?.callees.add(name);
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
    // `a + (u32)-x` parses as a subtraction from `a + (u32)`.
    refuse(
      scope,
      node,
      "ambiguous-cast",
      `put parentheses around what (${name}) casts: (${name})(...)`,
    );
  }
  return refuse(scope, node, "undeclared", `${name} is not declared`);
}

/** Macros that one macro may stand for, those within them counted. */
const mostExpansions = 10_000;

function lowerMacro(at: At, name: string, body: string): Expression {
  const { scope, node } = at;
  // Macros that use macros twice grow without end.
  if (scope.expanding.length === 0) scope.program.expansions = 0;
  if (++scope.program.expansions > mostExpansions) {
    refuse(scope, node, "macro-too-large", `the macro ${name} stands for too much code`);
  }
  const expression = scope.program.expression(body);
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
