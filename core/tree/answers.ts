import type { CodePlace, FunctionDefinition } from "../c/codeIndex.ts";
import { joinIndexes } from "../c/codeIndex.ts";
import { snippetOutline } from "../features/documentSymbols.ts";
import { CallGraph } from "./callGraph.ts";
import type { TreeLookup } from "./lookup.ts";
import {
  functionsAt,
  type TreeCall,
  targetAt,
  treeDefinition,
  treeIncoming,
  treeOutgoing,
  treeReferences,
} from "./navigation.ts";
import { pathsBetween } from "./pathsBetween.ts";
import type {
  SysctlAnswer,
  SysctlPathsAnswer,
  TreeCallItem,
  TreeCodeAt,
  TreeFunctionItem,
  TreeHover,
  TreeItem,
  TreePlace,
  TreePoint,
  TreeQuestionName,
  TreeQuestions,
  TreeRange,
  TreeRead,
  TreeReaderItem,
} from "./questions.ts";
import {
  reachingSysctls,
  sysctlOf,
  sysctlReadsIn,
  type VariablesByName,
  variablesByName,
} from "./reach.ts";
import { sysctlPaths } from "./sysctlPaths.ts";
import { type SysctlInTree, sysctlInTree } from "./sysctlReaders.ts";
import { sysctlVariables } from "./sysctlVariables.ts";
import { coreFolders, sysctlFolders } from "./treeFolders.ts";
import { usualBudget } from "./treePath.ts";
import { treeSymbols } from "./treeSymbols.ts";

/** A step of work that is going on; `undefined` where there is nothing to tell. */
type Answering<Result> = Generator<unknown, Result>;

/** Answers questions about one tree. Long answers yield, so that others can be given between. */
export class TreeAnswers {
  readonly #lookup: TreeLookup;
  #variables: VariablesByName | undefined;

  constructor(lookup: TreeLookup) {
    this.#lookup = lookup;
  }

  *answer<Name extends TreeQuestionName>(
    name: Name,
    asks: TreeQuestions[Name]["asks"],
  ): Answering<TreeQuestions[Name]["answers"]> {
    const answering: Answering<TreeQuestions[Name]["answers"]> = this.#by[name](asks);
    return yield* answering;
  }

  /** Files changed on disk: what is known of them is dropped. */
  refresh(): void {
    this.#variables = undefined;
    this.#lookup.refresh();
  }

