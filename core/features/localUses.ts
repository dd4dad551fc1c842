import type { FunctionDefinition } from "../c/codeIndex.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { VersionedSnippets } from "./activeCode.ts";

/** Every place of a parameter or local variable in its function, its declaration included. Empty: it has no such name. */
export function localUses(
  snippets: VersionedSnippets,
  definition: FunctionDefinition,
  name: string,
): readonly OffsetRange[] {
  const { path, fullRange, parameters } = definition;
  const isLocal =
    parameters.includes(name) ||
    (snippets.index.accesses.get(name) ?? []).some(
      (access) => access.isLocal && access.path === path && access.functionName === definition.name,
    );
  if (!isLocal) return [];
  const inactive = snippets.inactive.get(path) ?? [];
  const code = (snippets.files.get(path) ?? "")
    .slice(fullRange.start, fullRange.end)
    .replace(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"/g, (text) => " ".repeat(text.length));
  // A member of the same name is something else.
  return [...code.matchAll(new RegExp(`(?<![\\w.]|->)${name}(?!\\w)`, "g"))]
    .map((match) => fullRange.start + match.index)
    .filter((start) => !inactive.some((gap) => gap.start <= start && start < gap.end))
    .map((start) => ({ start, end: start + name.length }));
}
