import type { FileIndex, FunctionSlot } from "../c/codeIndex.ts";
import type { TreeLookup } from "./lookup.ts";

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

  /** Calls of `->member(` on a struct of one of these tags; with none, on any. */
  callsOf(member: string, tags: ReadonlySet<string>): readonly MemberCall[] {
    const key = `${member} ${[...tags].sort().join(" ")}`;
    let calls = this.#calls.get(key);
    if (calls === undefined) {
      calls = this.#findCalls(member, tags);
      this.#calls.set(key, calls);
    }
    return calls;
  }

  #findCalls(member: string, tags: ReadonlySet<string>): readonly MemberCall[] {
    const pattern = new RegExp(
      `(\\w+|\\)|\\])\\s*(?:->|\\.)\\s*${member}\\s*\\)?\\s*\\(|INDIRECT_CALL\\w*\\s*\\([^;,]*?(\\w+|\\)|\\])\\s*(?:->|\\.)\\s*${member}\\s*,`,
      "g",
    );
    const found: MemberCall[] = [];
    for (const path of this.#lookup.filesWith(member, this.#folders)) {
      const text = this.#lookup.textOf(path);
      for (const match of text.matchAll(pattern)) {
        const holder = match[1] ?? match[2] ?? "";
        const end = match.index + match[0].lastIndexOf(member);
        const fits = this.#fits(holder, text, match.index, tags);
        if (fits !== "no") found.push({ path, start: end, isSure: fits === "yes" });
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
        const [last] = /\w+$/.exec(called.inside.trim()) ?? [""];
        return this.#fits(last, text, at, tags);
      }
      const result = this.#resultType(called.name);
      return result === undefined ? "maybe" : tags.has(result) ? "yes" : "no";
    }
    if (holder === "]") return "maybe";
    for (const tag of tags) {
      if (this.#namesOf(tag).has(holder)) return "yes";
      if (declares(text, tag, holder)) return "yes";
    }
    return "no";
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

/** A parameter, local or global variable of that struct in this text. */
function declares(text: string, tag: string, name: string): boolean {
  return new RegExp(
    `struct\\s+${tag}\\b[\\s*]*(?:(?:const|__\\w+)[\\s*]+)*(?:[^;(){}]*,[\\s*]*)?${name}\\b`,
  ).test(text);
}

/** The function whose call ends with the parenthesis at `close`. */
function calledBefore(
  text: string,
  close: number,
): { readonly name: string; readonly inside: string } | undefined {
  let depth = 0;
  for (let at = close; at > Math.max(0, close - 400); at--) {
    if (text[at] === ")") depth++;
    if (text[at] === "(" && --depth === 0) {
      const [name] = /\w+$/.exec(text.slice(Math.max(0, at - 80), at)) ?? [];
      return name === undefined ? undefined : { name, inside: text.slice(at + 1, close) };
    }
  }
  return undefined;
}
