import type { OffsetRange } from "../text/offsets.ts";

/**
 * A line of a document as a tool may rewrite it: only what all loaders agree on is taken apart. The loaders' own readings
 * are in core/config; they differ, and are no basis for an edit that must suit them all.
 */
export type SourceLine = OffsetRange & {
  /** Zero-based. Only a line feed ends a line. */
  readonly line: number;
  /** Behind the line's end, carriage return and line feed included. */
  readonly next: number;
  /**
   * `fixed`: to some loader it means more than it shows, or does not end where it seems to, so it must stay as it is and
   * where it is: continuations of BusyBox and the lines that they take in, lone carriage returns, NULs, a byte order mark,
   * templates, megabytes. `broken`: neither comment nor assignment nor exclusion.
   */
  readonly kind: "blank" | "comment" | "assignment" | "exclusion" | "broken" | "fixed";
};

/** Longer lines are left alone: systemd counts them in bytes. */
const longestLine = 100_000;

/** The lines of a text. A text that ends in a line feed has no empty last line. */
export function sourceLines(text: string): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  let isTakenIn = false;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const next = newline === -1 ? text.length : newline + 1;
    const lineFeed = newline === -1 ? text.length : newline;
    const end =
      newline > start && text.charCodeAt(newline - 1) === carriageReturn ? newline - 1 : lineFeed;
    const isContinued = lineFeed > start && text.charAt(lineFeed - 1) === "\\";
    const kind = isTakenIn || isContinued ? "fixed" : kindOf(text, start, end);
    lines.push({ line: lines.length, start, end, next, kind });
    isTakenIn = isContinued;
    start = next;
  }
  return lines;
}

const carriageReturn = 0x0d;

function kindOf(text: string, start: number, end: number): SourceLine["kind"] {
  if (end - start > longestLine) return "fixed";
  const line = text.slice(start, end);
  if (isHardToRead(line) || (start === 0 && /^(?:\uFEFF|\xEF\xBB\xBF)/.test(line))) return "fixed";
  const content = line.replace(/^[ \t]+/, "");
  if (content === "") return "blank";
  if (/^[#;]/.test(content)) return "comment";
  if (/^-?[ \t]*=/.test(content)) return "broken";
  if (content.includes("=")) return "assignment";
  return /^-[ \t]*[^ \t]/.test(content) ? "exclusion" : "broken";
}

/** Characters that some loaders take for blanks or line ends, and others not; statements of a template. */
function isHardToRead(line: string): boolean {
  if (/[\0\v\f\r]|\{%|%\}|\{#|#\}/.test(line)) return true;
  const key = line.split("=", 1)[0] ?? "";
  return line.includes("=") && key.includes("{{") && !key.includes("}}");
}

/** The parts of an assignment; ranges in the document. */
export interface AssignmentParts {
  /** With the dash that may stand before it, and what stands between the two. */
  readonly left: OffsetRange;
  /** The offset of the `=`. */
  readonly equals: number;
  /** Without the blanks around it; may be empty. */
  readonly value: OffsetRange;
}

export function assignmentParts(text: string, { start, end }: OffsetRange): AssignmentParts {
  const from = skipForward(text, start, end);
  const equals = text.indexOf("=", from);
  const valueStart = skipForward(text, equals + 1, end);
  return {
    left: { start: from, end: skipBack(text, equals, from) },
    equals,
    value: { start: valueStart, end: skipBack(text, end, valueStart) },
  };
}

export function skipForward(text: string, from: number, end: number): number {
  let offset = from;
  while (offset < end && isBlank(text.charCodeAt(offset))) offset += 1;
  return offset;
}

export function skipBack(text: string, from: number, start: number): number {
  let offset = from;
  while (offset > start && isBlank(text.charCodeAt(offset - 1))) offset -= 1;
  return offset;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** How the document ends its lines, for lines that are added. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const newline = text.indexOf("\n");
  return newline > 0 && text.charCodeAt(newline - 1) === carriageReturn ? "\r\n" : "\n";
}
