import type { AccessRole, CodeIndex, SysctlEntry, VariableAccess } from "./codeIndex.ts";
import { calleesOf } from "./codeIndexCalls.ts";

/** A place that reads a sysctl's variable, and the place where what was read takes effect. */
export interface SysctlReader {
  readonly read: VariableAccess;
  /** Where the value decides: `read` itself, or the use of the local variable that holds a copy. */
  readonly decides: VariableAccess;
}

/** Every `ctl_table` entry of a sysctl, `net.core.somaxconn`. Entries of unregistered tables match by name alone. */
export function sysctlEntries(index: CodeIndex, name: string): readonly SysctlEntry[] {
  const separator = name.lastIndexOf(".");
  const directory = name.slice(0, Math.max(separator, 0)).replaceAll(".", "/");
  const procname = name.slice(separator + 1);
  return index.sysctls.filter((entry) => {
    if (entry.procname !== procname) return false;
    const registrations = index.registrations.filter((one) => one.table === entry.table);
    return registrations.length === 0 || registrations.some((one) => one.directory === directory);
  });
}

/** The sysctl's full name with dots; without a registration only the table's own name is known. */
export function sysctlNameOf(index: CodeIndex, entry: SysctlEntry): string {
  const registration = index.registrations.find((one) => one.table === entry.table);
  return registration === undefined
    ? entry.procname
    : `${registration.directory}/${entry.procname}`.replaceAll("/", ".");
}

/**
 * Accesses of a sysctl's variable, matched by the tail of the access path: `core.sysctl_somaxconn`, however the
 * namespace before it is reached.
 */
export function accessesOf(
  index: CodeIndex,
  variable: readonly string[],
): readonly VariableAccess[] {
  const tail = variable.slice(-2);
  const last = tail.at(-1);
  if (last === undefined) return [];
  return (index.accesses.get(last) ?? []).filter(
    (access) =>
      !access.isLocal &&
      (tail.length === 1 ? access.accessPath.length === 1 : endsWith(access.accessPath, tail)),
  );
}

/** Readers with the one that decides most first; see `rankOf` for the order. */
export function sysctlReaders(index: CodeIndex, entry: SysctlEntry): readonly SysctlReader[] {
  const readers = accessesOf(index, entry.variable)
    .filter((access) => access.functionName !== "" && isRead(access.role))
    .map((read) => ({ read, decides: decidingUse(index, read) }));
  const distances = distancesFromEntryPoints(index);
  return readers
    .map((reader, position) => ({ reader, position }))
    .sort(
      (a, b) =>
        rankOf(a.reader.decides.role) - rankOf(b.reader.decides.role) ||
        distanceOf(distances, a.reader) - distanceOf(distances, b.reader) ||
        a.position - b.position,
    )
    .map(({ reader }) => reader);
}

/** Writes outside the ctl_table's own handler: where the kernel sets the default. */
export function sysctlDefaults(index: CodeIndex, entry: SysctlEntry): readonly VariableAccess[] {
  return accessesOf(index, entry.variable).filter((access) => access.role === "write");
}

export function isRead(role: AccessRole): boolean {
  return role !== "write" && role !== "address";
}

/** Follows the copy in a local variable to the use that bounds, tests or stores it. */
export function decidingUse(index: CodeIndex, read: VariableAccess): VariableAccess {
  if (read.role !== "local") return read;
  const uses = (index.accesses.get(read.target) ?? []).filter(
    (use) =>
      use.isLocal &&
      use.path === read.path &&
      use.functionName === read.functionName &&
      use.range.start > read.range.end &&
      isRead(use.role),
  );
  const [best] = uses.toSorted(
    (a, b) => rankOf(a.role) - rankOf(b.role) || a.range.start - b.range.start,
  );
  return best ?? read;
}

/** A bound on another value tells more than a comparison, that more than a test, a test more than a copy. */
export function rankOf(role: AccessRole): number {
  const order: readonly AccessRole[] = [
    "clamp",
    "comparison",
    "condition",
    "assignment",
    "argument",
    "return",
  ];
  const rank = order.indexOf(role);
  return rank < 0 ? order.length : rank;
}

function distanceOf(distances: ReadonlyMap<string, number>, reader: SysctlReader): number {
  return distances.get(reader.decides.functionName) ?? Number.POSITIVE_INFINITY;
}

const knownDistances = new WeakMap<CodeIndex, ReadonlyMap<string, number>>();

/** Calls between a function that nothing here calls and each function. */
function distancesFromEntryPoints(index: CodeIndex): ReadonlyMap<string, number> {
  let distances = knownDistances.get(index);
  if (distances === undefined) {
    distances = measuredDistances(index);
    knownDistances.set(index, distances);
  }
  return distances;
}

function measuredDistances(index: CodeIndex): ReadonlyMap<string, number> {
  const callees = new Map<string, string[]>();
  const called = new Set<string>();
  for (const calls of index.calls.values()) {
    for (const call of calls) {
      for (const name of calleesOf(index, call)) {
        called.add(name);
        callees.set(call.functionName, [...(callees.get(call.functionName) ?? []), name]);
      }
    }
  }
  const distances = new Map<string, number>();
  let frontier = [...index.functions.keys()].filter((name) => !called.has(name));
  for (let distance = 0; frontier.length > 0; distance++) {
    const next: string[] = [];
    for (const name of frontier) {
      if (distances.has(name)) continue;
      distances.set(name, distance);
      next.push(...(callees.get(name) ?? []));
    }
    frontier = next;
  }
  return distances;
}

function endsWith(path: readonly string[], tail: readonly string[]): boolean {
  return (
    path.length >= tail.length &&
    tail.every((name, position) => path[path.length - tail.length + position] === name)
  );
}
