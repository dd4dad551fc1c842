import type { FileIndex, FunctionSlot } from "../c/codeIndex.ts";
import type { TreeLookup } from "./lookup.ts";
import { memberCallsIn } from "./memberCallTexts.ts";

/** A call through a member, found in the text; `functionName` is known once the file is indexed. */
export interface MemberCall {
  readonly path: string;
  readonly start: number;
  /** The struct is known to be the one that was asked for; otherwise nothing contradicts it. */
  readonly isSure: boolean;
}

/** Answers about members of structs in one tree, remembered for one search. */
export class Members {
  readonly #lookup: TreeLookup;
  readonly #folders: readonly string[];
  readonly #names = new Map<string, ReadonlySet<string>>();
  readonly #calls = new Map<string, readonly MemberCall[]>();
  readonly #results = new Map<string, string | undefined>();
  readonly #types = new Map<string, ReadonlySet<string>>();
  readonly #memberTypes = new Map<string, string | undefined>();

  constructor(lookup: TreeLookup, folders: readonly string[]) {
    this.#lookup = lookup;
    this.#folders = folders;
  }

  /** Tags of the struct that a slot's member is in; empty: not known. */
  structsOf(slot: FunctionSlot, file: FileIndex): ReadonlySet<string> {
    if (slot.structType !== undefined) return new Set([slot.structType]);
    const last = slot.holder.at(-1);
    if (last === undefined) return new Set();
    if (slot.holder.length === 1) {
      const local = file.localTypes.find(
        (one) => one.functionName === slot.functionName && one.name === last,
      );
      if (local !== undefined) return new Set([local.structType]);
    }
    const symbol = file.symbols.find((one) => one.name === last && one.structType !== undefined);
    if (symbol?.structType !== undefined) return new Set([symbol.structType]);
    return this.#typesOfMember(last);
  }

  /** Calls of `->member(` on a struct of one of these tags; with none, on any. Yields after each file. */
  *callsOf(member: string, tags: ReadonlySet<string>): Generator<undefined, readonly MemberCall[]> {
    const key = `${member} ${[...tags].sort().join(" ")}`;
    let calls = this.#calls.get(key);
    if (calls === undefined) {
      calls = yield* this.#findCalls(member, tags);
      this.#calls.set(key, calls);
    }
    return calls;
  }

