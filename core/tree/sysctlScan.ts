import { lineOf, lineStartsOf } from "../c/lines.ts";
import type { Directive } from "../c/scanSource.ts";
import { scanTokens, type Token } from "../c/tokens.ts";
import { withoutDirectives } from "./conditionals.ts";
import { closingToken, topLevelCommas } from "./rewriting.ts";

/** An entry of a table: the members that it sets, as written. */
export interface TableEntry {
  readonly table: string;
  /** Without its quotes; `*` where the kernel makes it at run time. Empty: not set. */
  readonly procname: string;
  readonly members: Readonly<Record<string, string>>;
  /** Zero-based. */
  readonly line: number;
}

export interface TableRegistration {
  /** `net/core`, `net/ipv4/conf/*`, or the name of a ctl_path with `isPath`. */
  readonly directories: readonly string[];
  readonly isPath: boolean;
  readonly table: string;
  readonly functionName: string;
}

/** All that one file says of sysctls: plain data. */
export interface SysctlFile {
  readonly path: string;
  readonly entries: readonly TableEntry[];
  readonly registrations: readonly TableRegistration[];
  /** By function and name: the names that a local pointer is set from. */
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Numbers that variables begin with or are set to, by the name or the last two names of the access path. */
  readonly numbers: Readonly<Record<string, string>>;
  /** What variables begin with and macros stand for, where that is a short expression of numbers and names. */
  readonly expressions: Readonly<Record<string, string>>;
  /** Elements of arrays of constants that bounds point into, as `sysctl_vals`. */
  readonly arrays: Readonly<Record<string, readonly string[]>>;
}

/**
 * What every file with a table or a registration holds: the end of "sysctl", of the call or of the header's name. Searching
 * for its rare first letter is 14 times as fast as for all of `declaringWords` (measured: 0.08 against 1.08 s for 6.1).
 */
export const sysctlTrace = "ysctl";

const declaringWords = /ctl_table|register_(?:net_)?sysctl/;

/** Whether a text is worth a scan. */
export function mayDeclareSysctls(text: string): boolean {
  return declaringWords.test(text);
}

/** Finds tables, registrations and constants of one file. Any text gives a result. */
export function scanSysctls(path: string, source: string): SysctlFile {
  const { text, defines } = withoutDirectives(source);
  const scan: Scan = {
    lines: { lineStarts: lineStartsOf(source) },
    macros: new Map(defines.map(macroOf)),
    entries: [],
    registrations: [],
    aliases: {},
    numbers: {},
    expressions: {},
    assigned: new Set(),
    strings: new Map(),
    constants: new Map(),
    varying: new Set(),
    functionName: "",
  };
  for (const [name, macro] of scan.macros) {
    if (macro.parameters !== undefined) continue;
    if (isNumber(macro.body)) scan.numbers[name] = macro.body;
    else if (isExpression(macro.body)) scan.expressions[name] = macro.body;
  }
  walk(scan, scanTokens(text), [], undefined);
  // What has no initialiser and is never assigned is 0.
  for (const [, names = ""] of text.matchAll(plainVariables)) {
    for (const name of names.split(",").map((one) => one.trim())) {
      if (!scan.assigned.has(name)) scan.numbers[name] ??= "0";
    }
  }
  const { entries, registrations, aliases, numbers, expressions } = scan;
  return { path, entries, registrations, aliases, numbers, expressions, arrays: arraysIn(text) };
}

/** File-level variables without an initialiser. */
const plainVariables =
  /^static (?:const )?(?:unsigned )?(?:int|long|u8|u16|u32) (\w+(?:\s*,\s*\w+)*)\s*(?:__read_mostly\s*)?;/gm;

const constantArrays = /\b(?:int|long) (\w+)\s*\[\d*\]\s*=\s*\{([^{}]*)\}/g;

function arraysIn(text: string): Record<string, readonly string[]> {
  const found = [...text.matchAll(constantArrays)].map(([, name = "", list = ""]) => {
    const elements = list.split(",").map((one) => one.trim());
    return [name, elements] as const;
  });
  return Object.fromEntries(found);
}

/** Numbers, names, and what binds them, where the types do not matter; a place in an array of constants too. */
function isExpression(text: string): boolean {
  return text.length < 80 && /^[\w\s()*&|<>+\-/[\]]+$/.test(text) && /\w/.test(text);
}

interface Macro {
  readonly name: string;
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
}

