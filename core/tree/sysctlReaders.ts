import {
  type FileIndex,
  joinIndexes,
  type SysctlEntry,
  type VariableAccess,
} from "../c/codeIndex.ts";
import { decidingUse, isRead, rankOf, type SysctlReader } from "../c/codeIndexReaders.ts";
import type { TreeLookup } from "./lookup.ts";
import { sysctlFolders } from "./treeFolders.ts";

/** All that a tree has of one sysctl. */
export interface SysctlInTree {
  readonly name: string;
  readonly entries: readonly SysctlEntry[];
  /** The most telling first. */
  readonly readers: readonly SysctlReader[];
  readonly writers: readonly VariableAccess[];
}

/**
 * A sysctl's ctl_table entries, readers and writers. Looks where its name says that it belongs, and wider where nothing is
 * found there. `undefined`: the tree has no such sysctl.
 */
export function sysctlInTree(lookup: TreeLookup, name: string): SysctlInTree | undefined {
  for (const folders of sysctlFolders(name)) {
    const entries = entriesOf(lookup, name, folders);
    if (entries.length === 0) continue;
    const here = accessesIn(lookup, entries, folders);
    if (here.some(({ access }) => isReader(access))) return joined(name, entries, here);
    const wider = sysctlFolders(name)[1] ?? folders;
    return joined(name, entries, accessesIn(lookup, entries, wider));
  }
  return undefined;
}

/** Declared entries of that name, those whose directory is the sysctl's where any is known to be. */
export function entriesOf(
  lookup: TreeLookup,
  name: string,
  folders: readonly string[],
): readonly SysctlEntry[] {
  const parts = name.split(/[./]/);
  const procname = parts.at(-1) ?? "";
  if (parts.length < 2 || !/^[\w-]+$/.test(procname)) return [];
  const directory = parts.slice(0, -1).join("/");
  const parent = parts.at(-2) ?? "";
  const quoted = `"${procname}"`;
  // A name with a dash is more than one word; its longest one finds the files.
  const word = procname.split("-").reduce((a, b) => (b.length > a.length ? b : a));
  const found: { readonly entry: SysctlEntry; readonly rank: number }[] = [];
  for (const path of lookup.filesWith(word, folders)) {
    const text = lookup.textOf(path);
    if (!text.includes(quoted)) continue;
    const file = lookup.partWith(path, [word, "_sysctl"]);
    if (file === undefined) continue;
    for (const entry of file.sysctls) {
      if (entry.procname !== procname) continue;
      found.push({ entry, rank: entryRank(file, entry, text, directory, parent) });
    }
  }
  const best = Math.min(...found.map(({ rank }) => rank));
  return found.filter(({ rank }) => rank === best).map(({ entry }) => entry);
}

/** 0: the table is registered in that directory. The text beside it is the next best witness. */
function entryRank(
  file: FileIndex,
  entry: SysctlEntry,
  text: string,
  directory: string,
  parent: string,
): number {
  const registrations = file.registrations.filter((one) => one.table === entry.table);
  if (registrations.length > 0) {
    return registrations.some((one) => one.directory === directory) ? 0 : 4;
  }
  if (text.includes(`"${directory}"`)) return 1;
  return text.includes(`"${parent}"`) ? 2 : 3;
}

interface AccessInFile {
  readonly file: FileIndex;
  readonly access: VariableAccess;
}

function isReader(access: VariableAccess): boolean {
  return access.functionName !== "" && isRead(access.role);
}

/**
 * Accesses by the tail of the access path and the struct that it belongs to, however the namespace before it is reached:
 * `net->core.x`, `sock_net(sk)->core.x`, or a local pointer to the struct that `core` is.
 */
