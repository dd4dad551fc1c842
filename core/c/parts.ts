import type { At } from "./arithmetic.ts";
import { refuse } from "./scope.ts";
import { childOf, namedChildren, type Syntax, textOf } from "./syntax.ts";

/** The child that fills a field; refuses a node without it. */
export function part(at: At, field: string): Syntax {
  const child = childOf(at.node, field);
  if (child === undefined)
    refuse(at.scope, at.node, "incomplete", `\`${textOf(at.node)}\` is incomplete`);
  return child;
}

/** The expression in parentheses. */
export function only(at: At): Syntax {
  const child = namedChildren(at.node)[0];
  if (child === undefined) refuse(at.scope, at.node, "incomplete", "an expression is missing here");
  if (child.type === "compound_statement") {
    refuse(
      at.scope,
      at.node,
      "statement-expression",
      "statement expressions are not supported in snippets: write a static inline function",
    );
  }
  return child;
}
