import type { CodePlace } from "../c/codeIndex.ts";
import { type Caller, type CallGraph, placeOf } from "./callGraph.ts";
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
 * Searches upwards through the callers, cheapest ways first. Yields after each function, and in between, so that whoever
 * drives it can stop, or do other work.
 */
export function* searchUp(
  graph: CallGraph,
  starts: readonly SearchStart[],
  goal: SearchGoal,
  budget: SearchBudget,
  mostPaths: number,
): Generator<SearchProgress | undefined, TreePaths> {
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
    const cost = starts.length === 1 || isCommon(start.target.definition.path) ? 0 : 1;
    push({ target: start.target, cost, step: undefined, next: undefined, start });
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
    const { callers, entries } = yield* graph.callersOf(reached.target);
    if (goal.kind === "entries") {
      for (const entry of distinctEntries(entries)) paths.push(pathOf(reached, entry));
      const telling = paths.filter(({ entry }) => entry !== undefined && entryRank(entry.kind) < 2);
      if (telling.length >= mostPaths || paths.length >= mostPaths * 6) {
        return { paths: sorted(paths), isComplete: open.length === 0 };
      }
      if (entries.some(({ kind }) => entryRank(kind) <= lastStop)) continue;
    }
    if (lengthOf(reached) >= longest) continue;
    for (const caller of callers) {
      const crossing = crossingCost(caller.from, reached.start.target);
      const cost = reached.cost + caller.cost + crossing;
      push({ target: caller.from, cost, step: caller, next: reached, start: reached.start });
    }
  }
  return { paths: sorted(paths), isComplete: true };
}

/** A way through a corner of the kernel that has nothing to do with where it began tells less. */
function crossingCost(from: TreeFunction, start: TreeFunction): number {
  const { path } = from.definition;
  return isCommon(path) || folderOf(path) === folderOf(start.definition.path) ? 0 : 1.5;
}

/** What nearly every machine runs. */
export function isCommon(path: string): boolean {
  return /^(?:net\/(?:core|ipv4)\/|net\/socket\.c|net\/compat\.c|include\/|kernel\/|mm\/|ipc\/|init\/|lib\/|fs\/[^/]*$|fs\/proc\/)/.test(
    path,
  );
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function sorted(paths: readonly TreePath[]): readonly TreePath[] {
  const rank = ({ entry }: TreePath) => (entry === undefined ? 0 : entryRank(entry.kind));
  return paths.toSorted((a, b) => rank(a) - rank(b) || costOf(a) - costOf(b));
}

/** The multiplexed system calls of old and 32-bit programs lead where the plain ones lead. */
export function costOf({ cost, steps }: TreePath): number {
  const first = steps[0]?.functionName ?? "";
  return first.startsWith("compat_") || first === "sys_socketcall" ? cost + 2 : cost;
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
