import { type At, convertImplicitly } from "./arithmetic.ts";
import type { Expression } from "./intermediate.ts";
import { stepSite } from "./scope.ts";

/** `target = value` with the conversion that C makes. */
export function assign(at: At, target: Expression, value: Expression): Expression {
  const converted = convertImplicitly(at, value, target.type);
  const site = stepSite(at.scope, at.node);
  return { op: "assign", type: target.type, target, value: converted, site };
}
