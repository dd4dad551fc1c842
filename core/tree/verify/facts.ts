import { childOf, childrenOf, namedChildren, type Syntax, textOf } from "../../c/syntax.ts";
import type { OffsetRange } from "../../text/offsets.ts";
import { type Holders, holdersAgree, holdersIn } from "./holders.ts";
import { anyLocal, atomsOf, type Meanings, normalForm, positiveForm } from "./normalForm.ts";
import { answers, loops, type Outcome, outcomeOfIf, outcomesAgree, turned } from "./outcomes.ts";

export type FactKind = "condition" | "assignment" | "counter" | "call" | "argument";

/** One thing that a function decides or does, by its meaning. */
export interface Fact {
  readonly kind: FactKind;
  readonly form: string;
  readonly functionName: string;
  readonly path: string;
  /** The whole condition or statement. */
  readonly range: OffsetRange;
  /** Its code on one line. */
  readonly text: string;
  /** Of a condition: what happens where it holds, as far as the code beside it tells. */
  readonly outcome: Outcome | undefined;
  /** What its members belong to. */
  readonly holders: Holders;
}

/** Whether two facts can mean the same: their members belong to the same, and no condition is turned round. */
export function factsAgree(one: Fact, other: Fact): boolean {
  return outcomesAgree(one.outcome, other.outcome) && holdersAgree(one.holders, other.holders);
}

/** What functions give that only return an expression, by name. */
export type Helpers = Map<string, string>;

interface Around {
  readonly path: string;
  readonly functionName: string;
  readonly meanings: Meanings;
  readonly facts: Fact[];
}

/** The functions of a file with their bodies. */
export function functionsIn(root: Syntax): { readonly name: string; readonly node: Syntax }[] {
  const found: { name: string; node: Syntax }[] = [];
  const open: Syntax[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "function_definition") {
      const name = declaredName(node);
      if (name !== "") found.push({ name, node });
    } else {
      open.push(...node.children);
    }
  }
  return found;
}

