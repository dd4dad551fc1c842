import type { Tree } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";

/** A line that is neither blank nor a comment, cut into the parts that all loaders tell apart. */
export interface ConfigLine {
  /** Zero-based. Only a line feed ends a line, as for the loaders. */
  readonly line: number;
  /** From the first non-blank to the last. */
  readonly range: OffsetRange;
  /** The `-` that begins the line. */
  readonly dash: OffsetRange | undefined;
  /** Without the blanks around it. */
  readonly key: OffsetRange | undefined;
  /** The first `=`. */
  readonly equals: OffsetRange | undefined;
  /** Without the blanks around it. */
  readonly value: OffsetRange | undefined;
}

/**
 * The lines of a document, in order. The tree must be the one of this text; it stays the caller's.
 *
 * The tree tells the lines and their kinds; the parts are cut from the text, because asking the tree for each of
 * them takes seven times as long. A test holds the two together.
 */
export function configLines(tree: Tree, text: string): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  const cursor = tree.walk();
  try {
    if (!cursor.gotoFirstChild()) return lines;
    let line = 0;
    do {
      switch (cursor.nodeType) {
        case "\n":
        case "blank_line":
          line += 1;
          break;
        case "assignment":
        case "exclusion":
        case "broken_line":
          lines.push(cutLine(text, cursor.startIndex, cursor.endIndex, line));
          break;
      }
    } while (cursor.gotoNextSibling());
    return lines;
  } finally {
    cursor.delete();
  }
}

/** The same lines, found in the text alone: for readers that have no tree. */
export function textLines(text: string): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  // The tree does not have a byte order mark, in bytes or as a character.
  let start = /^(?:\uFEFF|\xEF\xBB\xBF)/.exec(text)?.[0].length ?? 0;
  for (let line = 0; start < text.length; line += 1) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const first = skipBlanks(text, start, end);
    if (first < end && !isComment(text.charCodeAt(first))) {
      lines.push(cutLine(text, first, end, line));
    }
    start = end + 1;
  }
  return lines;
}

/** `#` or `;`. */
export function isComment(code: number): boolean {
  return code === 0x23 || code === 0x3b;
}

function cutLine(text: string, start: number, nodeEnd: number, line: number): ConfigLine {
  const end = skipBlanksBack(text, nodeEnd, start);
  const hasDash = text.charAt(start) === "-";
  const keyStart = hasDash ? skipBlanks(text, start + 1, end) : start;
  const found = text.slice(keyStart, end).indexOf("=");
  const equals = found === -1 ? undefined : keyStart + found;
  const keyEnd = skipBlanksBack(text, equals ?? end, keyStart);
  const valueStart = equals === undefined ? end : skipBlanks(text, equals + 1, end);
  return {
    line,
    range: { start, end },
    dash: hasDash ? { start, end: start + 1 } : undefined,
    key: keyStart < keyEnd ? { start: keyStart, end: keyEnd } : undefined,
    equals: equals === undefined ? undefined : { start: equals, end: equals + 1 },
    value: valueStart < end ? { start: valueStart, end } : undefined,
  };
}

/** The first offset from here on that is not blank. */
export function skipBlanks(text: string, from: number, end: number): number {
  let offset = from;
  while (offset < end && isBlank(text.charCodeAt(offset))) offset += 1;
  return offset;
}

/** The end of what remains without its last blanks. */
export function skipBlanksBack(text: string, from: number, start: number): number {
  let offset = from;
  while (offset > start && isBlank(text.charCodeAt(offset - 1))) offset -= 1;
  return offset;
}

/** What C's isspace() calls blank, all of ASCII: a no-break space is none. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
