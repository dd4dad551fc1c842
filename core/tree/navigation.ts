import {
  type CodeIndex,
  type CodePlace,
  type FileIndex,
  type FunctionDefinition,
  joinIndexes,
} from "../c/codeIndex.ts";
import {
  type SnippetTarget,
  snippetDefinition,
  snippetReferences,
  snippetTargetAt,
} from "../features/snippetNavigation.ts";
import { type Caller, CallGraph } from "./callGraph.ts";
import { type TreeFunction, type TreeLookup, treeFunction } from "./lookup.ts";

/** A word in a file of a tree. */
export interface TreePosition {
  readonly path: string;
  readonly offset: number;
}

/** What stands at a place of a tree, and the part of the tree that is known for it. */
export interface TreeTarget {
  readonly target: SnippetTarget;
  readonly name: string;
  readonly index: CodeIndex;
}

/** Names in more files are looked up in the nearest of them. */
const mostFiles = 120;

/** Where what is under the cursor is defined. Functions that a member holds count as its definition where it is called. */
export function treeDefinition(
  lookup: TreeLookup,
  folders: readonly string[],
  position: TreePosition,
): readonly CodePlace[] {
  const found = targetAt(lookup, position);
  if (found === undefined) return [];
  if (isLocal(found.target)) return snippetDefinition(found.index, found.target);
  const { name } = found;
  const defines = definingPattern(name);
  const paths = lookup
    .filesWith(name, folders)
    .filter((path) => path === position.path || defines.test(lookup.textOf(path)));
  const joined = joinFiles(lookup, [position.path, ...nearest(paths, position.path)]);
  const again = targetIn(lookup, joined, position) ?? found;
  const places = snippetDefinition(joined, again.target);
  return places.filter((place) => isVisible(joined, place, name, position.path));
}

/** Uses in all files of the folders that hold the name. */
export function treeReferences(
  lookup: TreeLookup,
  folders: readonly string[],
  position: TreePosition,
  declaration: "with declaration" | "uses only",
): readonly CodePlace[] {
  const found = targetAt(lookup, position);
  if (found === undefined) return [];
  if (isLocal(found.target)) return snippetReferences(found.index, found.target, declaration);
  const paths = nearest(lookup.filesWith(found.name, folders), position.path);
  const joined = joinFiles(lookup, [position.path, ...paths]);
  const again = targetIn(lookup, joined, position) ?? found;
  const known = snippetReferences(joined, again.target, declaration);
  if (known.length > 0) return known;
  return namedUses(joined, found.name);
}

/** The function under the cursor, defined or called; else the one around it. */
export function functionsAt(
  lookup: TreeLookup,
  folders: readonly string[],
  position: TreePosition,
): readonly TreeFunction[] {
  const found = targetAt(lookup, position);
  if (found === undefined) return [];
  if (found.target.kind === "function") return [treeFunction(found.target.definition)];
  return definitionsSeen(lookup, folders, found.name, position.path);
}

/** Definitions that a name means in a file: its own private one, else the public ones. */
export function definitionsSeen(
  lookup: TreeLookup,
  folders: readonly string[],
  name: string,
  path: string,
): readonly TreeFunction[] {
  const own = (lookup.index(path)?.functions ?? []).filter((one) => one.name === name);
  if (own.length > 0) return own.map(treeFunction);
  return lookup
    .definitions(name, folders)
    .filter((one) => one.definition.name === name && !one.isPrivate);
}

export interface TreeCall {
  readonly definition: FunctionDefinition;
  readonly places: readonly CodePlace[];
}

/** Callers with the places that they call from; through members and hand-overs, too. */
export function* treeIncoming(
  lookup: TreeLookup,
  folders: readonly string[],
  target: TreeFunction,
): Generator<undefined, readonly TreeCall[]> {
  const graph = new CallGraph(lookup, folders, [target.definition.path]);
  const { callers } = yield* graph.callersOf(target);
  return grouped(callers);
}

