import { CallGraph, placeOf } from "./callGraph.ts";
import { entryRank } from "./entryPoints.ts";
import type { TreeLookup } from "./lookup.ts";
import { costOf, searchUp } from "./searchUp.ts";
import { type SysctlInTree, sysctlInTree } from "./sysctlReaders.ts";
import { coreFolders } from "./treeFolders.ts";
import type { SearchBudget, SearchProgress, TreePath } from "./treePath.ts";

export interface SysctlPathsInTree {
  readonly sysctl: SysctlInTree;
  readonly paths: readonly TreePath[];
  /** `false`: the search was cut short. */
  readonly isComplete: boolean;
}

const mostReaders = 8;
const mostPathsOfReader = 6;
const mostPaths = 12;

/** The ways from entry points to the readers of a sysctl, the most telling first. `undefined`: the tree has no such sysctl. */
export function* sysctlPaths(
  lookup: TreeLookup,
  name: string,
  budget: SearchBudget,
): Generator<SearchProgress | undefined, SysctlPathsInTree | undefined> {
  const sysctl = sysctlInTree(lookup, name);
  if (sysctl === undefined) return undefined;
  const near = sysctl.readers.map(({ decides }) => decides.path);
  const graph = new CallGraph(lookup, coreFolders, near);
  const seen = new Set<string>();
  const paths: TreePath[] = [];
  let isComplete = true;
  for (const { decides, read } of sysctl.readers) {
    if (seen.size >= mostReaders) break;
    const target = graph.functionAt(decides, read.accessPath.at(-1) ?? "", decides.functionName);
    if (target === undefined) continue;
    const key = `${target.definition.path} ${target.definition.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const start = { target, at: placeOf(decides) };
    const found = yield* searchUp(graph, [start], { kind: "entries" }, budget, mostPathsOfReader);
    paths.push(...found.paths);
    isComplete &&= found.isComplete;
  }
  return { sysctl, paths: mostTelling(paths), isComplete };
}

/** Shortest ways of the best kind of entry first; the first reader's before those of the others where they are alike. */
function mostTelling(paths: readonly TreePath[]): readonly TreePath[] {
  const rank = ({ entry }: TreePath) => (entry === undefined ? 0 : entryRank(entry.kind));
  return paths.toSorted((a, b) => rank(a) - rank(b) || costOf(a) - costOf(b)).slice(0, mostPaths);
}
