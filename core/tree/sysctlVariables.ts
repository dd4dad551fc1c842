import type { TreeLookup } from "./lookup.ts";

/** A sysctl and the variable behind it, as its ctl_table entry says. */
export interface SysctlVariable {
  /** `net.core.somaxconn`; a directory that is not told by the file is left out. */
  readonly name: string;
  /** `["init_net", "core", "sysctl_somaxconn"]` */
  readonly variable: readonly string[];
  readonly path: string;
}

const entryPattern =
  /\{[^{}]*?\.procname\s*=\s*"([^"\n]+)"[^{}]*?\.data\s*=\s*&?\s*([^,{}]+?)\s*,/g;
const tablePattern = /struct\s+ctl_table\s+(\w+)\s*\[[^\]]*\]\s*=/g;
/** Before 3.4 a directory was an array of names. */
const oldPathPattern = /struct\s+ctl_path\s+(\w+)\s*\[[^\]]*\]\s*=\s*\{([\s\S]*?)\n\}\s*;/g;
const registration = /register\w*sysctl\w*\s*\(([^;]*)\)\s*;/g;

/** Every sysctl with a variable that the files of these folders declare, read from the text alone. */
export function sysctlVariables(
  lookup: TreeLookup,
  folders: readonly string[],
): readonly SysctlVariable[] {
  return lookup
    .filesWith("procname", folders)
    .flatMap((path) => variablesIn(path, lookup.textOf(path)));
}

function variablesIn(path: string, text: string): readonly SysctlVariable[] {
  const tables = [...text.matchAll(tablePattern)].map(({ index, 1: name }) => ({ index, name }));
  const directories = directoriesIn(text);
  return [...text.matchAll(entryPattern)].flatMap(({ index, 1: procname, 2: data }) => {
    if (procname === undefined || data === undefined) return [];
    const variable = pathOf(data);
    if (variable.length === 0) return [];
    const table = tables.findLast((one) => one.index < index)?.name ?? "";
    const directory = directories.byTable.get(table) ?? directories.only;
    const name =
      directory === undefined ? procname : `${directory.replaceAll("/", ".")}.${procname}`;
    return [{ name, variable, path }];
  });
}

/** The directory of each table that is registered by its own name, and the only directory where there is but one. */
function directoriesIn(text: string) {
  const byTable = new Map<string, string>();
  const all = new Set<string>();
  const oldPaths = new Map<string, string>();
  for (const [, name = "", inside = ""] of text.matchAll(oldPathPattern)) {
    const parts = [...inside.matchAll(/\.procname\s*=\s*"([^"\n]+)"/g)].map(([, part]) => part);
    oldPaths.set(name, parts.join("/"));
  }
  for (const [, inside = ""] of text.matchAll(registration)) {
    const words = inside.match(/\w+/g) ?? [];
    const old = words.find((word) => oldPaths.has(word));
    const directory = /"([\w./-]+)"/.exec(inside)?.[1] ?? oldPaths.get(old ?? "");
    if (directory === undefined) continue;
    all.add(directory);
    for (const word of words) byTable.set(word, directory);
  }
  const [only] = all;
  return { byTable, only: all.size === 1 ? only : undefined };
}

/** `&init_net.ipv4.x` without casts and indexes. */
function pathOf(data: string): readonly string[] {
  const plain = data.replace(/\([^()]*\*\s*\)/g, "").replace(/\[[^\]]*\]/g, "");
  return /^[\s&(]*[A-Za-z_][\w.>\-\s]*\)?$/.test(plain) ? (plain.match(/[A-Za-z_]\w*/g) ?? []) : [];
}
