import type { Parser } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";
import { type CodeIndex, type FileIndex, joinIndexes, type SymbolDefinition } from "./codeIndex.ts";
import { indexFile } from "./codeIndexFile.ts";
import { normalize } from "./normalize.ts";
import { type PreprocessedFile, preprocessAll } from "./preprocess.ts";
import type { SnippetFiles } from "./program.ts";

/** Sentences of comments by path and zero-based line: of a comment beside the line's code, or right above it. */
export type LineNotes = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** Lines that the preprocessor leaves out for one version, by path. */
export type InactiveLines = ReadonlyMap<string, readonly OffsetRange[]>;

export interface SnippetIndex {
  readonly index: CodeIndex;
  readonly inactive: InactiveLines;
  readonly notes: LineNotes;
}

export function inactiveLines(
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
): InactiveLines {
  const preprocessed = preprocessAll(files, inOrder(files), defines);
  return new Map([...preprocessed.values()].map((file) => [file.path, file.inactive]));
}

/** Indexes the snippets as one kernel version sees them. Offsets are those of the files as they are shown. */
export function indexSnippets(
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
  parser: Parser,
): SnippetIndex {
  const preprocessed = preprocessAll(files, inOrder(files), defines);
  const indexes: FileIndex[] = [];
  const inactive = new Map<string, readonly OffsetRange[]>();
  const notes = new Map<string, ReadonlyMap<number, string>>();
  for (const file of preprocessed.values()) {
    notes.set(file.path, notesOf(file));
    inactive.set(file.path, file.inactive);
    const { text } = normalize(file);
    const tree = parser.parse(text);
    if (tree === null) continue;
    const texts = { parsed: text, code: file.text, shown: file.source };
    const index = indexFile(file.path, tree, texts);
    tree.delete();
    indexes.push({ ...index, symbols: [...index.symbols, ...macrosOf(file)] });
  }
  return { index: joinIndexes(indexes), inactive, notes };
}

/** Headers last: what a source file includes is seen as that file sees it. */
function inOrder(files: SnippetFiles): readonly string[] {
  const paths = [...files.keys()];
  return [
    ...paths.filter((path) => path.endsWith(".c")),
    ...paths.filter((path) => !path.endsWith(".c")),
  ];
}

function macrosOf(file: PreprocessedFile): readonly SymbolDefinition[] {
  return [...file.macros.values()]
    .filter((macro) => macro.file === file.path)
    .map((macro) => ({
      path: file.path,
      range: { start: macro.start, end: macro.start + macro.name.length },
      line: lineOf(file.source, macro.start),
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

/** A comment beside code speaks of that line, one on lines of its own of the next line with code. */
function notesOf(file: PreprocessedFile): ReadonlyMap<number, string> {
  const codeLines = file.text.split("\n");
  const shownLines = file.source.split("\n");
  const notes = new Map<number, string>();
  for (const comment of file.comments) {
    const first = lineOf(file.source, comment.range.start);
    let line = lineOf(file.source, comment.range.end);
    if ((codeLines[first] ?? "").trim() !== "") line = first;
    else line++;
    const isDetached = (shownLines[line] ?? "").trim() === "";
    if (!isDetached && (codeLines[line] ?? "").trim() !== "") notes.set(line, comment.text);
  }
  return notes;
}

function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
