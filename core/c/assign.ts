import { type At, convertImplicitly } from "./arithmetic.ts";
import type { Expression } from "./intermediate.ts";
import { stepSite } from "./scope.ts";
import type { Syntax } from "./syntax.ts";

/** `target = value` with the conversion that C makes; `from` is where the value stands. */
export function assign(at: At, target: Expression, value: Expression, from: Syntax): Expression {
  const converted = convertImplicitly({ scope: at.scope, node: from }, value, target.type);
  const site = stepSite(at.scope, at.node);
  return { op: "assign", type: target.type, target, value: converted, site };
}
