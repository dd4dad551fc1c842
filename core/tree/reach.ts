import type { CodePlace, FileIndex, VariableAccess } from "../c/codeIndex.ts";
import { isRead } from "../c/codeIndexReaders.ts";
import { CallGraph, placeOf } from "./callGraph.ts";
import { functionKey, type TreeFunction, type TreeLookup } from "./lookup.ts";
import { localStruct, ownersOf } from "./sysctlReaders.ts";
import type { SysctlVariable } from "./sysctlVariables.ts";

/** Variables of sysctls by their last name. */
export type VariablesByName = ReadonlyMap<string, readonly SysctlVariable[]>;

/** A sysctl that is read in a function, or on a way to it. */
export interface ReachingSysctl {
  readonly name: string;
  readonly at: CodePlace;
  /** Where it is read: the function itself, or a caller of it. */
  readonly functionName: string;
  /** Calls between the two; 0: in the function itself. */
  readonly distance: number;
}

/** How far up callers are looked at, and how many. */
const furthest = 3;
const mostFunctions = 24;

export function variablesByName(variables: readonly SysctlVariable[]): VariablesByName {
  const byName = new Map<string, SysctlVariable[]>();
  for (const one of variables) {
    const last = one.variable.at(-1) ?? "";
    byName.set(last, [...(byName.get(last) ?? []), one]);
  }
  return byName;
}

/** Reads of sysctls in one file, in the order of its lines. */
export function sysctlReadsIn(
  lookup: TreeLookup,
  folders: readonly string[],
  file: FileIndex,
  variables: VariablesByName,
): readonly { readonly name: string; readonly access: VariableAccess }[] {
  return file.accesses.flatMap((access) => {
    if (access.functionName === "" || !isRead(access.role)) return [];
    const found = sysctlOf(access, variables);
    if (found === undefined) return [];
    const local = localStruct(access, file);
    const isOther = local !== undefined && !ownersOf(lookup, found.variable, folders).has(local);
    return isOther ? [] : [{ name: found.name, access }];
  });
}

/** The sysctl behind an access, by the tail of its path. */
export function sysctlOf(
  access: VariableAccess,
  variables: VariablesByName,
): SysctlVariable | undefined {
  const { accessPath, isLocal } = access;
  const last = accessPath.at(-1);
  const candidates = last === undefined ? [] : (variables.get(last) ?? []);
  return candidates.find(({ variable }) =>
    variable.length === 1
      ? accessPath.length === 1 && !isLocal
      : accessPath.length > 1 && accessPath.at(-2) === variable.at(-2),
  );
}

/** The sysctls whose value has a say in functions: read in them, or in those that lead to them. The nearest first. */
export function* reachingSysctls(
  lookup: TreeLookup,
  folders: readonly string[],
  targets: readonly TreeFunction[],
  variables: VariablesByName,
): Generator<undefined, readonly ReachingSysctl[]> {
  const near = targets.map(({ definition }) => definition.path);
  const graph = new CallGraph(lookup, folders, near);
  const found = new Map<string, ReachingSysctl>();
  const seen = new Set(targets.map(functionKey));
  let level: readonly TreeFunction[] = targets;
  for (let distance = 0; distance <= furthest && seen.size <= mostFunctions; distance++) {
    const next: TreeFunction[] = [];
    for (const target of level) {
      yield undefined;
      for (const one of readsOf(lookup, folders, target, variables)) {
        if (!found.has(one.name)) found.set(one.name, { ...one, distance });
      }
      if (distance === furthest || seen.size > mostFunctions) continue;
      for (const { from, cost } of (yield* graph.callersOf(target)).callers) {
        const key = functionKey(from);
        if (cost > 2 || seen.has(key)) continue;
        seen.add(key);
        next.push(from);
      }
    }
    level = next;
  }
  return [...found.values()];
}

function readsOf(
  lookup: TreeLookup,
  folders: readonly string[],
  { definition }: TreeFunction,
  variables: VariablesByName,
) {
  const own = lookup.index(definition.path);
  if (own === undefined) return [];
  const { start, end } = definition.fullRange;
  return sysctlReadsIn(lookup, folders, own, variables)
    .filter(({ access }) => start <= access.range.start && access.range.start < end)
    .map(({ name, access }) => ({ name, at: placeOf(access), functionName: definition.name }));
}
