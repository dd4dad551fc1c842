import type { CodeIndex, SymbolDefinition } from "../c/codeIndex.ts";
import type { OffsetRange } from "../text/offsets.ts";

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind:
    | "assignment"
    | "exclusion"
    | "section"
    | "subsystem"
    | "function"
    | "struct"
    | "enum"
    | "variable"
    | "macro"
    | "sysctl";
  readonly range: OffsetRange;
  readonly nameRange: OffsetRange;
  /** Their ranges lie in this one's. */
  readonly children?: readonly OutlineItem[];
}

/** Functions, types, globals, macros and ctl_table entries in the order of the file. */
export function snippetOutline(index: CodeIndex, path: string): readonly OutlineItem[] {
  const file = index.files.get(path);
  if (file === undefined) return [];
  const functions = file.functions.map(
    (one): OutlineItem => ({
      name: one.name,
      detail: one.signature,
      kind: "function",
      range: one.fullRange,
      nameRange: one.range,
    }),
  );
  const symbols = file.symbols.flatMap((one): readonly OutlineItem[] =>
    one.kind === "member" || one.kind === "enumerator" || isGuard(one, path)
      ? []
      : [{ name: one.name, detail: "", kind: one.kind, range: one.range, nameRange: one.range }],
  );
  const sysctls = file.sysctls.map(
    (one): OutlineItem => ({
      name: one.procname,
      detail: one.table,
      kind: "sysctl",
      range: one.range,
      nameRange: one.range,
    }),
  );
  return [...functions, ...symbols, ...sysctls].toSorted((a, b) => a.range.start - b.range.start);
}

/** `#define __NET_SOCK_H` keeps a header from being read twice, and means nothing. */
function isGuard({ kind, text, line }: SymbolDefinition, path: string): boolean {
  return kind === "macro" && path.endsWith(".h") && line < 10 && /^#define \w+$/.test(text);
}
