import type { ConfigEntry } from "../config/entry.ts";
import { isGlobPattern, matchesText } from "../config/glob.ts";
import type { ConfigDocument } from "./context.ts";
import type { Refusal } from "./rename.ts";
import { sectionsOf } from "./sections.ts";
import { lineEndOf, type SourceLine, sourceLines } from "./sourceLines.ts";

/** A setting with the comments that stand above it; they go where it goes. */
export interface MovableLine {
  readonly entry: ConfigEntry;
  /** Comments and lines that mean nothing, each with its line end; blank lines between them are kept. */
  readonly above: readonly string[];
  readonly text: string;
}

/** A part of a document whose settings may change places among themselves. */
export interface MovablePart {
  /** What stands before the first setting and belongs to all of them. */
  readonly head: readonly string[];
  readonly lines: readonly MovableLine[];
  /** What stands behind the last one. */
  readonly tail: readonly string[];
}

/** The parts of a document, cut where headings stand; a refusal where some line must stay in its place. `document` as procps reads it. */
export function movableParts(document: ConfigDocument): readonly MovablePart[] | Refusal {
  const lines = sourceLines(document.text);
  const fixed = lines.find(({ kind }) => kind === "fixed");
  if (fixed !== undefined) {
    return {
      refusal: `Line ${fixed.line + 1} has to stay where it is: it goes on in the next line for BusyBox, holds control characters, is a template's statement or is very long. Nothing was changed.`,
    };
  }
  const odd = document.entries.find(({ path }) => !isOrdinary(path));
  if (odd !== undefined) {
    return {
      refusal: `Line ${odd.line + 1} spells its key in a way that only some loaders understand. Write it like net.core.somaxconn first. Nothing was changed.`,
    };
  }
  const entries = new Map(document.entries.map((entry) => [entry.line, entry]));
  const headings = new Map(
    sectionsOf(document.text, lines)
      .filter(({ isDecorated }) => isDecorated)
      .map(({ lines: { first, headingLast } }) => [first, headingLast - first + 1]),
  );
  const cuts = [...new Set([0, ...headings.keys(), lines.length])];
  return cuts
    .slice(0, -1)
    .map((from, index) =>
      partOf(document.text, lines.slice(from, cuts[index + 1]), entries, headings.get(from) ?? 0),
    );
}

function isOrdinary(path: string): boolean {
  return path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");
}

function partOf(
  text: string,
  lines: readonly SourceLine[],
  entries: ReadonlyMap<number, ConfigEntry>,
  headingLines: number,
): MovablePart {
  const newline = lineEndOf(text);
  const found: MovableLine[] = [];
  let waiting: string[] = [];
  let head: string[] | undefined;
  for (const line of lines) {
    const whole = text.slice(line.start, line.next);
    // BusyBox takes a carriage return right behind the `=` for a value.
    const added = whole.endsWith("=") ? "\n" : newline;
    const complete = whole.endsWith("\n") ? whole : `${whole}${added}`;
    const entry = entries.get(line.line);
    if (entry === undefined) {
      waiting.push(complete);
      continue;
    }
    if (head === undefined) {
      // A heading belongs to all; the comment that goes on below it, to the first setting.
      const paragraph = waiting.findLastIndex((one) => one.trim() === "") + 1;
      const cut = Math.max(paragraph, headingLines);
      head = waiting.slice(0, cut);
      waiting = waiting.slice(cut);
    }
    const above = waiting.slice(waiting.findIndex((one) => one.trim() !== ""));
    found.push({
      entry,
      above: waiting.every((one) => one.trim() === "") ? [] : above,
      text: complete,
    });
    waiting = [];
  }
  return head === undefined
    ? { head: waiting, lines: [], tail: [] }
    : { head, lines: found, tail: waiting };
}

/**
 * Settings one below the other, in their new order. A blank line stands before a comment, and behind settings that a comment is
 * about where others follow now than before.
 */
export function joined(lines: readonly MovableLine[], newline: string): readonly string[] {
  const parts: string[] = [];
  let isCommented = false;
  let before: MovableLine | undefined;
  for (const line of lines) {
    const begins = line.above.length > 0;
    const follows = before?.entry.line === line.entry.line - 1;
    if (before !== undefined && (begins || (isCommented && !follows))) {
      parts.push(newline);
      isCommented = false;
    }
    // A blank line parts a comment from what follows it.
    isCommented ||= begins && line.above.at(-1)?.trim() !== "";
    parts.push(...line.above, line.text);
    before = line;
  }
  return parts;
}

/** A line on its way to another place. */
export interface OrderedLine {
  readonly path: string;
  /** Its place in the order that it was read in. */
  readonly place: number;
}

/**
 * Two lines, in their new order, that would change what they come to: of the same key, or globs that may find the same sysctl,
 * whose order is not the old one any more.
 */
export function brokenOrder<Line extends OrderedLine>(
  lines: readonly Line[],
): readonly [Line, Line] | undefined {
  const last = new Map<string, Line>();
  const globs: Line[] = [];
  for (const line of lines) {
    // Dots and slashes alike: BusyBox may take two spellings for the same.
    const key = line.path.replaceAll(".", "/");
    const before = last.get(key);
    if (before !== undefined && before.place > line.place) return [before, line];
    last.set(key, line);
    if (!isGlobPattern(line.path) && !/[{\\]/.test(line.path)) continue;
    const swapped = globs.find(
      (other) => other.place > line.place && mayMeet(other.path, line.path),
    );
    if (swapped !== undefined) return [swapped, line];
    globs.push(line);
  }
  return undefined;
}

/** Whether some path may match both patterns; in doubt, yes. */
function mayMeet(a: string, b: string): boolean {
  if (/[[{\\]/.test(a + b)) return true;
  const [left, right] = [a.split("/"), b.split("/")];
  if (left.length !== right.length) return false;
  return left.every((segment, index) => {
    const other = right[index] ?? "";
    const [isGlob, isOtherGlob] = [isGlobPattern(segment), isGlobPattern(other)];
    if (isGlob && isOtherGlob) return true;
    if (isGlob) return matchesText(segment, other);
    return isOtherGlob ? matchesText(other, segment) : segment === other;
  });
}
