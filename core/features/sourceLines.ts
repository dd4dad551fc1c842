import { byteOrderMarkOf } from "../config/lineProblems.ts";
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

/** Character by character: a hundred thousand lines are looked at after every keystroke. */
function kindOf(text: string, start: number, end: number): SourceLine["kind"] {
  if (end - start > longestLine) return "fixed";
  if (start === 0 && byteOrderMarkOf(text) !== "") return "fixed";
  let first = -1;
  let equals = -1;
  let hasBrace = false;
  for (let offset = start; offset < end; offset += 1) {
    const code = text.charCodeAt(offset);
    // NUL, vertical tab, form feed, carriage return: blanks or line ends to some loaders, and not to others.
    if (code === 0 || (code >= 0x0b && code <= 0x0d)) return "fixed";
    if (first === -1 && !isBlank(code)) first = offset;
    if (equals === -1 && code === 0x3d) equals = offset;
    hasBrace ||= code === 0x7b || code === 0x7d;
  }
  if (first === -1) return "blank";
  if (hasBrace && isTemplate(text.slice(start, end))) return "fixed";
  const begin = text.charCodeAt(first);
  if (begin === 0x23 || begin === 0x3b) return "comment";
  const key = begin === dash ? skipForward(text, first + 1, end) : first;
  if (equals !== -1) return key === equals ? "broken" : "assignment";
  return begin === dash && key < end ? "exclusion" : "broken";
}

const dash = 0x2d;

/** Statements and comments of a template, and expressions that hold the line's first `=`. */
function isTemplate(line: string): boolean {
  if (/\{%|%\}|\{#|#\}/.test(line)) return true;
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
