import { childOf, type Syntax, textOf } from "../../c/syntax.ts";

/** What a member belongs to, as far as the code beside it tells. */
export interface Holder {
  /** The member that it is in: `core` in `net->core.limit`. */
  readonly member: string | undefined;
  /** The struct that a local or parameter before it points to. */
  readonly struct: string | undefined;
}

/** Holders of the members that an expression names, by the member's name. */
export type Holders = ReadonlyMap<string, readonly Holder[]>;

/** What is known of a function's locals. */
export interface LocalMeanings {
  readonly values: ReadonlyMap<string, readonly Syntax[]>;
  readonly structs: ReadonlyMap<string, string>;
}

const deepest = 4;

export function holdersIn(expression: Syntax, locals: LocalMeanings): Holders {
  const found = new Map<string, Holder[]>();
  const visit = (node: Syntax, depth: number): void => {
    if (node.type === "field_expression") {
      const field = childOf(node, "field");
      if (field !== undefined) {
        const name = textOf(field);
        found.set(name, [...(found.get(name) ?? []), holderOf(node, locals)]);
      }
      visit(pathStart(node), depth);
      return;
    }
    if (node.type === "identifier" && depth < deepest) {
      const values = locals.values.get(textOf(node)) ?? [];
      if (values.length === 1) for (const value of values) visit(value, depth + 1);
    }
    for (const child of node.children) visit(child, depth);
  };
  visit(expression, 0);
  return found;
}

/** Whether no member that both expressions name belongs to something else in one of them. */
export function holdersAgree(one: Holders, other: Holders): boolean {
  for (const [name, own] of one) {
    const theirs = other.get(name);
    if (theirs === undefined) continue;
    if (!own.some((holder) => theirs.some((their) => agree(holder, their)))) return false;
  }
  return true;
}

function agree(one: Holder, other: Holder): boolean {
  if (one.member !== undefined && other.member !== undefined) return one.member === other.member;
  if (one.struct !== undefined && other.struct !== undefined) return one.struct === other.struct;
  return true;
}

function holderOf(field: Syntax, { values, structs }: LocalMeanings): Holder {
  const object = withoutWrapping(childOf(field, "argument"));
  if (object?.type === "field_expression") {
    const member = childOf(object, "field");
    return { member: member && textOf(member), struct: undefined };
  }
  if (object?.type !== "identifier") return { member: undefined, struct: undefined };
  const [value, another] = values.get(textOf(object)) ?? [];
  const source = another === undefined ? withoutWrapping(value) : undefined;
  const member = source?.type === "field_expression" ? childOf(source, "field") : undefined;
  return { member: member && textOf(member), struct: structs.get(textOf(object)) };
}

/** What an access path begins with: how a struct is reached is the version's own business. */
function pathStart(field: Syntax): Syntax {
  let start: Syntax = field;
  for (
    let next: Syntax | undefined = field;
    next !== undefined;
    next = next.type === "field_expression" ? withoutWrapping(childOf(next, "argument")) : undefined
  ) {
    start = next;
  }
  return start;
}

function withoutWrapping(node: Syntax | undefined): Syntax | undefined {
  let current = node;
  while (
    current !== undefined &&
    /^(parenthesized|pointer|cast|subscript)_expression$/.test(current.type)
  ) {
    current =
      childOf(current, "value") ??
      childOf(current, "argument") ??
      current.children.find(({ type }) => /_expression$|^identifier$/.test(type));
  }
  return current;
}
