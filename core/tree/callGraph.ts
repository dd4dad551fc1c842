import type { CodePlace, FileIndex, FunctionSlot } from "../c/codeIndex.ts";
import { ownEntry, registrarEntry, slotEntry } from "./entryPoints.ts";
import { type TreeFunction, type TreeLookup, treeFunction } from "./lookup.ts";
import { Members } from "./memberCalls.ts";
import type { EntryPoint, StepKind } from "./treePath.ts";

/** A function that can come to another one. */
export interface Caller {
  readonly from: TreeFunction;
  readonly at: CodePlace;
  readonly kind: StepKind;
  readonly via: string;
  readonly stored: CodePlace | undefined;
  /** 1 for a plain call; more where the types do not prove it. */
  readonly cost: number;
}

export interface Callers {
  readonly callers: readonly Caller[];
  readonly entries: readonly EntryPoint[];
}

/** What a function does with a function that is handed to it. */
interface Handed {
  readonly runs: boolean;
  readonly slots: readonly { readonly slot: FunctionSlot; readonly file: FileIndex }[];
  /** No definition was found: a macro, or out of a half tree. */
  readonly isUnknown: boolean;
}

/** A function that is named in more files is followed in the nearest of them. */
const mostFiles = 60;
/** Calls through a member of a struct that nothing tells: more say nothing any more. */
const mostUntyped = 12;
const deepestHandOver = 3;

/** Who calls whom in one tree, asked from below. Lives as long as one search or a few. */
export class CallGraph {
  readonly lookup: TreeLookup;
  readonly folders: readonly string[];
  readonly #members: Members;
  readonly #handed = new Map<string, Handed>();
  readonly #callers = new Map<string, Callers>();
  /** Files that are looked at first where there are many. */
  readonly #near: readonly string[];

  constructor(lookup: TreeLookup, folders: readonly string[], near: readonly string[] = []) {
    this.lookup = lookup;
    this.folders = folders;
    this.#near = near;
    this.#members = new Members(lookup, folders);
  }

  /** The function that a place stands in. */
  functionAt(place: CodePlace, word: string, name?: string): TreeFunction | undefined {
    const file = this.lookup.partWith(place.path, [word]);
    const { start } = place.range;
    const found =
      file?.functions.find(({ fullRange }) => fullRange.start <= start && start < fullRange.end) ??
      file?.functions.find((one) => one.name === name);
    return found === undefined ? undefined : treeFunction(found);
  }

  /** Yields every few files: a name can stand in hundreds. */
  *callersOf(target: TreeFunction): Generator<undefined, Callers> {
    const { name, path } = target.definition;
    const key = target.isPrivate ? `${name}@${path}` : name;
    let callers = this.#callers.get(key);
    if (callers === undefined) {
      callers = yield* this.#findCallers(target);
      this.#callers.set(key, callers);
    }
    return callers;
  }

