import type { Parser } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";
import { withoutTraceMark } from "./annotations.ts";
import { type CodeIndex, type FileIndex, joinIndexes, type SymbolDefinition } from "./codeIndex.ts";
import { folded } from "./codeIndexDraft.ts";
import { indexRoot } from "./codeIndexFile.ts";
import { sourceNodeOf } from "./codeIndexNode.ts";
import { lineOf, lineStartsOf } from "./lines.ts";
import { normalize } from "./normalize.ts";
import { type PreprocessedFile, preprocessAll } from "./preprocess.ts";
import type { SnippetFiles } from "./program.ts";
import { createSnippetCache, type SnippetCache } from "./snippetCache.ts";

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

/**
 * Indexes the snippets as one kernel version sees them. Offsets are those of the files as they are shown. A `cache` that
 * was given to a compile, or to an earlier index, saves the work on texts that it knows.
 */
export function indexSnippets(
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
  parser: Parser,
  cache: SnippetCache = createSnippetCache(parser),
): SnippetIndex {
  const preprocessed = preprocessAll(files, inOrder(files), defines, cache.scan);
  const indexes: FileIndex[] = [];
  const inactive = new Map<string, readonly OffsetRange[]>();
  const notes = new Map<string, ReadonlyMap<number, string>>();
  for (const file of preprocessed.values()) {
    notes.set(file.path, notesOf(file));
    inactive.set(file.path, file.inactive);
    const { text } = normalize(file, cache.tokens);
    const texts = { parsed: text, code: file.text, shown: file.source };
    const key = [file.path, text, file.text, file.source].join("\0");
    const index = cache.fileIndex(key, () =>
      indexRoot(file.path, sourceNodeOf(cache.syntax(text)), texts),
    );
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
  const lines = { lineStarts: lineStartsOf(file.source) };
  return [...file.macros.values()]
    .filter((macro) => macro.file === file.path)
    .map((macro) => ({
      path: file.path,
      range: { start: macro.start, end: macro.start + macro.name.length },
      line: lineOf(lines, macro.start),
      name: macro.name,
      kind: "macro",
      container: undefined,
      structType: undefined,
      text: `#define ${macro.name}${parametersOf(macro.parameters)} ${macro.body}`.trim(),
      comment: commentOver(file, macro.start),
    }));
}

/** The comment that ends on the line before the one of `start`. */
function commentOver({ source, comments }: PreprocessedFile, start: number): string | undefined {
  const lineStart = source.lastIndexOf("\n", start) + 1;
  const comment = comments.findLast(({ range }) => range.end <= lineStart);
  if (comment === undefined) return undefined;
  const { range } = comment;
  if (source.slice(range.end, lineStart) !== "\n") return undefined;
  const text = source.slice(range.start, range.end).replace(/^\/\*|\*\/$/g, "");
  return folded(text.replace(/^[ \t]*\*+/gm, "")).trim();
}

function parametersOf(parameters: readonly string[] | undefined): string {
  return parameters === undefined ? "" : `(${parameters.join(", ")})`;
}

/** A comment beside code speaks of that line, one on lines of its own of the next line with code. */
function notesOf(file: PreprocessedFile): ReadonlyMap<number, string> {
  const lines = { lineStarts: lineStartsOf(file.source) };
  const codeLines = file.text.split("\n");
  const shownLines = file.source.split("\n");
  const notes = new Map<number, string>();
  for (const comment of file.comments) {
    const first = lineOf(lines, comment.range.start);
    let line = lineOf(lines, comment.range.end);
    if ((codeLines[first] ?? "").trim() !== "") line = first;
    else line++;
    const isDetached = (shownLines[line] ?? "").trim() === "";
    if (!isDetached && (codeLines[line] ?? "").trim() !== "")
      notes.set(line, withoutTraceMark(comment.text));
  }
  return notes;
}