  readonly #by: {
    readonly [Name in TreeQuestionName]: (
      asks: TreeQuestions[Name]["asks"],
    ) => Answering<TreeQuestions[Name]["answers"]>;
  } = {
    sysctl: (asks) => this.#sysctl(asks.name),
    paths: (asks) => this.#paths(asks.name),
    between: (asks) => this.#between(asks),
    definition: (asks) => this.#definition(asks),
    references: (asks) => this.#references(asks),
    functions: (asks) => this.#functions(asks),
    incoming: (asks) => this.#calls(asks, treeIncoming),
    outgoing: (asks) => this.#calls(asks, treeOutgoing),
    outline: (asks) => this.#outline(asks.path),
    symbols: (asks) => this.#symbols(asks.query),
    reads: (asks) => this.#reads(asks.path),
    hover: (asks) => this.#hover(asks),
  };

  *#sysctl(name: string): Answering<SysctlAnswer | null> {
    yield* this.#lookup.scanned(sysctlFolders(name)[0] ?? []);
    const found = sysctlInTree(this.#lookup, name);
    if (found === undefined) return null;
    return {
      entries: this.#places(found.entries),
      readers: this.#readers(found),
      reads: this.#places(found.readers.map(({ read }) => read)),
      writers: this.#places(found.writers),
    };
  }

  *#paths(name: string): Answering<SysctlPathsAnswer | null> {
    yield* this.#lookup.scanned(coreFolders);
    const found = yield* sysctlPaths(this.#lookup, name, usualBudget);
    if (found === undefined) return null;
    const { sysctl, paths, isComplete } = found;
    return { paths, isComplete, readers: this.#readers(sysctl) };
  }

  *#between(
    names: TreeQuestions["between"]["asks"],
  ): Answering<TreeQuestions["between"]["answers"]> {
    yield* this.#lookup.scanned(coreFolders);
    const found = yield* pathsBetween(this.#lookup, coreFolders, names, usualBudget);
    if (found.kind === "missing") return { missing: found.name };
    return { paths: found.paths, isComplete: found.isComplete };
  }

  *#definition(asks: TreeCodeAt): Answering<readonly TreePlace[]> {
    yield* this.#lookup.scanned(this.#folders(asks));
    return this.#places(treeDefinition(this.#lookup, this.#folders(asks), this.#position(asks)));
  }

  *#references(asks: TreeQuestions["references"]["asks"]): Answering<readonly TreePlace[]> {
    yield* this.#lookup.scanned(this.#folders(asks));
    const declaration = asks.withDeclaration ? "with declaration" : "uses only";
    const folders = this.#folders(asks);
    return this.#places(treeReferences(this.#lookup, folders, this.#position(asks), declaration));
  }

  *#functions(asks: TreeCodeAt): Answering<readonly TreeFunctionItem[]> {
    yield* this.#lookup.scanned(this.#folders(asks));
    return functionsAt(this.#lookup, this.#folders(asks), this.#position(asks)).map(
      ({ definition }) => this.#functionItem(definition),
    );
  }

  *#calls(
    asks: TreeCodeAt,
    find: typeof treeIncoming | typeof treeOutgoing,
  ): Answering<readonly TreeCallItem[]> {
    const calls: TreeCall[] = [];
    const folders = this.#folders(asks);
    yield* this.#lookup.scanned(folders);
    for (const target of functionsAt(this.#lookup, folders, this.#position(asks))) {
      yield;
      calls.push(...(yield* find(this.#lookup, folders, target)));
    }
    return calls.map(({ definition, places }) => ({
      item: this.#functionItem(definition),
      ranges: places.map((place) => this.#place(place).range),
    }));
  }

  *#outline(path: string): Answering<readonly TreeItem[]> {
    yield;
    const file = this.#lookup.index(path);
    if (file === undefined) return [];
    const range = this.#ranges(path);
    return snippetOutline(joinIndexes([file]), path).flatMap((item) => {
      const { name, detail, kind } = item;
      if (!isCodeKind(kind)) return [];
      return [
        { name, detail, kind, path, range: range(item.nameRange), fullRange: range(item.range) },
      ];
    });
  }

  *#symbols(query: string): Answering<readonly TreeItem[]> {
    yield* this.#lookup.scanned(coreFolders);
    return treeSymbols(this.#lookup, coreFolders, query).map((symbol) => {
      const place = this.#place(symbol);
      const { name, kind, path } = symbol;
      return { ...place, name, kind, detail: path, fullRange: place.range };
    });
  }

  *#reads(path: string): Answering<readonly TreeRead[]> {
    yield* this.#lookup.scanned(coreFolders);
    const variables = this.#knownVariables();
    yield;
    const file = this.#lookup.index(path);
    if (file === undefined) return [];
    const range = this.#ranges(path);
    return sysctlReadsIn(this.#lookup, coreFolders, file, variables).map(({ name, access }) => ({
      ...{ name, path },
      range: range(access.range),
    }));
  }

  *#hover(asks: TreeCodeAt): Answering<TreeHover | null> {
    const folders = this.#folders(asks);
    yield* this.#lookup.scanned(folders);
    const position = this.#position(asks);
    const found = targetAt(this.#lookup, position);
    if (found === undefined) return null;
    const { target, name } = found;
    const range = this.#wordRange(asks, name, position.offset);
    const variables = this.#knownVariables();
    if (target.kind === "access") {
      const sysctl = sysctlOf(target.access, variables);
      if (sysctl !== undefined) {
        const at = { ...this.#place(target.access), functionName: target.access.functionName };
        const sysctls = [{ ...at, name: sysctl.name, distance: 0 }];
        return { range, name, kind: "sysctl", signature: "", sysctls };
      }
      if (target.access.isLocal || target.access.accessPath.length < 2) return null;
    }
    const graph = new CallGraph(this.#lookup, folders, [asks.path]);
    const functions =
      target.kind === "access"
        ? writersOf(this.#lookup, graph, name, folders)
        : functionsAt(this.#lookup, folders, position);
    const [first] = functions;
    if (first === undefined) return null;
    const reach = yield* reachingSysctls(this.#lookup, folders, functions, variables);
    const kind = target.kind === "access" ? "field" : "function";
    return {
      ...{ range, name, kind },
      signature: kind === "function" ? first.definition.signature : "",
      sysctls: reach.map(({ at, ...rest }) => ({ ...rest, ...this.#place(at) })),
    };
  }

  #knownVariables(): VariablesByName {
    this.#variables ??= variablesByName(sysctlVariables(this.#lookup, coreFolders));
    return this.#variables;
  }

  /** A driver is looked at together with its own folder. */
  #folders({ path }: { readonly path: string }): readonly string[] {
    const top = path.split("/")[0] ?? "";
    if (coreFolders.includes(top)) return coreFolders;
    const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    return [...coreFolders, folder === "" ? path : folder];
  }

  #position({ path, at }: TreeCodeAt): { readonly path: string; readonly offset: number } {
    const text = this.#lookup.textOf(path);
    let start = 0;
    for (let line = 0; line < at.line; line++) {
      const end = text.indexOf("\n", start);
      if (end < 0) break;
      start = end + 1;
    }
    return { path, offset: Math.min(start + at.character, text.length) };
  }

  #wordRange({ path }: TreeCodeAt, name: string, offset: number): TreeRange {
    const text = this.#lookup.textOf(path);
    let start = offset;
    while (start > 0 && /\w/.test(text.charAt(start - 1))) start--;
    return this.#ranges(path)({ start, end: start + name.length });
  }

  #readers({ readers }: SysctlInTree): readonly TreeReaderItem[] {
    return readers.map(({ decides }) => ({
      ...this.#place(decides),
      functionName: decides.functionName,
      statement: decides.statement,
    }));
  }

  #functionItem(definition: FunctionDefinition): TreeFunctionItem {
    const { path, name, signature, fullRange, range } = definition;
    const rangeOf = this.#ranges(path);
    return { path, name, signature, fullRange: rangeOf(fullRange), range: rangeOf(range) };
  }

  #places(places: readonly CodePlace[]): readonly TreePlace[] {
    return places.map((place) => this.#place(place));
  }

  #place({ path, range }: CodePlace): TreePlace {
    return { path, range: this.#ranges(path)(range) };
  }

  #ranges(path: string): (range: CodePlace["range"]) => TreeRange {
    const text = this.#lookup.textOf(path);
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    const point = (offset: number): TreePoint => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: offset - (starts[low] ?? 0) };
    };
    return ({ start, end }) => ({ start: point(start), end: point(end) });
  }
}

/** Functions that assign to a member. */
function writersOf(
  lookup: TreeLookup,
  graph: CallGraph,
  member: string,
  folders: readonly string[],
): ReturnType<typeof functionsAt> {
  const found = lookup
    .filesWith(member, folders)
    .slice(0, 60)
    .flatMap((path) =>
      (lookup.partWith(path, [member])?.accesses ?? [])
        .filter((one) => one.role === "write" && one.accessPath.at(-1) === member)
        .flatMap((one) => graph.functionAt(one, member, one.functionName) ?? []),
    );
  return [...new Set(found)];
}

/** The outline of C has no other kinds; that of a configuration has. */
function isCodeKind(kind: string): kind is TreeItem["kind"] {
  return ["function", "struct", "enum", "variable", "macro", "sysctl"].includes(kind);
}