interface Scan {
  readonly lines: { readonly lineStarts: readonly number[] };
  readonly macros: ReadonlyMap<string, Macro>;
  readonly entries: TableEntry[];
  readonly registrations: TableRegistration[];
  readonly aliases: Record<string, string[]>;
  readonly numbers: Record<string, string>;
  readonly expressions: Record<string, string>;
  /** Names that any function, or an initialiser, gives a value. */
  readonly assigned: Set<string>;
  /** Texts that local variables of the current function are set to. */
  readonly strings: Map<string, string[]>;
  /** Texts of the file's own constants. */
  readonly constants: Map<string, string>;
  /** Local variables that are also set to what only the running kernel knows. */
  readonly varying: Set<string>;
  functionName: string;
}

/** An open brace: what it initialises, and the members set in it. */
interface Group {
  readonly label: string | undefined;
  readonly start: number;
  members: Record<string, string>;
}

function macroOf({ rest }: Directive): [string, Macro] {
  const match = /^(\w+)(?:\(([^)]*)\))?([\s\S]*)$/.exec(rest.replace(/\\\s*\n/g, " "));
  const [, name = "", parameters, body = ""] = match ?? [];
  return [
    name,
    { name, parameters: parameters?.split(",").map((one) => one.trim()), body: body.trim() },
  ];
}

function walk(
  scan: Scan,
  tokens: readonly Token[],
  groups: Group[],
  madeAt: number | undefined,
): void {
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.text === "{") {
      if (groups.length === 0) enterFunction(scan, tokens, index);
      groups.push({ label: labelBefore(tokens, index), start: madeAt ?? token.start, members: {} });
    } else if (token.text === "}") {
      const group = groups.pop();
      if (group !== undefined) closeGroup(scan, group, groups);
      if (groups.length === 0) scan.functionName = "";
    } else if (token.text === "=") {
      noteAssignment(scan, tokens, index, groups.at(-1));
    } else if (token.kind === "identifier" && tokens[index + 1]?.text === "(") {
      index = noteCall(scan, tokens, index, groups, madeAt) ?? index;
    }
  }
}

/** A function's name, for a brace that begins its body. */
function enterFunction(scan: Scan, tokens: readonly Token[], brace: number): void {
  scan.functionName = "";
  scan.strings.clear();
  scan.varying.clear();
  if (tokens[brace - 1]?.text !== ")" && tokens[brace - 1]?.kind !== "identifier") return;
  let depth = 0;
  for (let index = brace - 1; index > 0 && brace - index < 200; index--) {
    const text = tokens[index]?.text;
    if (text === ")") depth++;
    else if (text === "(" && --depth === 0) {
      scan.functionName = tokens[index - 1]?.text ?? "";
      return;
    }
    if (text === ";" || text === "}") return;
  }
}

/** `name[] = {`, `.name = {` or `[N] = {`: the name. */
function labelBefore(tokens: readonly Token[], brace: number): string | undefined {
  if (tokens[brace - 1]?.text !== "=") return undefined;
  let index = brace - 2;
  while (tokens[index]?.text === "]") {
    while (index > 0 && tokens[index]?.text !== "[") index--;
    index--;
  }
  const name = tokens[index];
  return name?.kind === "identifier" ? name.text : undefined;
}

function closeGroup(scan: Scan, group: Group, outer: readonly Group[]): void {
  const { procname } = group.members;
  if (procname === undefined) return;
  const table = outer.findLast(({ label }) => label !== undefined)?.label ?? group.label ?? "";
  scan.entries.push({
    table,
    procname: textOf(scan, scanTokens(procname)) ?? (/^(NULL|0)$/.test(procname) ? "" : "*"),
    members: group.members,
    line: lineOf(scan.lines, group.start),
  });
}

function literalOf(text: string): string | undefined {
  const parts = [...text.matchAll(/"((?:\\.|[^"\\])*)"/g)];
  return parts.length === 0 ? undefined : parts.map((part) => part[1] ?? "").join("");
}

/** Source of an expression up to the comma, semicolon or bracket that ends it. */
function expressionAfter(tokens: readonly Token[], from: number): readonly Token[] {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const text = tokens[index]?.text ?? "";
    if (depth === 0 && /^[,;})\]]$/.test(text)) return tokens.slice(from, index);
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) depth--;
  }
  return tokens.slice(from);
}

function joined(tokens: readonly Token[]): string {
  return tokens
    .map(({ text }) => text)
    .join(" ")
    .replace(/ ?(->|[.()[\]&]) ?/g, "$1");
}

function isNumber(text: string): boolean {
  return /^\(?\s*-?\s*(?:0[xX][\da-fA-F]+|\d+)[uUlL]*\s*\)?$/.test(text);
}