/** Adds what the file's one-line functions give. Those of helpers that were added before are expanded. */
export function addHelpers(root: Syntax, helpers: Helpers): void {
  for (const { name, node } of functionsIn(root)) {
    const body = childOf(node, "body");
    const statements = body === undefined ? [] : namedChildren(body);
    const last = statements.at(-1);
    const value = last?.type === "return_statement" ? namedChildren(last)[0] : undefined;
    if (value === undefined || statements.slice(0, -1).some(({ type }) => type !== "declaration")) {
      continue;
    }
    // A pointer that is looked up is known by its function's name.
    if (
      value.type === "identifier" ||
      (value.type === "call_expression" && statements.length > 1)
    ) {
      continue;
    }
    const form = normalForm(value, meaningsOf(node, helpers));
    if (/[.(<>=]/.test(form) && form.length < 300) helpers.set(name, form);
  }
}

/** Everything that the functions of a file decide and do. */
export function factsIn(path: string, root: Syntax, helpers: Helpers): Fact[] {
  const facts: Fact[] = [];
  for (const { name, node } of functionsIn(root)) {
    const body = childOf(node, "body");
    if (body === undefined) continue;
    collect(body, { path, functionName: name, meanings: meaningsOf(node, helpers), facts });
  }
  return facts;
}

function meaningsOf(definition: Syntax, helpers: Helpers): Meanings {
  const values = new Map<string, Syntax[]>();
  const locals = new Set<string>();
  const counted = new Set<string>();
  const structs = new Map<string, string>();
  const visit = (node: Syntax): void => {
    if (node.type === "parameter_declaration") {
      locals.add(declaredName(node));
      noteStruct(structs, node, declaredName(node));
    }
    if (node.type === "declaration") {
      for (const declarator of childrenOf(node, "declarator")) {
        const name = declaredName(declarator);
        locals.add(name);
        noteStruct(structs, node, name);
        const value = childOf(declarator, "value");
        // What is set to nothing at first waits for its value.
        if (value !== undefined && !/^(0|NULL|false)$/.test(textOf(value)))
          note(values, name, value);
      }
    }
    if (node.type === "assignment_expression") {
      const left = childOf(node, "left");
      const right = childOf(node, "right");
      const operator = childOf(node, "operator");
      if (left?.type === "identifier" && right !== undefined) {
        note(values, textOf(left), right);
        if (operator !== undefined && textOf(operator) !== "=") counted.add(textOf(left));
      }
    }
    if (node.type === "update_expression") {
      const argument = childOf(node, "argument");
      if (argument?.type === "identifier") counted.add(textOf(argument));
    }
    for (const child of node.children) visit(child);
  };
  visit(definition);
  const parameters = new Set<string>();
  for (const child of childOf(definition, "declarator")?.children ?? []) {
    for (const parameter of child.children) {
      if (parameter.type === "parameter_declaration") parameters.add(declaredName(parameter));
    }
  }
  const meaning = [...locals].map((name): [string, readonly Syntax[]] => {
    const known = values.get(name) ?? [];
    // Values of a loop variable and the like are too many to tell; a parameter has its caller's.
    return [name, known.length <= 3 && !parameters.has(name) && !counted.has(name) ? known : []];
  });
  return { locals: new Map(meaning), structs, helper: (name) => helpers.get(name) };
}

function noteStruct(structs: Map<string, string>, declaration: Syntax, name: string): void {
  const type = childOf(declaration, "type");
  const tag = type?.type === "struct_specifier" ? childOf(type, "name") : undefined;
  if (tag !== undefined) structs.set(name, textOf(tag));
}

function note(values: Map<string, Syntax[]>, name: string, value: Syntax): void {
  values.set(name, [...(values.get(name) ?? []), value]);
}

/** The name that a definition, declaration or parameter declares; empty where there is none. */
export function declaredName(node: Syntax): string {
  let current: Syntax | undefined = node;
  for (let steps = 0; steps < 20 && current !== undefined; steps++) {
    if (current.type === "identifier") return textOf(current);
    current = childOf(current, "declarator") ?? namedChildren(current).find(isDeclarator);
  }
  return "";
}

function isDeclarator({ type }: Syntax): boolean {
  return /declarator$|^identifier$/.test(type);
}

const counterCall = /^_*(?:NET|TCP|IP6?|IP|UDP)_(?:INC|ADD)_STATS\w*$/;

/** Setters of a socket's state, which newer kernels call instead of assigning. */
const stateSetter = /^(?:tcp_set_state|inet_sk_set_state|inet_sk_state_store)$/;

function collect(node: Syntax, around: Around): void {
  switch (node.type) {
    case "if_statement":
      addConditions(childOf(node, "condition"), outcomeOfIf(node), around);
      break;
    case "while_statement":
      addConditions(childOf(node, "condition"), loops, around);
      break;
    case "conditional_expression":
      addConditions(childOf(node, "condition"), undefined, around);
      break;
    case "return_statement":
      addConditions(namedChildren(node)[0], answers, around);
      break;
    case "assignment_expression": {
      const left = childOf(node, "left");
      const right = childOf(node, "right");
      const operator = childOf(node, "operator");
      if (left && right && operator) addAssignment(node, left, textOf(operator), right, around);
      break;
    }
    case "init_declarator": {
      const left = childOf(node, "declarator");
      const value = childOf(node, "value");
      if (left && value) {
        add(node, "assignment", `${anyLocal} = ${normalForm(value, around.meanings)}`, around);
        if (/^(binary|conditional)_expression$/.test(value.type))
          addConditions(value, undefined, around);
      }
      break;
    }
    case "update_expression": {
      const argument = childOf(node, "argument");
      const sign = textOf(node).includes("++") ? "++" : "--";
      if (argument)
        add(node, "assignment", `${normalForm(argument, around.meanings)}${sign}`, around);
      break;
    }
    case "call_expression":
      addCall(node, around);
      break;
    default:
  }
  for (const child of node.children) collect(child, around);
}

function addConditions(
  condition: Syntax | undefined,
  outcome: Outcome | undefined,
  around: Around,
): void {
  if (condition === undefined) return;
  for (const atom of atomsOf(condition)) {
    // Which branch comes first is a matter of style: it counts what happens where the condition holds.
    const { form, isNegated } = positiveForm(normalForm(atom, around.meanings));
    const ownOutcome = outcome && (isNegated ? turned(outcome) : outcome);
    add(atom, "condition", form, around, ownOutcome);
  }
}

function addAssignment(
  node: Syntax,
  left: Syntax,
  operator: string,
  right: Syntax,
  around: Around,
): void {
  const target =
    left.type === "identifier" ? nameOfTarget(left, around) : normalForm(left, around.meanings);
  const value = normalForm(right, around.meanings);
  if (value === `(${[target, "1"].sort()[0]})+(${[target, "1"].sort()[1]})`)
    add(node, "assignment", `${target}++`, around);
  else if (value === `(${target})-(1)`) add(node, "assignment", `${target}--`, around);
  else add(node, "assignment", `${target} ${operator} ${value}`, around);
}

function nameOfTarget(left: Syntax, { meanings }: Around): string {
  const name = textOf(left);
  return meanings.locals.has(name) ? anyLocal : name;
}

function addCall(node: Syntax, around: Around): void {
  const called = childOf(node, "function");
  const list = childOf(node, "arguments");
  const given = list === undefined ? [] : namedChildren(list);
  const name = called === undefined ? "" : textOf(called).replace(/^.*(?:->|\.)/s, ".");
  const [first, second] = given;
  for (const argument of given) {
    // What is handed on is read: a rule that only reads a member may hand it on as well.
    const form = normalForm(argument, around.meanings);
    if (/\.\w/.test(form)) add(argument, "argument", form, around);
  }
  if (counterCall.test(name)) {
    const counter = given.map(textOf).find((text) => /_MIB_/.test(text));
    if (counter !== undefined) add(node, "counter", counter, around);
  } else if (/^(WRITE_ONCE|smp_store_release|atomic(_long)?_set|rcu_assign_pointer)$/.test(name)) {
    const isSet = /atomic/.test(name) && first !== undefined;
    if (first && second) addAssignment(node, first, "=", second, around);
    else if (isSet) add(node, "assignment", `${normalForm(first, around.meanings)} = 0`, around);
  } else if (/(^|_)(atomic(_long)?|this_cpu)_(inc|dec)/.test(name) && first) {
    const sign = name.includes("_inc") ? "++" : "--";
    add(node, "assignment", `${normalForm(first, around.meanings)}${sign}`, around);
  } else if (stateSetter.test(name) && second) {
    add(node, "assignment", `.sk_state = ${normalForm(second, around.meanings)}`, around);
  } else if (name !== "") {
    add(node, "call", name, around);
  }
}

const noHolders: Holders = new Map();

function add(
  node: Syntax,
  kind: FactKind,
  form: string,
  around: Around,
  outcome?: Outcome | undefined,
): void {
  const { locals: values, structs } = around.meanings;
  const hasHolders = kind === "condition" || kind === "assignment";
  around.facts.push({
    kind,
    form,
    functionName: around.functionName,
    path: around.path,
    range: { start: node.start, end: node.end },
    text: textOf(node).replace(/\s+/g, " ").trim(),
    outcome,
    holders: hasHolders ? holdersIn(node, { values, structs }) : noHolders,
  });
}
