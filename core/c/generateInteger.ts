import type { Expression } from "./intermediate.ts";
import type { CType, IntegerType } from "./types.ts";

/** Wraps the raw result of an operation to its type. */
export function wrapped(code: string, type: IntegerType): string {
  if (type.bits === 64) return `BigInt.as${type.signed ? "Int" : "Uint"}N(64, ${code})`;
  return type.signed ? `(${code} | 0)` : `(${code} >>> 0)`;
}

/** An operation on the codes of its operands. */
export function binaryCode(e: Expression & { op: "binary" }, left: string, right: string): string {
  const { type, operator } = e;
  const long = type.bits === 64;
  switch (operator) {
    case "+":
    case "-":
      return wrapped(`${left} ${operator} ${right}`, type);
    case "*":
      if (long) return wrapped(`${left} * ${right}`, type);
      return type.signed ? `Math.imul(${left}, ${right})` : `(Math.imul(${left}, ${right}) >>> 0)`;
    case "/":
    case "%": {
      const byPower = powerOfTwoCode(e, left);
      if (byPower !== undefined) return byPower;
      const name = operator === "/" ? "$divide" : "$remainder";
      const plain = long || e.right.op === "literal";
      return wrapped(plain ? `${left} ${operator} ${right}` : `${name}(${left}, ${right})`, type);
    }
    case "&":
    case "|":
    case "^":
      return type.signed || long
        ? `(${left} ${operator} ${right})`
        : `((${left} ${operator} ${right}) >>> 0)`;
    case "<<":
      return wrapped(`${left} << ${shiftCount(e, right)}`, type);
    case ">>":
      return `(${left} ${type.signed || long ? ">>" : ">>>"} ${shiftCount(e, right)})`;
  }
}

/** Unsigned division by a power of two needs no division. */
function powerOfTwoCode({ type, operator, right }: Expression & { op: "binary" }, left: string) {
  if (type.signed || type.bits === 64 || right.op !== "literal" || right.value <= 0n) {
    return undefined;
  }
  const by = Number(right.value);
  const power = Math.log2(by);
  if (!Number.isInteger(power) || power > 30) return undefined;
  return operator === "%" ? `(${left} & ${by - 1})` : `(${left} >>> ${power})`;
}

/** JavaScript wants both sides of a shift of one kind. */
function shiftCount(e: Expression & { op: "binary" }, right: string): string {
  const rightIsLong = e.right.type.kind === "integer" && e.right.type.bits === 64;
  if (e.type.bits === 64) return rightIsLong ? `(${right} & 63n)` : `BigInt(${right} & 63)`;
  return rightIsLong ? `Number(${right} & 31n)` : right;
}

/** An unsigned value of fewer than 32 bits is the same number in every wider type. */
export function withoutWidening(e: Expression): Expression {
  const inner = e.op === "convert" ? e.operand.type : undefined;
  if (e.op !== "convert" || inner?.kind !== "integer") return e;
  return !inner.signed && inner.bits < 32 && e.type.kind === "integer" && e.type.bits > inner.bits
    ? e.operand
    : e;
}

/** The lowest bits of a number, at most 32, as a value of that signedness. */
export function narrowed(code: string, bits: number, signed: boolean): string {
  if (bits === 32) return signed ? `(${code} | 0)` : `(${code} >>> 0)`;
  if (signed) return `(${code} << ${32 - bits} >> ${32 - bits})`;
  return `(${code} & ${2 ** bits - 1})`;
}

/** Whether an index is in range whatever its operands are. */
export function isBelow(index: Expression, length: bigint): boolean {
  if (index.op === "literal") return index.value >= 0n && index.value < length;
  if (index.op === "convert") {
    const isWide = index.type.kind === "integer" && index.type.bits >= 32;
    return isWide && isUnsigned(index.operand.type) && isBelow(index.operand, length);
  }
  if (index.op !== "binary" || index.right.op !== "literal" || !isUnsigned(index.type))
    return false;
  if (index.operator === "%") return index.right.value <= length;
  return index.operator === "&" && index.right.value < length;
}

function isUnsigned(type: CType): boolean {
  return type.kind === "integer" && !type.signed;
}
