import type { TreeAccess } from "../treeFiles.ts";
import { documentationFiles } from "./documentationFiles.ts";
import { entriesNamed, type TextEntry } from "./textEntries.ts";

/** What a tree's own documentation says of a sysctl. */
export interface SysctlTextAnswer {
  readonly path: string;
  /** Zero-based; of its heading. */
  readonly line: number;
  readonly blocks: readonly TextBlock[];
  /** The text goes on in the file. */
  readonly isCut: boolean;
}

/** Prose flows; lists, tables and examples keep their lines. */
export interface TextBlock {
  readonly kind: "prose" | "verbatim";
  readonly text: string;
}

/** A hover is no place for pages. */
const mostCharacters = 900;

/**
 * The paragraph on a sysctl in the Documentation/ folder of a tree; `undefined` where no file of it has one. The files are
 * read when asked, so the text is always the tree's own of this moment.
 */
export function sysctlText(access: TreeAccess, name: string): SysctlTextAnswer | undefined {
  let best: { readonly path: string; readonly entry: TextEntry } | undefined;
  for (const path of documentationFiles(name)) {
    const text = access.readText(path);
    if (text === undefined) continue;
    for (const entry of entriesNamed(text, name)) {
      if (best === undefined || entry.likeness > best.entry.likeness) best = { path, entry };
    }
  }
  if (best === undefined) return undefined;
  const { path, entry } = best;
  const { blocks, isCut } = blocksOf(entry.lines);
  return blocks.length === 0 ? undefined : { path, line: entry.line, blocks, isCut };
}

function blocksOf(lines: readonly string[]): Pick<SysctlTextAnswer, "blocks" | "isCut"> {
  const blocks: TextBlock[] = [];
  let characters = 0;
  for (const group of groupsOf(lines)) {
    const block = blockOf(group);
    if (characters > 0 && characters + block.text.length > mostCharacters) {
      return { blocks, isCut: true };
    }
    const text = block.text.slice(0, mostCharacters);
    blocks.push({ ...block, text });
    characters += text.length;
    if (text.length < block.text.length) return { blocks, isCut: true };
  }
  return { blocks, isCut: false };
}

/** Lines between blank ones. */
function groupsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === "") groups.push([]);
    else groups.at(-1)?.push(line.replace(/\s+$/, ""));
  }
  return groups.filter((group) => group.length > 0);
}

function blockOf(lines: readonly string[]): TextBlock {
  const indents = lines.map((line) => expanded(line).search(/\S/));
  const indent = Math.min(...indents);
  const plain = lines.map((line) => expanded(line).slice(indent));
  const isProse =
    indents.every((one) => one === indent) &&
    plain.every((line) => !/^(?:[-*+=|#>]|\.\.|\d+[.):]?\s|\w{1,12}\s{2,})|\S\s{3,}\S/.test(line));
  return isProse
    ? { kind: "prose", text: plain.join(" ").replace(/\s+/g, " ") }
    : { kind: "verbatim", text: plain.join("\n") };
}

function expanded(line: string): string {
  return line.replaceAll("\t", "        ");
}
