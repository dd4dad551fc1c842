import { childOf, namedChildren, type Syntax, textOf } from "../../c/syntax.ts";

/** What a condition decides, as far as the code beside it tells. */
export interface Outcome {
  /** `leaves`, `acts`, `answers`, `loops`, or the words that a branch ends with: `return 0`, `break`. */
  readonly does: string;
  /** That is done where the condition does not hold. */
  readonly isTurned: boolean;
}

/** The value that a function gives back. */
export const answers: Outcome = { does: "answers", isTurned: false };
/** Goes on with a loop. */
export const loops: Outcome = { does: "loops", isTurned: false };

export function turned({ does, isTurned }: Outcome): Outcome {
  return { does, isTurned: !isTurned };
}

/** Whether both do the same in the same case; what cannot be compared agrees. */
export function outcomesAgree(one: Outcome | undefined, other: Outcome | undefined): boolean {
  return (
    one === undefined ||
    other === undefined ||
    one.does !== other.does ||
    one.isTurned === other.isTurned
  );
}

/** What happens where the condition of an `if` holds; `undefined` where both branches end alike. */
export function outcomeOfIf(statement: Syntax): Outcome | undefined {
  const own = endOf(childOf(statement, "consequence"));
  const alternative = childOf(statement, "alternative");
  if (alternative === undefined) return { does: own ?? "acts", isTurned: false };
  const other = endOf(alternative);
  if (own === other) return undefined;
  if (own === "leaves" || other === undefined) return { does: own ?? "acts", isTurned: false };
  return own === undefined || other === "leaves" ? { does: other, isTurned: true } : undefined;
}

/**
 * How a branch ends: `leaves` where it gives up. The end of a loop, or a value that is given back, may be the good end as well
 * as the bad one, and is told in its own words. `undefined`: the branch goes on behind the `if`.
 */
function endOf(branch: Syntax | undefined): string | undefined {
  let last = branch;
  while (last?.type === "compound_statement" || last?.type === "else_clause") {
    last = namedChildren(last).at(-1);
  }
  if (last === undefined) return undefined;
  const text = textOf(last).replace(/\s+/g, " ");
  switch (last.type) {
    case "break_statement":
    case "continue_statement":
      return text;
    case "goto_statement":
      return /found|succe|done|ok|again|retry|repeat/.test(text) ? text : "leaves";
    case "return_statement":
      return /^return( -E[A-Z]+| -\d+| NULL| false| \w*(?:DROP|ERR)\w*)? ?;$/.test(text)
        ? "leaves"
        : text;
    default:
      return undefined;
  }
}
