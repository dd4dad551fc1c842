import { CallGraph, placeOf } from "./callGraph.ts";
import { functionKey, type TreeFunction, type TreeLookup, treeFunction } from "./lookup.ts";
import { type SearchStart, searchUp } from "./searchUp.ts";
import type { SearchBudget, SearchProgress, TreePaths } from "./treePath.ts";

/** The ways found, or which of the names the tree does not have. */
export type PathsBetween =
  | ({ readonly kind: "paths" } & TreePaths)
  | { readonly kind: "missing"; readonly name: string };

/**
 * The ways from one function to another, or to the places that assign to a member, cheapest first. `listen(2)` and
 * `listen` mean the system call.
 */
export function* pathsBetween(
  lookup: TreeLookup,
  folders: readonly string[],
  names: { readonly from: string; readonly to: string },
  budget: SearchBudget,
): Generator<SearchProgress | undefined, PathsBetween> {
  const sources = functionsNamed(lookup, folders, names.from);
  if (sources.length === 0) return { kind: "missing", name: names.from };
  const near = sources.map(({ definition }) => definition.path);
  const graph = new CallGraph(lookup, folders, near);
  const targets = functionsNamed(lookup, folders, names.to);
  const starts =
    targets.length > 0
      ? targets.map((target) => ({ target, at: placeOf(target.definition) }))
      : assignments(graph, names.to);
  if (starts.length === 0) return { kind: "missing", name: names.to };
  const keys = [...new Set(sources.map(functionKey))];
  const relatives = targets.length > 0 ? relativesOf(graph, targets, names.to) : [];
  if (relatives.length === 0) return yield* searchEach(graph, starts, keys, budget);
  const few = { functions: Math.min(budget.functions, 120), files: Math.min(budget.files, 200) };
  const exact = yield* searchEach(graph, starts, keys, few);
  if (exact.paths.some(({ cost }) => cost <= surely)) return exact;
  const wide = yield* searchEach(graph, relatives, keys, budget);
  const paths = [...exact.paths, ...wide.paths.map((path) => ({ ...path, cost: path.cost + 3 }))];
  const isComplete = exact.isComplete && wide.isComplete;
  return { kind: "paths", paths: paths.toSorted((a, b) => a.cost - b.cost), isComplete };
}

/** A way to the function itself that costs no more is taken; a dearer one may lead through what has nothing to do with it. */
const surely = 8;

function* searchEach(
  graph: CallGraph,
  starts: readonly SearchStart[],
  keys: readonly string[],
  budget: SearchBudget,
): Generator<SearchProgress | undefined, { readonly kind: "paths" } & TreePaths> {
  const paths: TreePaths["paths"][number][] = [];
  let isComplete = true;
  for (const key of keys) {
    const found = yield* searchUp(graph, starts, { kind: "function", key }, budget, 1);
    paths.push(...found.paths);
    isComplete &&= found.isComplete;
  }
  return { kind: "paths", paths: paths.toSorted((a, b) => a.cost - b.cost), isComplete };
}

/**
 * Functions of the same file whose name goes on: `netif_receive_skb_list_internal`. Newer kernels often come to those, which
 * do the same for a list or without checks.
 */
function relativesOf(
  graph: CallGraph,
  targets: readonly TreeFunction[],
  name: string,
): readonly SearchStart[] {
  const paths = new Set(targets.map(({ definition }) => definition.path));
  return [...paths].flatMap((path) =>
    (graph.lookup.partWith(path, [name])?.functions ?? [])
      .filter((one) => one.name.startsWith(`${name}_`))
      .map((one) => ({ target: treeFunction(one), at: placeOf(one) })),
  );
}

/** Definitions of a function as people name it. A tree often has one for each architecture or configuration. */
export function functionsNamed(
  lookup: TreeLookup,
  folders: readonly string[],
  text: string,
): readonly TreeFunction[] {
  const isCall = /\(2\)$/.test(text);
  const name = text.replace(/\(\d?\)$/, "");
  const found = isCall ? [] : named(lookup.definitions(name, folders), name);
  return found.length > 0 ? found : named(lookup.definitions(name, folders), `sys_${name}`);
}

function named(functions: readonly TreeFunction[], name: string): readonly TreeFunction[] {
  return functions.filter(({ definition }) => definition.name === name);
}

function assignments(graph: CallGraph, member: string): readonly SearchStart[] {
  const starts: SearchStart[] = [];
  for (const path of graph.lookup.filesWith(member, graph.folders)) {
    for (const access of graph.lookup.partWith(path, [member])?.accesses ?? []) {
      if (access.role !== "write" || access.accessPath.at(-1) !== member) continue;
      if (access.accessPath.length < 2 && access.isLocal) continue;
      const target = graph.functionAt(access, member, access.functionName);
      if (target !== undefined) starts.push({ target, at: placeOf(access) });
    }
  }
  return starts;
}
