import type { OffsetRange } from "../text/offsets.ts";
import { smallestEdit, type TextEdit } from "../text/textEdit.ts";
import {
  assignmentParts,
  lineEndOf,
  type SourceLine,
  skipBack,
  skipForward,
  sourceLines,
} from "./sourceLines.ts";

export const alignments = ["none", "equals"] as const;
export const commentStyles = ["keep", "#", ";"] as const;

export interface FormatStyle {
  /** `equals`: the `=` of lines without a blank line between them stand below each other. */
  readonly align: (typeof alignments)[number];
  /** What comments begin with. */
  readonly comments: (typeof commentStyles)[number];
  /** Blank lines at the document's end go. */
  readonly trimFinalNewlines: boolean;
  /** The last line gets a line end where it has none. */
  readonly insertFinalNewline: boolean;
}

/** Keys beyond this do not push the `=` of their neighbours away. */
const longestAligned = 80;

/**
 * The edits that tidy the lines which a range touches. What each loader reads stays the same to the byte: blanks inside a key
 * or value stay, and lines that the loaders read differently stay as they are (`sourceLines` says which).
 */
export function formatConfig(
  text: string,
  range: OffsetRange,
  style: FormatStyle,
): readonly TextEdit[] {
  const lines = sourceLines(text);
  const atEnd = range.end >= text.length ? editsAtEnd(lines, text, style) : [];
  const end = atEnd[0]?.range.start ?? text.length;
  const edits: TextEdit[] = [];
  for (const block of blocksOf(lines)) {
    const first = block[0];
    const last = block.at(-1);
    if (first === undefined || last === undefined) continue;
    if (last.next < range.start || first.start > range.end) continue;
    const column = style.align === "equals" ? columnOf(block, text) : 0;
    for (const line of block) {
      if (line.end < range.start || line.start > range.end || line.end > end) continue;
      const edit = smallestEdit(text, line, formattedLine(text, line, column, style.comments));
      if (edit !== undefined) edits.push(edit);
    }
  }
  return [...edits, ...atEnd];
}

/** After a line break was typed at `offset`: the line before it, and its block where that is aligned. The new line stays as it is. */
export function formatTyped(text: string, offset: number, style: FormatStyle): readonly TextEdit[] {
  const end = text.lastIndexOf("\n", offset - 1);
  if (end <= 0) return [];
  const lineStart = text.lastIndexOf("\n", end - 1) + 1;
  const isAligned = style.align !== "none" && text.slice(lineStart, end).trim() !== "";
  const start = isAligned ? blockStartBefore(text, lineStart) : lineStart;
  // The line above tells whether BusyBox takes the first one in; the rest of the document says nothing about these lines.
  const from = text.lastIndexOf("\n", start - 2) + 1;
  const part = text.slice(from, end + 1);
  const quiet = { ...style, trimFinalNewlines: false, insertFinalNewline: false };
  const range = { start: start - from, end: end - 1 - from };
  return formatConfig(part, range, quiet).map((edit) => ({
    range: { start: edit.range.start + from, end: edit.range.end + from },
    newText: edit.newText,
  }));
}

function blockStartBefore(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0) {
    const before = text.lastIndexOf("\n", start - 2) + 1;
    if (text.slice(before, start).trim() === "") break;
    start = before;
  }
  return start;
}

/** Lines without a blank one between them; each blank line is a block of its own. */
function blocksOf(lines: readonly SourceLine[]): readonly (readonly SourceLine[])[] {
  const blocks: SourceLine[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const last = blocks.at(-1);
    if (isOpen && last !== undefined && line.kind !== "blank") last.push(line);
    else blocks.push([line]);
    isOpen = line.kind !== "blank";
  }
  return blocks;
}

function columnOf(block: readonly SourceLine[], text: string): number {
  let column = 0;
  for (const line of block) {
    if (line.kind !== "assignment") continue;
    const { left } = assignmentParts(text, line);
    const width = left.end - left.start;
    if (width <= longestAligned) column = Math.max(column, width);
  }
  return column;
}

function formattedLine(
  text: string,
  line: SourceLine,
  column: number,
  comments: FormatStyle["comments"],
): string {
  const start = skipForward(text, line.start, line.end);
  switch (line.kind) {
    case "blank":
      return "";
    case "comment":
      return commentIn(text.slice(start, contentEnd(text, line)), comments);
    case "exclusion":
      return text.slice(start, contentEnd(text, line));
    case "assignment":
      return formattedAssignment(text, line, column);
    case "broken":
    case "fixed":
      return text.slice(line.start, line.end);
  }
}

/** Without the blanks at the line's end, unless a backslash would come to stand there, which continues the line for BusyBox. */
function contentEnd(text: string, { start, end }: OffsetRange): number {
  const trimmed = skipBack(text, end, start);
  return text.charAt(trimmed - 1) === "\\" ? end : trimmed;
}

function commentIn(comment: string, style: FormatStyle["comments"]): string {
  if (style === "keep" || comment.startsWith(style)) return comment;
  const marks = /^(?:#+|;+)/.exec(comment)?.[0].length ?? 0;
  return style.repeat(marks) + comment.slice(marks);
}

function formattedAssignment(text: string, line: SourceLine, column: number): string {
  const { left, equals, value } = assignmentParts(text, line);
  const key = text.slice(left.start, left.end);
  const padding = " ".repeat(Math.max(1, column - key.length + 1));
  // BusyBox skips a line with nothing or a `#` right behind the `=`; a blank there makes it a value.
  const isBareForBusybox = equals + 1 === line.end || text.charAt(equals + 1) === "#";
  if (isBareForBusybox || value.start === value.end) {
    return `${key}${padding}${text.slice(equals, line.end)}`;
  }
  return `${key}${padding}= ${text.slice(value.start, contentEnd(text, { start: value.start, end: line.end }))}`;
}

function editsAtEnd(
  lines: readonly SourceLine[],
  text: string,
  { trimFinalNewlines, insertFinalNewline }: FormatStyle,
): readonly TextEdit[] {
  const last = lines.at(-1);
  if (last === undefined) return [];
  const lastFull = lines.findLast(({ kind }) => kind !== "blank");
  if (trimFinalNewlines && last !== lastFull) {
    return [{ range: { start: lastFull?.next ?? 0, end: text.length }, newText: "" }];
  }
  const isPlain = last.kind !== "fixed" && last.kind !== "broken" && last.kind !== "blank";
  if (!insertFinalNewline || !isPlain || last.next !== last.end) return [];
  const newText = lineEndOf(text);
  // BusyBox takes a carriage return right behind the `=` for a value.
  if (newText === "\r\n" && text.endsWith("=")) return [];
  return [{ range: { start: text.length, end: text.length }, newText }];
}
