import { childOf, namedChildren, type Syntax, textOf } from "../../c/syntax.ts";

/** What names stand for while an expression is brought into its normal form. */
export interface Meanings {
  /** What locals are set to, by name. Empty: a parameter, or a local that is counted up or the like. */
  readonly locals: ReadonlyMap<string, readonly Syntax[]>;
  /** Structs that locals and parameters point to, by name. */
  readonly structs: ReadonlyMap<string, string>;
  /** What a function that only returns an expression gives, or `undefined`. */
  readonly helper: (name: string) => string | undefined;
}

/** A local or parameter whose name means nothing outside of its function. */
export const anyLocal = "_";

const deepest = 6;

/** Reads and hints that do not change the value: `READ_ONCE(x)` is `x`. */
const transparentCalls =
  /^(READ_ONCE|ACCESS_ONCE|data_race|likely|unlikely|atomic(?:64|_long)?_read|refcount_read|smp_load_acquire|rcu_access_pointer|rcu_dereference\w*|__force|lockless_dereference)$/;

const swapped: Readonly<Record<string, string>> = { ">": "<", ">=": "<=" };
const negated: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", "==": "!=", "!=": "==" };

/**
 * An expression without what does not change its meaning: reads, casts, hints, the names of locals, the order of a
 * comparison's sides. Members are known by their own name; of a call only the callee counts.
 */
export function normalForm(node: Syntax, meanings: Meanings, depth = 0): string {
  const go = (child: Syntax | undefined) =>
    child === undefined ? "" : normalForm(child, meanings, depth + 1);
  switch (node.type) {
    case "parenthesized_expression":
      return go(namedChildren(node)[0]);
    case "cast_expression":
      return go(childOf(node, "value"));
    case "pointer_expression":
      return go(childOf(node, "argument"));
    case "field_expression":
      return `.${textOfField(node, "field")}`;
    case "subscript_expression":
      return go(childOf(node, "argument"));
    case "identifier":
      return nameForm(textOf(node), meanings, depth);
    case "number_literal":
      return String(Number(textOf(node).replace(/[uUlL]+$/, "")));
    case "true":
      return "1";
    case "false":
    case "null":
      return "0";
    case "unary_expression":
      return unaryForm(textOfField(node, "operator"), go(childOf(node, "argument")));
    case "binary_expression": {
      const operator = textOfField(node, "operator");
      return binaryForm(operator, go(childOf(node, "left")), go(childOf(node, "right")));
    }
    case "conditional_expression":
      return `${go(childOf(node, "condition"))}?${go(childOf(node, "consequence"))}:${go(childOf(node, "alternative"))}`;
    case "call_expression":
      return callForm(node, go, meanings);
    default:
      return textOf(node).replace(/\s+/g, " ");
  }
}

function textOfField(node: Syntax, field: string): string {
  const child = childOf(node, field);
  return child === undefined ? "" : textOf(child);
}

function nameForm(name: string, meanings: Meanings, depth: number): string {
  if (name === "NULL") return "0";
  if (!meanings.locals.has(name)) return name;
  const values = meanings.locals.get(name) ?? [];
  if (depth > deepest) return anyLocal;
  const forms = new Set(values.map((value) => normalForm(value, meanings, depth + 1)));
  const [form = anyLocal] = forms;
  // Set in several places to the same thing, it still is that thing.
  return forms.size === 1 ? form : anyLocal;
}

function unaryForm(operator: string, value: string): string {
  if (operator !== "!") return operator === "+" ? value : `${operator}${value}`;
  const comparison = comparisonIn(value);
  if (comparison === undefined) return value.startsWith("!") ? value.slice(1) : `!${value}`;
  const { left, operator: inner, right } = comparison;
  const opposite = negated[inner] ?? inner;
  // !(a < b) is b <= a.
  return inner.startsWith("<")
    ? `(${right})${opposite}(${left})`
    : `(${left})${opposite}(${right})`;
}

/** A condition's form without what turns it round: `!x` is `x`, `b <= a` is `a < b` turned round. */
export function positiveForm(form: string): { readonly form: string; readonly isNegated: boolean } {
  if (form.startsWith("!")) return { form: form.slice(1), isNegated: true };
  const operator = comparisonIn(form)?.operator;
  return operator === "<=" || operator === "!="
    ? { form: unaryForm("!", form), isNegated: true }
    : { form, isNegated: false };
}

/** The two sides of a form that is a comparison as a whole. */
function comparisonIn(form: string) {
  const middle = closingOf(form, 0);
  if (middle === undefined) return undefined;
  const operator = /^(?:<=|<(?!<)|==|!=)(?=\()/.exec(form.slice(middle + 1))?.[0];
  if (operator === undefined) return undefined;
  const open = middle + 1 + operator.length;
  if (closingOf(form, open) !== form.length - 1) return undefined;
  return { left: form.slice(1, middle), operator, right: form.slice(open + 1, -1) };
}

function closingOf(form: string, open: number): number | undefined {
  if (form[open] !== "(") return undefined;
  let depth = 0;
  for (let at = open; at < form.length; at++) {
    if (form[at] === "(") depth++;
    if (form[at] === ")" && --depth === 0) return at;
  }
  return undefined;
}

function binaryForm(operator: string, left: string, right: string): string {
  if (operator === ">" || operator === ">=") return `(${right})${swapped[operator]}(${left})`;
  if ((operator === "==" || operator === "!=") && (left === "0" || right === "0")) {
    const value = left === "0" ? right : left;
    return operator === "==" ? unaryForm("!", value) : value;
  }
  if (/^(==|!=|\+|\*|&|\||&&|\|\|)$/.test(operator)) {
    const [one, other] = [left, right].sort();
    return `(${one})${operator}(${other})`;
  }
  return `(${left})${operator}(${right})`;
}

function callForm(
  node: Syntax,
  go: (child: Syntax | undefined) => string,
  meanings: Meanings,
): string {
  const called = childOf(node, "function");
  const name = called === undefined ? "" : textOf(called).replace(/^.*(?:->|\.)/s, ".");
  const list = childOf(node, "arguments");
  const given = list === undefined ? [] : namedChildren(list);
  if (transparentCalls.test(name)) return go(given[0]);
  const bound = /^(min|max)(_t)?$/.exec(name);
  if (bound !== null) {
    const sides = given.slice(bound[2] === undefined ? 0 : 1).map(go);
    return `${bound[1]}(${sides.sort().join(",")})`;
  }
  return meanings.helper(name) ?? `${name}()`;
}

/** A condition's parts, each by itself: `a && !b` is `a` and `!b`. */
export function atomsOf(condition: Syntax): Syntax[] {
  const inner =
    condition.type === "parenthesized_expression" ? namedChildren(condition)[0] : undefined;
  if (inner !== undefined) return atomsOf(inner);
  if (condition.type === "binary_expression") {
    const operator = textOfField(condition, "operator");
    if (operator === "&&" || operator === "||") {
      return ["left", "right"].flatMap((side) => {
        const child = childOf(condition, side);
        return child === undefined ? [] : atomsOf(child);
      });
    }
  }
  if (
    condition.type === "call_expression" &&
    /^(un)?likely$/.test(textOfField(condition, "function"))
  ) {
    const list = childOf(condition, "arguments");
    const given = list === undefined ? undefined : namedChildren(list)[0];
    if (given !== undefined) return atomsOf(given);
  }
  return [condition];
}
