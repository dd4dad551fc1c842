import { type At, literal, negate } from "./arithmetic.ts";
import type { Expression } from "./intermediate.ts";
import { refuse } from "./scope.ts";
import { type Syntax, textOf } from "./syntax.ts";
import { parseInteger, unescapeBytes } from "./tokens.ts";
import {
  charType,
  intType,
  longType,
  pointerTo,
  unsignedIntType,
  unsignedLongType,
} from "./types.ts";

/** tree-sitter may take a sign into the literal, which C does not: `-2147483648` is a long. */
export function lowerNumber(at: At): Expression {
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

/** `'a'`, an int. */
export function lowerCharacter(at: At): Expression {
  const bytes = unescapeBytes(textOf(at.node).replace(/^'|'$/g, ""));
  if (bytes?.length !== 1) {
    refuse(at.scope, at.node, "bad-character", `${textOf(at.node)} is not one character`);
  }
  return literal(BigInt(bytes[0] ?? 0), intType);
}

/** `"a" "b"`, a pointer to an array that all equal strings share. */
export function lowerString(at: At, parts: readonly Syntax[]): Expression {
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
