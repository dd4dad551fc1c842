import type { OffsetRange } from "../text/offsets.ts";
import type { ConfigDocument } from "./context.ts";
import { sectionsOf } from "./sections.ts";
import {
  assignmentParts,
  type SourceLine,
  skipBack,
  skipForward,
  sourceLines,
} from "./sourceLines.ts";

/**
 * What a growing selection takes in, from the smallest to the whole text, for each offset: segment or word, key or value,
 * line, paragraph, section, document.
 */
export function selectionRanges(
  { text }: Pick<ConfigDocument, "text">,
  offsets: readonly number[],
): readonly (readonly OffsetRange[])[] {
  const lines = sourceLines(text);
  const sections = sectionsOf(text, lines);
  return offsets.map((offset) => {
    const index = lineIndexAt(lines, offset);
    const line = lines[index];
    const candidates: OffsetRange[] = [];
    if (line !== undefined && offset <= line.end) {
      candidates.push(...rangesInLine(text, line, offset), line);
      if (line.kind !== "blank") candidates.push(paragraphAround(lines, index));
    }
    candidates.push(...sections.map(({ range }) => range), { start: 0, end: text.length });
    return growing(candidates, offset);
  });
}

function lineIndexAt(lines: readonly SourceLine[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.next ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rangesInLine(text: string, line: SourceLine, offset: number): readonly OffsetRange[] {
  const start = skipForward(text, line.start, line.end);
  const content = { start, end: skipBack(text, line.end, start) };
  if (line.kind === "comment") {
    const words = { start: skipMarks(text, content), end: content.end };
    return [pieceAt(text, words, offset, /\s/), words, content];
  }
  if (line.kind !== "assignment" && line.kind !== "exclusion") {
    return [pieceAt(text, content, offset, /\s/), content];
  }
  const isAssignment = line.kind === "assignment";
  const { left, value } = isAssignment
    ? assignmentParts(text, line)
    : { left: content, value: undefined };
  const hasDash = text.charAt(left.start) === "-";
  const key = {
    start: hasDash ? skipForward(text, left.start + 1, left.end) : left.start,
    end: left.end,
  };
  const inValue = value === undefined ? [] : [pieceAt(text, value, offset, /\s/), value];
  return [pieceAt(text, key, offset, /[./]/), key, left, ...inValue, content];
}

function skipMarks(text: string, { start, end }: OffsetRange): number {
  let offset = start;
  while (offset < end && /[#;]/.test(text.charAt(offset))) offset += 1;
  return skipForward(text, offset, end);
}

/** The piece between two separators that the offset is in or beside. */
function pieceAt(text: string, whole: OffsetRange, offset: number, separator: RegExp): OffsetRange {
  if (offset < whole.start || offset > whole.end) return whole;
  let { start, end } = { start: offset, end: offset };
  while (start > whole.start && !separator.test(text.charAt(start - 1))) start -= 1;
  while (end < whole.end && !separator.test(text.charAt(end))) end += 1;
  return { start, end };
}

function paragraphAround(lines: readonly SourceLine[], index: number): OffsetRange {
  let [first, last] = [index, index];
  while (first > 0 && lines[first - 1]?.kind !== "blank") first -= 1;
  while (last + 1 < lines.length && lines[last + 1]?.kind !== "blank") last += 1;
  return { start: lines[first]?.start ?? 0, end: lines[last]?.end ?? 0 };
}

/** Those around the offset, each larger than the one before and around it. */
function growing(candidates: readonly OffsetRange[], offset: number): readonly OffsetRange[] {
  const kept: OffsetRange[] = [];
  for (const { start, end } of candidates) {
    if (start > offset || end < offset || start === end) continue;
    const inner = kept.at(-1);
    if (inner !== undefined) {
      if (start > inner.start || end < inner.end) continue;
      if (start === inner.start && end === inner.end) continue;
    }
    kept.push({ start, end });
  }
  return kept.length === 0 ? [{ start: 0, end: 0 }] : kept;
}
