import {
  type At,
  arithmetic,
  cast,
  compare,
  complement,
  convertImplicitly,
  decay,
  negate,
  not,
  pointerArithmetic,
  promote,
  truth,
} from "./arithmetic.ts";
import type { BinaryOperator, CompareOperator, Expression } from "./intermediate.ts";
import { addressOf, dereference } from "./lowerAccess.ts";
import { only, part } from "./parts.ts";
import { refuse, stepSite } from "./scope.ts";
import { typeInParentheses } from "./sizes.ts";
import { childOf, type Syntax, textOf } from "./syntax.ts";
import { type CType, commonType, type IntegerType, intType, sameType, typeName } from "./types.ts";

/** `!a`, `-a`, `~a`, `+a`. */
export function lowerUnary(at: At): Expression {
  const { scope } = at;
  const operator = at.node.children[0]?.type;
  const argument = part(at, "argument");
  if (operator === "!") return lowerNot(at, argument);
  const value = decay(scope.program.lower(scope, argument));
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
  const value = truth(at, scope.program.lower(scope, argument), -1);
  return not(value, value.op === "literal" ? -1 : stepSite(scope, at.node));
}

/** Arithmetic, comparisons, `&&` and `||`. */
export function lowerBinary(at: At): Expression {
  const { scope } = at;
  const operator = part(at, "operator").type;
  const leftNode = part(at, "left");
  const rightNode = part(at, "right");
  const type = typeInParentheses(scope, leftNode);
  if (type) return castOfSigned(at, operator, type, rightNode);
  if (operator === "&&" || operator === "||")
    return lowerLogical(at, operator, leftNode, rightNode);
  const left = decay(scope.program.lower(scope, leftNode));
  const right = decay(scope.program.lower(scope, rightNode));
  if (/^([<>=!]=|[<>])$/.test(operator)) {
    return compare(at, operator as CompareOperator, left, right, stepSite(scope, at.node));
  }
  if (left.type.kind === "pointer" || right.type.kind === "pointer") {
    return pointerArithmetic(at, operator, left, right);
  }
  return arithmetic(at, operator as BinaryOperator, left, right);
}

/** `(u32)-x` parses as a subtraction. Where its right side is one operand, C means a cast of `-x`. */
function castOfSigned(at: At, operator: string, type: CType, operand: Syntax): Expression {
  if (
    !/^[-+*&]$/.test(operator) ||
    /^(binary|conditional|assignment)_expression$/.test(operand.type)
  ) {
    refuse(
      at.scope,
      at.node,
      "ambiguous-cast",
      `put parentheses around what is cast: (...)(${operator}...)`,
    );
  }
  const value = at.scope.program.lower(at.scope, operand);
  switch (operator) {
    case "-":
      return cast(at, negate(at, decay(value)), type);
    case "+":
      return cast(at, promote(at, decay(value)), type);
    case "*":
      return cast(at, dereference(at, decay(value), undefined), type);
    default:
      return cast(at, addressOf(at, value), type);
  }
}

function lowerLogical(
  at: At,
  operator: "&&" | "||",
  leftNode: Syntax,
  rightNode: Syntax,
): Expression {
  const site = stepSite(at.scope, at.node);
  const left = at.scope.program.condition(at.scope, leftNode);
  const right = at.scope.program.condition(at.scope, rightNode);
  if (left.op === "literal") {
    const decides = (left.value !== 0n) === (operator === "||");
    return decides ? left : right.op === "literal" ? right : right;
  }
  return { op: "logical", type: intType, operator, left, right, site };
}

/** `a ? b : c`. */
export function lowerConditional(at: At): Expression {
  const { scope } = at;
  const condition = scope.program.condition(scope, part(at, "condition"));
  const consequence = childOf(at.node, "consequence");
  if (consequence === undefined) {
    refuse(
      scope,
      at.node,
      "unsupported-expression",
      "`a ?: b` is not supported: spell the middle out",
    );
  }
  const yes = decay(scope.program.lower(scope, consequence));
  const no = decay(scope.program.lower(scope, part(at, "alternative")));
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
