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
  /** Network namespace, or the whole machine. */
  readonly scope: "network namespace" | "machine";
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

  constructor(files: readonly SysctlFile[]) {
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
      const sysctl = described(table.file, entry, path);
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
function described(file: SysctlFile, entry: TableEntry, path: string): TreeSysctl {
  const { members } = entry;
  const variable = (members.data ?? "").replace(/^\(void \*\)/, "").replace(/^&/, "");
  const tail = variable.replace(/\[[^\]]*\]/g, "").split(/\.|->/);
  return {
    name: path.replace(/[./]/g, (sign) => (sign === "/" ? "." : "/")),
    file: file.path,
    line: entry.line + 1,
    variable: variable === "NULL" ? "" : variable,
    handler: members.proc_handler?.replace(/^&/, ""),
    min: boundOf(file, members.extra1),
    max: boundOf(file, members.extra2),
    mode: members.mode,
    default: file.numbers[tail.slice(-2).join(".")],
    scope: /^init_net\b/.test(variable) ? "network namespace" : "machine",
  };
}

/** What the kernel's shared constants are, by the end of their names (include/linux/sysctl.h). */
const sharedBounds: Readonly<Record<string, string>> = {
  NEG_ONE: "-1",
  ZERO: "0",
  ONE: "1",
  TWO: "2",
  THREE: "3",
  FOUR: "4",
  ONE_HUNDRED: "100",
  TWO_HUNDRED: "200",
  ONE_THOUSAND: "1000",
  THREE_THOUSAND: "3000",
  INT_MAX: "2147483647",
  U8_MAX: "255",
  MAXOLDUID: "65535",
  LONG_ZERO: "0",
  LONG_ONE: "1",
};

function boundOf(file: SysctlFile, text: string | undefined): string | undefined {
  if (text === undefined || text === "NULL") return undefined;
  const shared = /^SYSCTL_(\w+)$/.exec(text)?.[1];
  if (shared !== undefined && sharedBounds[shared] !== undefined) return sharedBounds[shared];
  let value = text.replace(/^\(void \*\)/, "").replace(/^&/, "");
  // A variable that is set to a macro that is a number.
  for (let step = 0; step < 3; step++) value = file.numbers[value] ?? value;
  return value;
}