function noteAssignment(
  scan: Scan,
  tokens: readonly Token[],
  equals: number,
  group: Group | undefined,
): void {
  const name = tokens[equals - 1];
  const value = expressionAfter(tokens, equals + 1);
  const text = joined(value);
  if (name?.kind === "identifier" && tokens[equals - 2]?.text === "." && group !== undefined) {
    const before = tokens[equals - 3]?.text ?? "";
    if (before === "{" || before === ",") {
      group.members[name.text] = text;
      return;
    }
    if (name.text === "procname" && before === "]") noteRunTimeName(scan, tokens, equals, text);
  }
  const left = leftPath(tokens, equals);
  const last = left.at(-1);
  if (last === undefined) return;
  scan.assigned.add(last);
  if (scan.functionName === "" && left.length === 1 && !isNumber(text) && isExpression(text)) {
    scan.expressions[last] ??= text;
  }
  // What a namespace or the machine begins with.
  if (/init/.test(scan.functionName) && left.length > 1 && !isNumber(text) && isExpression(text)) {
    scan.expressions[left.slice(-2).join(".")] ??= text;
  }
  if (isNumber(text)) scan.numbers[left.slice(-2).join(".")] ??= text;
  const literal = textOf(scan, value);
  if (left.length === 1 && literal === undefined && !isNumber(text) && text !== "NULL") {
    scan.varying.add(last);
  }
  if (literal !== undefined) scan.strings.set(last, [...(scan.strings.get(last) ?? []), literal]);
  if (scan.functionName === "") {
    if (literal !== undefined) scan.constants.set(last, literal);
    return;
  }
  const names = value.filter(({ kind }) => kind === "identifier").map((one) => one.text);
  const key = `${scan.functionName} ${last}`;
  scan.aliases[key] = [...new Set([...(scan.aliases[key] ?? []), ...names])];
}

/** `table[i].procname = name`: an entry, or a step of a path, whose name is made at run time. */
function noteRunTimeName(scan: Scan, tokens: readonly Token[], equals: number, text: string): void {
  let index = equals - 3;
  while (index > 0 && tokens[index]?.text !== "[") index--;
  const table = tokens[index - 1];
  if (table?.kind !== "identifier" || /^(NULL|0)$/.test(text)) return;
  const line = lineOf(scan.lines, table.start);
  scan.entries.push({ table: table.text, procname: literalOf(text) ?? "*", members: {}, line });
}

function leftPath(tokens: readonly Token[], equals: number): readonly string[] {
  const names: string[] = [];
  let index = equals - 1;
  while (index >= 0) {
    if (tokens[index]?.text === "]") {
      while (index > 0 && tokens[index]?.text !== "[") index--;
      index--;
    }
    const token = tokens[index];
    if (token?.kind !== "identifier") break;
    names.unshift(token.text);
    if (!/^(\.|->)$/.test(tokens[index - 1]?.text ?? "")) break;
    index -= 2;
  }
  return names;
}

/** A literal, or a macro that is one. */
function textOf(scan: Scan, value: readonly Token[] | undefined): string | undefined {
  const first = value?.[0];
  if (value === undefined || first === undefined) return undefined;
  if (first.kind === "string") return literalOf(joined(value));
  if (value.length > 1) return undefined;
  const body = scan.macros.get(first.text)?.body ?? "";
  return scan.constants.get(first.text) ?? (body.startsWith('"') ? literalOf(body) : undefined);
}

const registerCall = /^_*register_(?:net_)?sysctl\w*$/;

