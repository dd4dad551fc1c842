import type { OffsetRange } from "../../text/offsets.ts";
import type { Problem } from "../../text/problem.ts";
import type { TextEncoding } from "../loader.ts";

/** A line without the blanks around it; what systemd calls blank. */
export interface SystemdLine extends OffsetRange {
  /** Zero-based, line feeds counted: where the document shows it. */
  readonly line: number;
}

export interface SystemdLines {
  readonly lines: readonly SystemdLine[];
  /** Lines from this one on are not read. */
  readonly tooLong: Problem | undefined;
}

/** LONG_LINE_MAX of systemd, in bytes: a line must be shorter. */
const longestLine = 1024 * 1024;

/**
 * The lines that systemd reads (252, src/basic/fileio.c, read_line_full): line feed, carriage return and NUL all end
 * a line, alone or in a row without repetition; nothing comes after a NUL in such a row.
 */
export function systemdLines(text: string, encoding: TextEncoding): SystemdLines {
  const lines: SystemdLine[] = [];
  let offset = 0;
  let line = 0;
  while (offset < text.length) {
    const start = offset;
    while (offset < text.length && endKind(text.charCodeAt(offset)) === 0) offset += 1;
    const range = { start, end: offset };
    if (isTooLong(text, range, encoding)) return { lines, tooLong: tooLongProblem(range) };
    lines.push({ ...trimmed(text, range), line });
    let seen = 0;
    while (offset < text.length) {
      const kind = endKind(text.charCodeAt(offset));
      if (kind === 0 || (seen & kind) !== 0 || (seen & nul) !== 0) break;
      seen |= kind;
      if (kind === lineFeed) line += 1;
      offset += 1;
    }
  }
  return { lines, tooLong: undefined };
}

const nul = 1;
const lineFeed = 2;
const carriageReturn = 4;

function endKind(code: number): number {
  if (code === 0x0a) return lineFeed;
  if (code === 0x0d) return carriageReturn;
  return code === 0 ? nul : 0;
}

/** Without blanks and tabs at both ends. systemd leaves vertical tabs and form feeds alone. */
export function trimmed(text: string, { start, end }: OffsetRange): OffsetRange {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return { start: from, end: to };
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function isTooLong(text: string, { start, end }: OffsetRange, encoding: TextEncoding): boolean {
  const length = end - start;
  if (length >= longestLine) return true;
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (encoding === "bytes" || length * 3 < longestLine) return false;
  let bytes = 0;
  for (const character of text.slice(start, end)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes >= longestLine;
}

function tooLongProblem({ start }: OffsetRange): Problem {
  return {
    range: { start, end: start + 1 },
    severity: "error",
    code: "line-too-long",
    message: `This line has ${longestLine} bytes or more: systemd stops here and reads nothing that follows in this file. Shorten it.`,
  };
}