  *#findCalls(
    member: string,
    tags: ReadonlySet<string>,
  ): Generator<undefined, readonly MemberCall[]> {
    const found: MemberCall[] = [];
    for (const path of this.#lookup.filesWith(member, this.#folders)) {
      yield;
      const text = this.#lookup.textOf(path);
      for (const { start, holder, holderStart } of memberCallsIn(text, member)) {
        const fits = this.#fits(holder, text, holderStart, tags);
        if (fits !== "no") found.push({ path, start, isSure: fits === "yes" });
      }
    }
    return found;
  }

  #fits(
    holder: string,
    text: string,
    at: number,
    tags: ReadonlySet<string>,
  ): "yes" | "no" | "maybe" {
    if (tags.size === 0) return "maybe";
    if (holder === ")") {
      const called = calledBefore(text, text.indexOf(")", at));
      if (called === undefined) return "maybe";
      if (/^(?:READ_ONCE|rcu_dereference\w*|smp_load_acquire)$/.test(called.name)) {
        const last = /\w+\s*$/.exec(called.inside);
        const name = last?.[0].trim() ?? "";
        return this.#fits(name, text, called.start + (last?.index ?? 0), tags);
      }
      const result = this.#resultType(called.name);
      return result === undefined ? "maybe" : tags.has(result) ? "yes" : "no";
    }
    if (holder === "]") {
      const array = /(\w+)\s*\[[^[\]]*\]$/.exec(text.slice(Math.max(0, at - 120), at + 1));
      const name = array?.[1];
      return name === undefined
        ? "maybe"
        : this.#fits(name, text, at - (array?.[0].length ?? 0) + 1, tags);
    }
    const owner = /(\w+)\s*(?:\[[^\]]*\]\s*)?(?:->|\.)\s*$/.exec(
      text.slice(Math.max(0, at - 80), at),
    )?.[1];
    const declared = owner === undefined ? typeBefore(text, holder, at) : undefined;
    if (declared !== undefined) return tags.has(declared) ? "yes" : "no";
    const container = owner === undefined ? undefined : typeBefore(text, owner, at);
    const type = container === undefined ? undefined : this.#memberType(container, holder, text);
    if (type !== undefined) return tags.has(type) ? "yes" : "no";
    for (const tag of tags) if (this.#namesOf(tag).has(holder)) return "yes";
    return "no";
  }

  /** The struct that a member of a struct is or points to; looked for in the text, then in headers. */
  #memberType(container: string, member: string, text: string): string | undefined {
    const key = `${container}.${member}`;
    if (this.#memberTypes.has(key)) return this.#memberTypes.get(key);
    const body = new RegExp(`struct\\s+${container}\\s*\\{[\\s\\S]*?\\n\\}`);
    const inBody = new RegExp(`struct\\s+(\\w+)[\\s*]+(?:(?:const|__\\w+)[\\s*]+)*${member}\\b`);
    let type: string | undefined;
    const own = body.exec(text)?.[0];
    if (own !== undefined) type = inBody.exec(own)?.[1];
    for (const path of own === undefined ? this.#lookup.filesWith(container, this.#folders) : []) {
      if (!path.endsWith(".h")) continue;
      const found = body.exec(this.#lookup.textOf(path))?.[0];
      if (found === undefined) continue;
      type = inBody.exec(found)?.[1];
      break;
    }
    this.#memberTypes.set(key, type);
    return type;
  }

  /** Members and globals that headers declare to be, or point to, the struct. */
  #namesOf(tag: string): ReadonlySet<string> {
    let names = this.#names.get(tag);
    if (names === undefined) {
      const all = new Set<string>();
      const pattern = new RegExp(
        `struct\\s+${tag}\\s+(?:__\\w+\\s+|const\\s+)*\\**\\s*(?:__\\w+\\s+|const\\s+)*(\\w+)\\s*(?:[;,=\\[]|____)`,
        "g",
      );
      for (const path of this.#lookup.filesWith(tag, this.#folders)) {
        if (!path.endsWith(".h")) continue;
        for (const [, name] of this.#lookup.textOf(path).matchAll(pattern)) {
          if (name !== undefined) all.add(name);
        }
      }
      names = all;
      this.#names.set(tag, names);
    }
    return names;
  }

  /** The structs that members of this name are, in the headers. */
  #typesOfMember(name: string): ReadonlySet<string> {
    let types = this.#types.get(name);
    if (types === undefined) {
      const all = new Set<string>();
      const pattern = new RegExp(
        `struct\\s+(\\w+)\\s+(?:__\\w+\\s+|const\\s+)*\\**\\s*${name}\\s*(?:[;=\\[]|____)`,
        "g",
      );
      for (const path of this.#lookup.filesWith(name, this.#folders)) {
        if (!path.endsWith(".h")) continue;
        for (const [, tag] of this.#lookup.textOf(path).matchAll(pattern)) {
          if (tag !== undefined) all.add(tag);
        }
      }
      types = all;
      this.#types.set(name, types);
    }
    return types;
  }

  #resultType(name: string): string | undefined {
    if (this.#results.has(name)) return this.#results.get(name);
    const pattern = new RegExp(`struct\\s+(\\w+)\\s*\\*+\\s*(?:\\w+\\s+)*${name}\\s*\\(`);
    let type: string | undefined;
    for (const path of this.#lookup.filesWith(name, this.#folders)) {
      if (!path.endsWith(".h")) continue;
      type = pattern.exec(this.#lookup.textOf(path))?.[1];
      if (type !== undefined) break;
    }
    this.#results.set(name, type);
    return type;
  }
}

/** The struct that the nearest declaration of the name before the place gives it. */
function typeBefore(text: string, name: string, at: number): string | undefined {
  const pattern = new RegExp(
    `struct\\s+(\\w+)\\s*(?:(?:const|__\\w+)\\s*)?\\*+\\s*(?:(?:const|__\\w+)\\s+)*(?:\\w+(?:\\s*=[^;,(){}]*)?,\\s*\\*?\\s*)*${name}\\b`,
    "g",
  );
  const before = text.slice(Math.max(0, at - 12_000), at);
  return [...before.matchAll(pattern)].at(-1)?.[1];
}

/** The function whose call ends with the parenthesis at `close`. */
function calledBefore(
  text: string,
  close: number,
): { readonly name: string; readonly inside: string; readonly start: number } | undefined {
  let depth = 0;
  for (let at = close; at > Math.max(0, close - 400); at--) {
    if (text[at] === ")") depth++;
    if (text[at] === "(" && --depth === 0) {
      const [name] = /\w+$/.exec(text.slice(Math.max(0, at - 80), at)) ?? [];
      const start = at + 1;
      return name === undefined ? undefined : { name, inside: text.slice(start, close), start };
    }
  }
  return undefined;
}
