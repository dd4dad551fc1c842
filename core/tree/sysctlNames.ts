import { type ConstantValues, constantValues } from "./constantValues.ts";
import type { SysctlFile, TableEntry } from "./sysctlScan.ts";

/** A sysctl of a kernel tree. */
export interface TreeSysctl {
  /** `net.ipv4.conf.*.rp_filter`: `*` stands for what the kernel fills in at run time. */
  readonly name: string;
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** As written, without `&`; empty where the handler knows where the value is. */
  readonly variable: string;
  readonly handler: string | undefined;
  /** A number, or the expression where it is none that the file tells. */
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Octal, `0644`. */
  readonly mode: string | undefined;
  /** The number that the file itself sets. */
  readonly default: string | undefined;
  /**
   * Network namespace, or the whole machine. `undefined` where the table does not tell: one that is copied for each
   * namespace, or whose handler finds the namespace's value by itself, looks like one of the machine.
   */
  readonly scope: "network namespace" | "machine" | undefined;
}

/** Joins the files' tables and registrations to names, in alphabetical order. */
export function sysctlsOf(files: readonly SysctlFile[]): readonly TreeSysctl[] {
  const tree = new Tree(files);
  const found = new Map<string, TreeSysctl>();
  for (const file of files) {
    for (const registration of file.registrations) {
      const directories = registration.isPath
        ? registration.directories.flatMap((name) => tree.pathNames(file, name))
        : registration.directories;
      for (const table of tree.tablesOf(file, registration.functionName, registration.table)) {
        for (const directory of directories) tree.add(found, table, directory, 0);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Table {
  readonly file: SysctlFile;
  readonly entries: readonly TableEntry[];
}

class Tree {
  private readonly byName = new Map<string, Table[]>();
  private readonly byFile = new Map<SysctlFile, Map<string, Table>>();
  /** Names that a function sets its pointers from, for tables that it makes for others. */
  private readonly madeIn = new Map<string, { file: SysctlFile; names: readonly string[] }>();

  private readonly values: ConstantValues;

  constructor(files: readonly SysctlFile[]) {
    this.values = constantValues(files);
    for (const file of files) {
      const own = new Map<string, Table>();
      const grouped = groupedByTable(file);
      for (const [name, entries] of grouped) {
        const table = { file, entries };
        own.set(name, table);
        this.byName.set(name, [...(this.byName.get(name) ?? []), table]);
      }
      this.byFile.set(file, own);
      for (const [key, names] of Object.entries(file.aliases)) {
        const name = key.slice(0, key.indexOf(" "));
        const before = this.madeIn.get(name)?.names ?? [];
        this.madeIn.set(name, { file, names: [...before, ...names] });
      }
    }
  }

  /** The tables that a name can mean in a function: itself, what was copied, what another function made, another file's. */
  tablesOf(file: SysctlFile, functionName: string, name: string): readonly Table[] {
    const own = this.byFile.get(file);
    const seen = new Set<string>();
    const open = [name];
    const tables = new Set<Table>();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next) || seen.size > 200) continue;
      seen.add(next);
      const table = own?.get(next);
      if (table !== undefined) tables.add(table);
      open.push(...(file.aliases[`${functionName} ${next}`] ?? []));
      const made = seen.size > 1 && table === undefined ? this.madeIn.get(next) : undefined;
      for (const one of made?.names ?? []) {
        const other = made === undefined ? undefined : this.byFile.get(made.file)?.get(one);
        if (other !== undefined) tables.add(other);
      }
    }
    if (tables.size === 0) for (const table of this.byName.get(name) ?? []) tables.add(table);
    return [...tables];
  }

  /** Directory of an old ctl_path array; none where the name is no such array. */
  pathNames(file: SysctlFile, name: string): readonly string[] {
    const path = this.byFile.get(file)?.get(name) ?? this.byName.get(name)?.[0];
    if (path === undefined) return [];
    const steps = path.entries.map(({ procname }) => procname).filter((step) => step !== "");
    return [steps.join("/")];
  }

  add(found: Map<string, TreeSysctl>, table: Table, directory: string, depth: number): void {
    for (const entry of table.entries) {
      if (entry.procname === "") continue;
      const path = directory === "" ? entry.procname : `${directory}/${entry.procname}`;
      const { child } = entry.members;
      if (child !== undefined && depth < 8) {
        const name = /\w+/.exec(child)?.[0] ?? "";
        for (const below of this.tablesOf(table.file, "", name)) {
          if (below !== table) this.add(found, below, path, depth + 1);
        }
        continue;
      }
      // Without a directory only a table of directories makes sense.
      if (directory === "" || directory.startsWith("*")) continue;
      const sysctl = described(table.file, entry, path, this.values);
      if (!found.has(sysctl.name)) found.set(sysctl.name, sysctl);
    }
  }
}

function groupedByTable(file: SysctlFile): Map<string, TableEntry[]> {
  const groups = new Map<string, TableEntry[]>();
  for (const entry of file.entries) {
    groups.set(entry.table, [...(groups.get(entry.table) ?? []), entry]);
  }
  return groups;
}

/** As sysctl(8) prints it: a dot in a name is a slash. */
function described(
  file: SysctlFile,
  entry: TableEntry,
  path: string,
  values: ConstantValues,
): TreeSysctl {
  const { members } = entry;
  const handler = members.proc_handler?.replace(/^&/, "");
  const row: Row = { file, handler: handler ?? "", values };
  const variable = (members.data ?? "").replace(/^\(void \*\)/, "").replace(/^&/, "");
  const tail = variable.replace(/\[[^\]]*\]/g, "").split(/\.|->/);
  return {
    name: path.replace(/[./]/g, (sign) => (sign === "/" ? "." : "/")),
    file: file.path,
    line: entry.line + 1,
    variable: variable === "NULL" ? "" : variable,
    handler,
    min: boundOf(row, members.extra1, "0"),
    max: boundOf(row, members.extra2, "255"),
    mode: members.mode,
    default: defaultOf(row, tail),
    scope: scopeOf(variable, path),
  };
}

/** Folders that no namespace has a copy of. */
const ofMachine = /^(?:abi|crypto|debug|dev|vm)\//;

function scopeOf(variable: string, path: string): TreeSysctl["scope"] {
  if (/^init_net\b/.test(variable)) return "network namespace";
  return ofMachine.test(path) ? "machine" : undefined;
}

interface Row {
  readonly file: SysctlFile;
  readonly handler: string;
  readonly values: ConstantValues;
}

/** What the variable begins with, or is set to where a namespace is made. */
function defaultOf({ file, values }: Row, tail: readonly string[]): string | undefined {
  const name = tail.slice(-2).join(".");
  const text = file.numbers[name] ?? file.expressions[name];
  const value = name === "" || text === undefined ? undefined : values.numberOf(file, text);
  return value === undefined ? undefined : String(value);
}

/** The bounds of a handler that says them itself. */
const byteHandler = /^proc_dou8vec_minmax$/;

function boundOf(
  { file, handler, values }: Row,
  text: string | undefined,
  own: string,
): string | undefined {
  const fallback = byteHandler.test(handler) ? own : undefined;
  if (text === undefined || text === "NULL") return fallback;
  const value = values.numberOf(file, text);
  if (value !== undefined) return String(value);
  // Other handlers keep in these members what is no bound: the structure that the value is in, say.
  if (!/minmax/.test(handler)) return undefined;
  return text.replace(/^\(void \*\)/, "").replace(/^&/, "");
}
