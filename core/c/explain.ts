import type { RecordedStep, Site } from "./program.ts";
import { scanTokens } from "./tokens.ts";

/** A step as text for people: `backlog = 511`, `511 > 4096: false`, `sk = struct sock, backlog = 511`, `returns -22`. */
export function explainStep(step: RecordedStep, site: Site): string {
  switch (step.kind) {
    case "call":
      return explainCall(step, site);
    case "return":
      return step.values.length === 0 ? "returns" : `returns ${shown(step.values[0])}`;
    case "assign":
      return `${namesOf(site).assigned} = ${shown(step.values[0])}`;
    case "branch":
      return explainBranch(step, site);
  }
}

/** What a site's text says whatever the values are. */
interface SiteNames {
  readonly assigned: string;
  readonly arguments: readonly string[];
}

const knownNames = new WeakMap<Site, SiteNames>();

/** Steps come by the hundred, from few sites: each site's text is taken apart once. */
function namesOf(site: Site): SiteNames {
  const known = knownNames.get(site);
  if (known) return known;
  const { text } = site;
  const names = {
    assigned: assignedName(text),
    arguments: splitArguments(text).map(argumentName),
  };
  knownNames.set(site, names);
  return names;
}

/** Numbers and null as C writes them; pointers come as text already. */
function shown(value: unknown): string {
  return value === null ? "NULL" : String(value);
}

/** A branch's values are: outcome; outcome, value; outcome, left, operator, right; or 1, value, "switch". */
function explainBranch({ values }: RecordedStep, { text }: Site): string {
  const outcome = values[0] === 0 ? "false" : "true";
  const [, first, second, third] = values;
  if (values.length === 1) return outcome;
  if (second === "switch") return `${text} = ${shown(first)}`;
  const name = text.replace(/^!\s*/, "");
  // A pointer's text is what it points at: a test asks no more than whether there is something.
  if (values.length === 2 && isPointer(first)) return `${name} is not NULL: ${outcome}`;
  if (values.length === 2) return `${name} = ${shown(first)}: ${outcome}`;
  return `${shown(first)} ${String(second)} ${shown(third)}: ${outcome}`;
}

/** What stands left of the assignment: `*err += 1` assigns `*err`, `i++` assigns `i`. */
function assignedName(text: string): string {
  if (/^WRITE_ONCE\(/.test(text)) return splitArguments(text)[0] ?? text;
  let depth = 0;
  for (const token of scanTokens(text)) {
    if ("([".includes(token.text)) depth++;
    else if (")]".includes(token.text)) depth--;
    else if (depth === 0 && /^([-+*/%&|^]|<<|>>)?=$/.test(token.text)) {
      return text.slice(0, token.start).trim();
    }
  }
  return text.replace(/^(\+\+|--)|(\+\+|--)$/g, "").trim();
}

function explainCall({ values }: RecordedStep, site: Site): string {
  const names = namesOf(site).arguments;
  return values
    .map((value, index) => ({ value, name: names[index] ?? "" }))
    .filter(({ name }) => !isConstant(name))
    .map(({ value, name }) => {
      return name === shown(value) || name === "" ? shown(value) : `${name} = ${shown(value)}`;
    })
    .join(", ");
}

function isPointer(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("struct ");
}

/** `false`, `NULL`, `LINUX_MIB_LISTENDROPS`: the name says more than its number, and is on the line already. */
function isConstant(name: string): boolean {
  return name === "true" || name === "false" || /^[A-Z_][A-Z\d_]*$/.test(name);
}

/** A parameter's declaration gives its name, an argument stands for itself. */
function argumentName(text: string): string {
  return /^[A-Za-z_][\w\s]*[\s*]+(\w+)(?:\[\w*\])?$/.exec(text)?.[1] ?? text;
}

/** The parts between the last pair of outer parentheses, split at its commas. */
function splitArguments(text: string): string[] {
  const close = text.lastIndexOf(")");
  let depth = 0;
  let end = close;
  const parts: string[] = [];
  for (let index = close; index >= 0; index--) {
    const character = text.charAt(index);
    if (")]}".includes(character)) depth++;
    else if (character === "," && depth === 1) {
      parts.unshift(text.slice(index + 1, end).trim());
      end = index;
    } else if ("([{".includes(character) && --depth === 0) {
      parts.unshift(text.slice(index + 1, end).trim());
      return parts;
    }
  }
  return parts;
}