  *#findCallers(target: TreeFunction): Generator<undefined, Callers> {
    const { name, path } = target.definition;
    const callers: Caller[] = [];
    const entries: EntryPoint[] = [];
    const own = this.lookup.partWith(path, [name]);
    const entry = own === undefined ? undefined : ownEntry(own, target.definition);
    if (entry !== undefined) entries.push(entry);
    const paths = target.isPrivate
      ? [path]
      : this.#nearest(this.lookup.filesWith(name, this.folders), path);
    for (const one of paths) {
      yield;
      const file = this.lookup.partWith(one, [name]);
      if (file === undefined || hidesName(file, target)) continue;
      this.#callsIn(file, name, callers);
      for (const slot of file.slots) {
        if (slot.value === name) yield* this.#slot(slot, file, placeOf(slot), { callers, entries });
      }
      yield* this.#handovers(file, name, { callers, entries });
    }
    return { callers, entries };
  }

  #callsIn(file: FileIndex, name: string, callers: Caller[]): void {
    for (const call of file.calls) {
      if (call.via !== "name") continue;
      const isDirect = call.name === name;
      const isChecked =
        call.name.startsWith("INDIRECT_CALL") && call.callArguments.slice(1).includes(name);
      if (!isDirect && !isChecked) continue;
      const from = this.functionAt(call, name, call.functionName);
      if (from === undefined) continue;
      const via = isChecked ? (call.callArguments[0] ?? "") : "";
      const kind = isChecked ? "slot" : "call";
      callers.push({ from, at: placeOf(call), kind, via, stored: undefined, cost: 1 });
    }
  }

  /** A function in a member: who calls that member, and whether it is a way into the kernel by itself. */
  *#slot(
    slot: FunctionSlot,
    file: FileIndex,
    stored: CodePlace,
    found: { readonly callers: Caller[]; readonly entries: EntryPoint[] },
  ): Generator<undefined, void> {
    const tags = this.#members.structsOf(slot, file);
    for (const tag of tags) {
      const kind = slotEntry(tag, slot.member);
      if (kind === undefined) continue;
      const text = `.${slot.member} of struct ${tag}`;
      found.entries.push({ kind, text, place: stored });
    }
    const calls = yield* this.#members.callsOf(slot.member, tags);
    if (calls.filter(({ isSure }) => !isSure).length > mostUntyped && tags.size === 0) return;
    const of = [...tags].length === 1 ? ` of struct ${[...tags].join("")}` : "";
    for (const call of calls) {
      yield;
      const range = { start: call.start, end: call.start + slot.member.length };
      const from = this.functionAt({ path: call.path, range, line: 0 }, slot.member);
      if (from === undefined) continue;
      const line = this.#lineOf(call.path, call.start);
      found.callers.push({
        from,
        at: { path: call.path, range, line },
        kind: "slot",
        via: `.${slot.member}${of}`,
        stored,
        cost: call.isSure ? 1.2 : 3,
      });
    }
  }

  *#handovers(
    file: FileIndex,
    name: string,
    found: { readonly callers: Caller[]; readonly entries: EntryPoint[] },
  ): Generator<undefined, void> {
    for (const access of file.accesses) {
      if (access.accessPath.length !== 1 || access.accessPath[0] !== name || access.isLocal)
        continue;
      if (access.role !== "argument" && access.role !== "address") continue;
      const { start } = access.range;
      const call = file.calls.findLast(
        (one) => one.range.start < start && one.callArguments.some((text) => isName(text, name)),
      );
      if (call === undefined || call.name.startsWith("INDIRECT_CALL")) continue;
      const place = placeOf(access);
      const kind = registrarEntry(call.name);
      if (kind !== undefined) found.entries.push({ kind, text: `${call.name}()`, place });
      const position = call.callArguments.findIndex((text) => isName(text, name));
      yield;
      const handed = this.#handedTo(call.name, position, 0);
      for (const { slot, file: where } of handed.slots) {
        yield* this.#slot(slot, where, place, found);
      }
      if (kind !== undefined || (handed.slots.length > 0 && !handed.runs)) continue;
      const from = this.functionAt(access, name, access.functionName);
      if (from === undefined) continue;
      const cost = handed.runs ? 1.1 : handed.isUnknown ? 1.6 : 4;
      const via = `${call.name}()`;
      found.callers.push({ from, at: place, kind: "callback", via, stored: undefined, cost });
    }
  }

  #handedTo(name: string, position: number, depth: number): Handed {
    const key = `${name} ${position}`;
    const known = this.#handed.get(key);
    if (known !== undefined) return known;
    const none: Handed = { runs: false, slots: [], isUnknown: true };
    // A function that hands on to itself ends here.
    this.#handed.set(key, none);
    if (depth > deepestHandOver || position < 0) return none;
    // Macros are written in capitals, by custom; these two are as well, and stand in every file.
    if (/^(?:[A-Z\d_]+|likely|unlikely)$/.test(name)) return none;
    const definitions = this.lookup.definitions(name, this.folders).slice(0, 3);
    let runs = false;
    const slots: Handed["slots"][number][] = [];
    for (const { definition } of definitions) {
      const file = this.lookup.partWith(definition.path, [
        name,
        definition.parameters[position] ?? name,
      ]);
      const parameter = definition.parameters[position];
      if (file === undefined || parameter === undefined || parameter === "") continue;
      const { start, end } = definition.fullRange;
      const isInside = (place: CodePlace) => start <= place.range.start && place.range.start < end;
      for (const slot of file.slots) {
        if (slot.value === parameter && isInside(slot)) slots.push({ slot, file });
      }
      for (const call of file.calls) {
        if (!isInside(call)) continue;
        if (call.name === parameter && call.via === "name") runs = true;
        const next = call.callArguments.findIndex((text) => isName(text, parameter));
        if (next < 0 || call.name === name) continue;
        const further = this.#handedTo(call.name, next, depth + 1);
        runs ||= further.runs;
        slots.push(...further.slots);
      }
    }
    const handed = { runs, slots, isUnknown: definitions.length === 0 };
    this.#handed.set(key, handed);
    return handed;
  }

  /** Where a name stands in many files: its own, those the search speaks of, then those in folders close by. */
  #nearest(paths: readonly string[], own: string): readonly string[] {
    if (paths.length <= mostFiles) return paths;
    const rank = (path: string) => {
      if (path === own || this.#near.includes(path)) return 0;
      const folders = [own, ...this.#near].map((one) => one.slice(0, one.lastIndexOf("/") + 1));
      if (folders.includes(path.slice(0, path.lastIndexOf("/") + 1))) return 1;
      if (path.startsWith("include/")) return 2;
      return /^(?:net\/(?:core|ipv4|ipv6|unix)|kernel|mm)\//.test(path) || path === "net/socket.c"
        ? 3
        : 4;
    };
    return paths
      .map((path) => ({ path, rank: rank(path) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, mostFiles)
      .map(({ path }) => path);
  }

  #lineOf(path: string, offset: number): number {
    const text = this.lookup.textOf(path);
    let line = 0;
    for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
      line++;
    }
    return line;
  }
}

/** The file has a private function of its own by that name. */
function hidesName(file: FileIndex, target: TreeFunction): boolean {
  const { name, path } = target.definition;
  return (
    file.path !== path &&
    file.path.endsWith(".c") &&
    file.functions.some((one) => one.name === name && treeFunction(one).isPrivate)
  );
}

function isName(text: string, name: string): boolean {
  return text === name || text === `&${name}`;
}

export function placeOf({ path, range, line }: CodePlace): CodePlace {
  return { path, range, line };
}