function accessesIn(
  lookup: TreeLookup,
  entries: readonly SysctlEntry[],
  folders: readonly string[],
): readonly AccessInFile[] {
  const found = new Map<string, AccessInFile>();
  for (const variable of distinctVariables(entries)) {
    const last = variable.at(-1);
    if (last === undefined) continue;
    const paths = lookup.filesWith(last, folders);
    const tags = ownersOf(lookup, variable, folders);
    for (const path of paths) {
      const file = lookup.partWith(path, [last]);
      for (const access of file?.accesses ?? []) {
        if (file === undefined || !isSame(access, variable, file, tags)) continue;
        found.set(`${path}:${access.range.start}`, { file, access });
      }
    }
  }
  return [...found.values()];
}

function distinctVariables(entries: readonly SysctlEntry[]): readonly (readonly string[])[] {
  const byText = new Map(entries.map(({ variable }) => [variable.join("."), variable]));
  return [...byText.values()];
}

/** Structs that declare the member, from the files that name it. */
function structsWith(
  lookup: TreeLookup,
  paths: readonly string[],
  member: string,
): ReadonlySet<string> {
  const tags = new Set<string>();
  for (const path of paths) {
    for (const symbol of lookup.partWith(path, [member])?.symbols ?? []) {
      if (symbol.kind === "member" && symbol.name === member && symbol.container !== undefined) {
        tags.add(symbol.container);
      }
    }
  }
  return tags;
}

function isSame(
  access: VariableAccess,
  variable: readonly string[],
  file: FileIndex,
  tags: ReadonlySet<string>,
): boolean {
  const { accessPath } = access;
  const last = variable.at(-1);
  if (accessPath.at(-1) !== last) return false;
  if (variable.length === 1) return accessPath.length === 1 && !access.isLocal;
  const local = localStruct(access, file);
  if (local !== undefined && tags.size > 0) return tags.has(local);
  return accessPath.length > 1 && accessPath.at(-2) === variable.at(-2);
}

/** The struct that the local variable before the member points to: `core` in `core->sysctl_somaxconn`. */
export function localStruct(access: VariableAccess, file: FileIndex): string | undefined {
  const [holder] = access.accessPath;
  if (access.accessPath.length !== 2) return undefined;
  return file.localTypes.find(
    (one) => one.functionName === access.functionName && one.name === holder,
  )?.structType;
}

/** Structs that declare the member and that a member or variable `holder` is: `netns_core` for `core.sysctl_somaxconn`. */
export function ownersOf(
  lookup: TreeLookup,
  variable: readonly string[],
  folders: readonly string[],
): ReadonlySet<string> {
  const last = variable.at(-1);
  const holder = variable.at(-2);
  if (last === undefined || holder === undefined) return new Set();
  const tags = structsWith(lookup, lookup.filesWith(last, folders), last);
  if (tags.size < 2) return tags;
  const owners = [...tags].filter((tag) => {
    const declares = new RegExp(
      `struct\\s+${tag}\\s+(?:__\\w+\\s+)*\\**\\s*${holder}\\s*(?:;|\\[|__)`,
    );
    return lookup.filesWith(tag, folders).some((path) => declares.test(lookup.textOf(path)));
  });
  return owners.length > 0 ? new Set(owners) : tags;
}

function joined(
  name: string,
  entries: readonly SysctlEntry[],
  accesses: readonly AccessInFile[],
): SysctlInTree {
  const indexes = new Map<FileIndex, ReturnType<typeof joinIndexes>>();
  const readers = accesses
    .filter(({ access }) => isReader(access))
    .map(({ file, access }): SysctlReader => {
      const index = indexes.get(file) ?? joinIndexes([file]);
      indexes.set(file, index);
      return { read: access, decides: decidingUse(index, access) };
    })
    .map((reader, position) => ({ reader, position }))
    .sort(
      (a, b) =>
        rankOf(a.reader.decides.role) - rankOf(b.reader.decides.role) || a.position - b.position,
    )
    .map(({ reader }) => reader);
  const writers = accesses
    .filter(({ access }) => access.role === "write")
    .map(({ access }) => access);
  return { name, entries, readers, writers };
}
