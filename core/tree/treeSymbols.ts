import type { CodePlace } from "../c/codeIndex.ts";
import type { TreeLookup } from "./lookup.ts";

/** A function or type that a name, or the beginning of one, means. */
export interface TreeSymbol extends CodePlace {
  readonly name: string;
  readonly kind: "function" | "struct" | "enum" | "variable" | "macro" | "sysctl";
}

const mostSymbols = 100;

/** Symbols whose whole name is `query`: the words of files are known by their hashes only, so parts of names find none. */
export function treeSymbols(
  lookup: TreeLookup,
  folders: readonly string[],
  query: string,
): readonly TreeSymbol[] {
  const name = query.trim();
  if (!/^[A-Za-z_]\w{2,}$/.test(name)) return [];
  const found: TreeSymbol[] = [];
  const kinds: Readonly<Record<string, TreeSymbol["kind"]>> = {
    struct: "struct",
    enum: "enum",
    enumerator: "macro",
    macro: "macro",
    variable: "variable",
  };
  const defines = new RegExp(
    `^\\S.*\\b${name}\\b|(?:struct|enum)\\s+${name}\\s*\\{|define\\s+${name}\\b|"${name}"`,
    "m",
  );
  for (const path of lookup.filesWith(name, folders)) {
    if (found.length >= mostSymbols) break;
    if (!defines.test(lookup.textOf(path))) continue;
    const file = lookup.index(path);
    if (file === undefined) continue;
    for (const one of file.functions) {
      if (one.name === name || one.name === `sys_${name}`) found.push(symbol(one, "function"));
    }
    for (const one of file.symbols) {
      const kind = kinds[one.kind];
      if (one.name === name && kind !== undefined) found.push(symbol(one, kind));
    }
    for (const one of file.sysctls) {
      if (one.procname === name) found.push(symbol({ ...one, name }, "sysctl"));
    }
  }
  return found;
}

function symbol(
  { path, range, line, name }: CodePlace & { readonly name: string },
  kind: TreeSymbol["kind"],
): TreeSymbol {
  return { path, range, line, name, kind };
}
