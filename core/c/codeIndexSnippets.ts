import type { Parser } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";
import { type CodeIndex, type FileIndex, joinIndexes, type SymbolDefinition } from "./codeIndex.ts";
import { indexFile } from "./codeIndexFile.ts";
import { type PreprocessedFile, preprocessAll } from "./preprocess.ts";
import type { SnippetFiles } from "./program.ts";

export interface SnippetIndex {
  readonly index: CodeIndex;
  /** Lines that the preprocessor leaves out, by path. */
  readonly inactive: ReadonlyMap<string, readonly OffsetRange[]>;
}

/** Indexes the snippets as one kernel version sees them. Offsets are those of the files as they are shown. */
export function indexSnippets(
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
  parser: Parser,
): SnippetIndex {
  const sources = [...files.keys()].filter((path) => path.endsWith(".c"));
  const headers = [...files.keys()].filter((path) => !path.endsWith(".c"));
  const preprocessed = preprocessAll(files, [...sources, ...headers], defines);
  const indexes: FileIndex[] = [];
  const inactive = new Map<string, readonly OffsetRange[]>();
  for (const file of preprocessed.values()) {
    inactive.set(file.path, file.inactive);
    const tree = parser.parse(file.text);
    if (tree === null) continue;
    const index = indexFile(file.path, tree, file.text, file.source);
    tree.delete();
    indexes.push({ ...index, symbols: [...index.symbols, ...macrosOf(file)] });
  }
  return { index: joinIndexes(indexes), inactive };
}

function macrosOf(file: PreprocessedFile): readonly SymbolDefinition[] {
  return [...file.macros.values()]
    .filter((macro) => macro.file === file.path)
    .map((macro) => ({
      path: file.path,
      range: { start: macro.start, end: macro.start + macro.name.length },
      line: file.source.slice(0, macro.start).split("\n").length - 1,
      name: macro.name,
      kind: "macro",
      container: undefined,
      structType: undefined,
      text: `#define ${macro.name}${parametersOf(macro.parameters)} ${macro.body}`.trim(),
    }));
}

function parametersOf(parameters: readonly string[] | undefined): string {
  return parameters === undefined ? "" : `(${parameters.join(", ")})`;
}
