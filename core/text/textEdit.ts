import type { OffsetRange } from "./offsets.ts";

/** A change of one document. Several of one document do not overlap, and speak of the text before all of them. */
export interface TextEdit {
  readonly range: OffsetRange;
  readonly newText: string;
}

/** The text with edits made, which come in order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { range, newText } of edits) {
    parts.push(text.slice(from, range.start), newText);
    from = range.end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** The smallest edit that makes `newText` of a range; `undefined` where nothing changes. */
export function smallestEdit(
  text: string,
  range: OffsetRange,
  newText: string,
): TextEdit | undefined {
  const old = text.slice(range.start, range.end);
  if (old === newText) return undefined;
  const shorter = Math.min(old.length, newText.length);
  let before = 0;
  while (before < shorter && old.charCodeAt(before) === newText.charCodeAt(before)) before += 1;
  let after = 0;
  while (
    after < shorter - before &&
    old.charCodeAt(old.length - 1 - after) === newText.charCodeAt(newText.length - 1 - after)
  ) {
    after += 1;
  }
  return {
    range: { start: range.start + before, end: range.end - after },
    newText: newText.slice(before, newText.length - after),
  };
}
