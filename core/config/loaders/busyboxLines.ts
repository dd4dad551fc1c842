import type { OffsetRange } from "../../text/offsets.ts";

/** A line as BusyBox reads it: lines that end in a backslash take the next one in. */
export interface BusyboxLine {
  /** Of its first line, zero-based. */
  readonly line: number;
  /** Without backslashes and line ends, up to the first NUL. */
  readonly text: string;
  /** Where a part of `text` stands in the document; it may span lines. */
  rangeOf(part: OffsetRange): OffsetRange;
  /** Of the NUL that cuts the line. */
  readonly nul: number | undefined;
}

interface Piece {
  /** In the document. */
  readonly start: number;
  readonly text: string;
}

/** libbb/parse_config.c, get_line_with_continuation: a backslash counts where nothing stands between it and the line feed. */
export function busyboxLines(text: string): readonly BusyboxLine[] {
  const lines: BusyboxLine[] = [];
  let start = 0;
  let line = 0;
  while (start < text.length) {
    const first = line;
    const pieces: Piece[] = [];
    for (;;) {
      const newline = text.indexOf("\n", start);
      const end = newline === -1 ? text.length : newline;
      const isContinued = end > start && text.charAt(end - 1) === "\\";
      pieces.push({ start, text: text.slice(start, isContinued ? end - 1 : end) });
      start = end + 1;
      line += 1;
      if (!isContinued || start >= text.length) break;
    }
    lines.push(lineOf(first, pieces));
  }
  return lines;
}

function lineOf(line: number, pieces: readonly Piece[]): BusyboxLine {
  const whole =
    pieces.length === 1 ? (pieces[0]?.text ?? "") : pieces.map(({ text }) => text).join("");
  const offsetOf = (offset: number): number => {
    let before = 0;
    for (const piece of pieces) {
      if (offset <= before + piece.text.length) return piece.start + offset - before;
      before += piece.text.length;
    }
    return (pieces[0]?.start ?? 0) + offset;
  };
  const nul = whole.indexOf("\0");
  return {
    line,
    text: nul === -1 ? whole : whole.slice(0, nul),
    rangeOf: ({ start, end }) => ({ start: offsetOf(start), end: offsetOf(end) }),
    nul: nul === -1 ? undefined : offsetOf(nul),
  };
}
