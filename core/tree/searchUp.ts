import type { CodePlace } from "../c/codeIndex.ts";
import { type CallGraph, type Caller, placeOf } from "./callGraph.ts";
import { entryRank } from "./entryPoints.ts";
import { functionKey, type TreeFunction } from "./lookup.ts";
import type {
  EntryPoint,
  SearchBudget,
  SearchProgress,
  TreePath,
  TreePaths,
  TreeStep,
} from "./treePath.ts";

/** Where a search begins: the function, and the place in it that is looked for. */
export interface SearchStart {
  readonly target: TreeFunction;
  readonly at: CodePlace;
}

interface Reached {
  readonly target: TreeFunction;
  readonly cost: number;
  /** How it goes on, and to whom; absent at the start. */
  readonly step: Caller | undefined;
  readonly next: Reached | undefined;
  readonly start: SearchStart;
}

/** Where a search ends: at the entry points, or at a function. */
export type SearchGoal =
  | { readonly kind: "entries" }
  | { readonly kind: "function"; readonly key: string };

/** Beyond this a way explains nothing to anyone. */
const longest = 24;
/** An entry of this rank or lower ends the way: what is above it leads everywhere. */
const lastStop = 4;

/**
 * Searches upwards through the callers, cheapest ways first. Yields after each function, so that whoever drives it can
 * stop, or do other work between.
 */
export function* searchUp(
  graph: CallGraph,
  starts: readonly SearchStart[],
  goal: SearchGoal,
  budget: SearchBudget,
  mostPaths: number,
): Generator<SearchProgress, TreePaths> {
  const best = new Map<string, number>();
  const open: Reached[] = [];
  const paths: TreePath[] = [];
  const parsedBefore = graph.lookup.parsedFiles;
  let functions = 0;
  const push = (reached: Reached) => {
    const key = functionKey(reached.target);
    if (reached.cost >= (best.get(key) ?? Number.POSITIVE_INFINITY)) return;
    best.set(key, reached.cost);
    let at = open.length;
    while (at > 0 && (open[at - 1]?.cost ?? 0) < reached.cost) at--;
    open.splice(at, 0, reached);
  };
  for (const start of starts) {
    push({ target: start.target, cost: 0, step: undefined, next: undefined, start });
  }
  for (let reached = open.pop(); reached !== undefined; reached = open.pop()) {
    if (reached.cost > (best.get(functionKey(reached.target)) ?? 0)) continue;
    const files = graph.lookup.parsedFiles - parsedBefore;
    if (functions >= budget.functions || files >= budget.files) {
      return { paths: sorted(paths), isComplete: false };
    }
    functions++;
    yield { functions, files };
    if (goal.kind === "function" && functionKey(reached.target) === goal.key) {
      paths.push(pathOf(reached, undefined));
      return { paths, isComplete: true };
    }
    const { callers, entries } = graph.callersOf(reached.target);
    if (goal.kind === "entries") {
      for (const entry of distinctEntries(entries)) paths.push(pathOf(reached, entry));
      if (paths.length >= mostPaths) return { paths: sorted(paths), isComplete: open.length === 0 };
      if (entries.some(({ kind }) => entryRank(kind) <= lastStop)) continue;
    }
    if (lengthOf(reached) >= longest) continue;
    for (const caller of callers) {
      const crossing = crossingCost(caller.from, reached.target);
      const cost = reached.cost + caller.cost + crossing;
      push({ target: caller.from, cost, step: caller, next: reached, start: reached.start });
    }
  }
  return { paths: sorted(paths), isComplete: true };
}

/** A way that leaves its subsystem tells less. */
function crossingCost(from: TreeFunction, to: TreeFunction): number {
  const [folder = ""] = from.definition.path.split("/");
  const [other = ""] = to.definition.path.split("/");
  return folder === other || folder === "include" || other === "include" ? 0 : 0.4;
}

function sorted(paths: readonly TreePath[]): readonly TreePath[] {
  const rank = ({ entry }: TreePath) => (entry === undefined ? 0 : entryRank(entry.kind));
  return paths.toSorted((a, b) => rank(a) - rank(b) || a.cost - b.cost);
}

function distinctEntries(entries: readonly EntryPoint[]): readonly EntryPoint[] {
  const first = new Map<string, EntryPoint>();
  for (const entry of entries) if (!first.has(entry.kind)) first.set(entry.kind, entry);
  return [...first.values()];
}

function lengthOf(reached: Reached): number {
  let length = 0;
  for (let at: Reached | undefined = reached; at !== undefined; at = at.next) length++;
  return length;
}

function pathOf(reached: Reached, entry: EntryPoint | undefined): TreePath {
  const steps: TreeStep[] = [];
  for (let at: Reached | undefined = reached; at !== undefined; at = at.next) {
    const { step, target, start } = at;
    steps.push({
      functionName: target.definition.name,
      definition: placeOf(target.definition),
      at: placeOf(step?.at ?? start.at),
      kind: step?.kind ?? "end",
      via: step?.via ?? "",
      stored: step?.stored,
    });
  }
  return { entry, steps, cost: Math.round(reached.cost * 10) / 10 };
}
