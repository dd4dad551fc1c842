import type { CodeIndex, CodePlace, FunctionDefinition } from "../c/codeIndex.ts";
import { definitionsOf, usesOf } from "../c/codeIndexCalls.ts";
import type { SnippetTarget } from "./snippetNavigation.ts";

/** A function beside another one, with the places that connect them. */
export interface HierarchyCall {
  readonly definition: FunctionDefinition;
  /** In the caller's file. */
  readonly places: readonly CodePlace[];
}

/** The functions that stand under the cursor: several where a call through a pointer can reach several. */
export function hierarchyRoots(
  index: CodeIndex,
  target: SnippetTarget,
): readonly FunctionDefinition[] {
  switch (target.kind) {
    case "function":
      return [target.definition];
    case "call":
      return definitionsOf(index, target.call);
    case "functionName":
      return index.functions.get(target.name) ?? [];
    case "sysctl":
    case "access":
    case "word":
      return [];
  }
}

/** Who calls a function, directly, through the tables that hold it, or by handing it on. */
export function incomingCalls(index: CodeIndex, name: string): readonly HierarchyCall[] {
  const calls = new Calls();
  for (const use of usesOf(index, name)) {
    const callers = (index.functions.get(use.functionName) ?? []).filter(
      ({ path }) => path === use.path,
    );
    for (const caller of callers) calls.add(caller, use);
  }
  return calls.all();
}

/** What a function calls, in the order of its code. */
export function outgoingCalls(
  index: CodeIndex,
  { name, path }: Pick<FunctionDefinition, "name" | "path">,
): readonly HierarchyCall[] {
  const calls = new Calls();
  for (const call of index.files.get(path)?.calls ?? []) {
    if (call.functionName !== name) continue;
    for (const callee of definitionsOf(index, call)) calls.add(callee, call);
  }
  return calls.all();
}

/** Places by function, in the order of their first one. */
class Calls {
  readonly #byPlace = new Map<string, { definition: FunctionDefinition; places: CodePlace[] }>();

  add(definition: FunctionDefinition, { path, range, line }: CodePlace): void {
    const key = `${definition.path}:${definition.range.start}`;
    const call = this.#byPlace.get(key) ?? { definition, places: [] };
    this.#byPlace.set(key, call);
    const isKnown = call.places.some((one) => one.range.start === range.start);
    if (!isKnown) call.places.push({ path, range, line });
  }

  all(): readonly HierarchyCall[] {
    return [...this.#byPlace.values()];
  }
}