/** Functions that are called by name, and those that members hold which are called here. */
export function* treeOutgoing(
  lookup: TreeLookup,
  folders: readonly string[],
  { definition }: TreeFunction,
): Generator<undefined, readonly TreeCall[]> {
  const { path, fullRange } = definition;
  const calls = new Map<string, CodePlace[]>();
  for (const call of lookup.index(path)?.calls ?? []) {
    const { start } = call.range;
    if (call.via !== "name" || start < fullRange.start || start >= fullRange.end) continue;
    const { range, line } = call;
    calls.set(call.name, [...(calls.get(call.name) ?? []), { path, range, line }]);
  }
  const found: TreeCall[] = [];
  for (const [name, places] of calls) {
    yield;
    const [first] = definitionsSeen(lookup, folders, name, path);
    if (first !== undefined) found.push({ definition: first.definition, places });
  }
  return found;
}

function grouped(callers: readonly Caller[]): readonly TreeCall[] {
  const byFunction = new Map<string, { definition: FunctionDefinition; places: CodePlace[] }>();
  for (const { from, at } of callers) {
    const { definition } = from;
    const key = `${definition.path} ${definition.range.start}`;
    const call = byFunction.get(key) ?? { definition, places: [] };
    // Ranges of incoming calls are in the caller; a hand-over may stand elsewhere.
    if (at.path === definition.path) call.places.push(at);
    byFunction.set(key, call);
  }
  return [...byFunction.values()];
}

export function targetAt(lookup: TreeLookup, position: TreePosition): TreeTarget | undefined {
  return targetIn(lookup, joinFiles(lookup, [position.path]), position);
}

function targetIn(
  lookup: TreeLookup,
  index: CodeIndex,
  { path, offset }: TreePosition,
): TreeTarget | undefined {
  const text = lookup.textOf(path);
  const found = snippetTargetAt(index, path, text, offset);
  if (found === undefined) return undefined;
  const name = text.slice(found.range.start, found.range.end);
  return { target: found.target, name, index };
}

function isLocal(target: SnippetTarget): boolean {
  return target.kind === "access" && target.access.isLocal;
}

function joinFiles(lookup: TreeLookup, paths: readonly string[]): CodeIndex {
  const files: FileIndex[] = [];
  for (const path of new Set(paths)) {
    const file = lookup.index(path);
    if (file !== undefined) files.push(file);
  }
  return joinIndexes(files);
}

/** Private functions of other files are not meant. */
function isVisible(index: CodeIndex, place: CodePlace, name: string, from: string): boolean {
  if (place.path === from) return true;
  const definition = index.functions
    .get(name)
    ?.find((one) => one.path === place.path && one.range.start === place.range.start);
  return definition === undefined || !treeFunction(definition).isPrivate;
}

function namedUses(index: CodeIndex, name: string): readonly CodePlace[] {
  const places = [
    ...(index.calls.get(name) ?? []),
    ...(index.accesses.get(name) ?? []).filter(({ isLocal: local }) => !local),
  ];
  return places.map(({ path, range, line }) => ({ path, range, line }));
}

/** Lines that define the name: a function, macro, struct, enum, member, variable, or a function stored in the member. */
function definingPattern(name: string): RegExp {
  return new RegExp(
    [
      `^(?:[A-Za-z_][\\w \\t*]*[ \\t*\\n])?${name}\\s*\\([^;{}]*\\)[^;{}()]*\\{`,
      `#\\s*define\\s+${name}\\b`,
      `(?:struct|union|enum)\\s+${name}\\s*\\{`,
      `^(?!extern)[A-Za-z_][\\w \\t*]*[ \\t*]${name}\\s*(?:=|;|\\[|__)`,
      `^\\s+[A-Za-z_][\\w \\t*]*[ \\t*]${name}\\s*(?:;|\\[|:|,)`,
      `^\\s*${name}\\s*(?:,|=)`,
      `\\(\\s*\\*\\s*${name}\\s*\\)\\s*\\(`,
      `(?:\\.|->)\\s*${name}\\s*=[^=]`,
    ].join("|"),
    "m",
  );
}

/** The file itself, its folder, headers, then the rest. */
function nearest(paths: readonly string[], from: string): readonly string[] {
  if (paths.length <= mostFiles) return paths;
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  const rank = (path: string) =>
    path === from ? 0 : path.startsWith(folder) ? 1 : path.startsWith("include/") ? 2 : 3;
  return paths.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostFiles);
}