function noteCall(
  scan: Scan,
  tokens: readonly Token[],
  index: number,
  groups: Group[],
  madeAt: number | undefined,
): number | undefined {
  const name = tokens[index]?.text ?? "";
  const last = closingToken(tokens, index + 1);
  if (last === undefined) return undefined;
  const macro = scan.macros.get(name);
  if (macro?.parameters !== undefined && groups.length > 0 && groups.length < 12) {
    const values = argumentsOf(tokens, index, last).map((one) => joined(one));
    const text = expanded(macro, values);
    const inner = [...text.matchAll(/\b[A-Z]\w+(?=\s*\()/g)].map(([word]) => word);
    const isEntry = /\.\s*procname\b/.test(text) || inner.some((word) => makesEntry(scan, word, 0));
    if (!isEntry) return undefined;
    const inside: Group[] = groups.map((group) => ({ ...group }));
    walk({ ...scan }, scanTokens(text), inside, madeAt ?? tokens[index]?.start ?? 0);
    // A macro may also set members of the entry that it stands in.
    groups.forEach((group, at) => {
      group.members = inside[at]?.members ?? group.members;
    });
    return last;
  }
  if (name === "DECLARE_SYSCTL_BASE") {
    const [directory, table] = argumentsOf(tokens, index, last).map((one) => joined(one));
    if (directory !== undefined && table !== undefined) {
      register(scan, [directory], table, "directory");
    }
  } else if (/^v?sn?printf$/.test(name)) {
    notePrinted(scan, argumentsOf(tokens, index, last));
  } else if (registerCall.test(name) && groups.length > 0) {
    noteRegistration(scan, argumentsOf(tokens, index, last));
  }
  return undefined;
}

function makesEntry(scan: Scan, name: string, depth: number): boolean {
  const macro = scan.macros.get(name);
  if (macro === undefined || depth > 5) return false;
  return (
    /\.\s*procname\b/.test(macro.body) ||
    [...macro.body.matchAll(/\b[A-Z]\w+(?=\s*\()/g)].some(([word]) =>
      makesEntry(scan, word, depth + 1),
    )
  );
}

function argumentsOf(tokens: readonly Token[], index: number, last: number): readonly Token[][] {
  const ends = [...topLevelCommas(tokens, index + 2, last), last];
  return ends.map((end, at) => tokens.slice(at === 0 ? index + 2 : (ends[at - 1] ?? 0) + 1, end));
}

/** The macro's body with its arguments put in. */
function expanded({ parameters = [], body }: Macro, values: readonly string[]): string {
  const given = new Map(parameters.map((name, at) => [name, values[at] ?? ""]));
  return body
    .replace(/(?<!#)#\s*([A-Za-z_]\w*)/g, (whole, name: string) =>
      given.has(name) ? `"${given.get(name)}"` : whole,
    )
    .replace(/"(?:\\.|[^"\\])*"|[A-Za-z_]\w*/g, (word) => given.get(word) ?? word)
    .replace(/\s*##\s*/g, "");
}

function notePrinted(scan: Scan, values: readonly (readonly Token[])[]): void {
  const target = values[0]?.findLast(({ kind }) => kind === "identifier")?.text;
  const at = values.findIndex((one) => one[0]?.kind === "string");
  if (target === undefined || at < 0) return;
  let texts = [""];
  const pieces = (literalOf(joined(values[at] ?? [])) ?? "").split(/%[-+ #0-9.lhz]*[a-zA-Z]/);
  pieces.forEach((piece, position) => {
    const name = joined(values[at + position] ?? []);
    const settings = scan.strings.get(name) ?? [];
    const varies = settings.length === 0 || scan.varying.has(name);
    const known = position === 0 ? [""] : [...settings, ...(varies ? ["*"] : [])];
    texts = texts.flatMap((text) => known.map((one) => `${text}${one}${piece}`));
  });
  scan.strings.set(target, [...(scan.strings.get(target) ?? []), ...texts]);
}

function noteRegistration(scan: Scan, values: readonly (readonly Token[])[]): void {
  const nameIn = (tokens: readonly Token[] | undefined) =>
    tokens?.findLast(({ kind, text }) => kind === "identifier" && !/^(NULL|sizeof)$/.test(text))
      ?.text;
  const literalAt = values.findIndex((one) => textOf(scan, one) !== undefined);
  if (literalAt >= 0) {
    const table = tableName(values[literalAt + 1]);
    const directory = textOf(scan, values[literalAt]) ?? "";
    if (table !== undefined) register(scan, [directory], table, "directory");
    return;
  }
  const printedAt = values.findIndex((one) => scan.strings.has(nameIn(one) ?? ""));
  const printed = scan.strings.get(nameIn(values[printedAt]) ?? "");
  const after = tableName(values[printedAt + 1]);
  if (printedAt >= 0 && printed !== undefined && after !== undefined) {
    register(scan, printed, after, "directory");
    return;
  }
  const names = values.map(tableName);
  const table = names.at(-1);
  if (table === undefined) return;
  const before = names.at(-2);
  if (names.length === 1) register(scan, [""], table, "directory");
  else if (before !== undefined) register(scan, [before], table, "path");
}

/** `t->vars`, `&table[0]` and `table` give their last name outside of brackets. */
function tableName(tokens: readonly Token[] | undefined): string | undefined {
  const text = joined(tokens ?? []).replace(/\[[^\]]*\]/g, "");
  return /(\w+)\s*$/.exec(text)?.[1];
}

function register(
  scan: Scan,
  directories: readonly string[],
  table: string,
  kind: "directory" | "path",
): void {
  scan.registrations.push({
    directories,
    isPath: kind === "path",
    table,
    functionName: scan.functionName,
  });
}
