import type { ConfigEntry } from "../config/entry.ts";
import { subsystemOf } from "../config/subsystem.ts";
import type { ConfigDocument } from "./context.ts";
import { commentBlocks, sectionsOf } from "./sections.ts";
import { type SourceLine, sourceLines } from "./sourceLines.ts";

/** Lines that can be folded, zero-based, both ends included. */
export interface ConfigFold {
  readonly first: number;
  readonly last: number;
  readonly kind: "comment" | "section" | "paragraph" | "subsystem";
}

/** Sections, comments of several lines, paragraphs, and three and more lines of one subsystem. Folds lie in each other or apart. */
export function configFolds(document: ConfigDocument): readonly ConfigFold[] {
  const lines = sourceLines(document.text);
  return nested([
    ...sectionsOf(document.text, lines).map(({ lines: { headingLast, last } }) => ({
      first: headingLast,
      last,
      kind: "section" as const,
    })),
    ...commentBlocks(lines).map(({ first, last }) => ({ first, last, kind: "comment" as const })),
    ...paragraphs(lines),
    ...subsystemRuns(document.entries),
  ]);
}

/** What stands between two blank lines, from the last line of its leading comment on. */
function paragraphs(lines: readonly SourceLine[]): readonly ConfigFold[] {
  const folds: ConfigFold[] = [];
  let first = 0;
  for (let index = 0; index <= lines.length; index += 1) {
    const kind = lines[index]?.kind ?? "blank";
    if (kind !== "blank") continue;
    let from = first;
    while (lines[from]?.kind === "comment" && lines[from + 1]?.kind === "comment") from += 1;
    folds.push({ first: from, last: index - 1, kind: "paragraph" });
    first = index + 1;
  }
  return folds;
}

function subsystemRuns(entries: readonly ConfigEntry[]): readonly ConfigFold[] {
  const folds: ConfigFold[] = [];
  let from = 0;
  for (let index = 1; index <= entries.length; index += 1) {
    const [before, entry, start] = [entries[index - 1], entries[index], entries[from]];
    if (before === undefined || start === undefined) break;
    if (entry !== undefined && subsystemOf(entry.path) === subsystemOf(before.path)) continue;
    if (index - from > 2) folds.push({ first: start.line, last: before.line, kind: "subsystem" });
    from = index;
  }
  return folds;
}

/** Without folds of one line, those that begin where another does, and those that reach out of one that they begin in. */
function nested(folds: readonly ConfigFold[]): readonly ConfigFold[] {
  const sorted = folds
    .filter(({ first, last }) => last > first)
    .toSorted((a, b) => a.first - b.first || b.last - a.last);
  const kept: ConfigFold[] = [];
  const open: ConfigFold[] = [];
  for (const fold of sorted) {
    while ((open.at(-1)?.last ?? fold.first) < fold.first) open.pop();
    if (kept.at(-1)?.first === fold.first) continue;
    if ((open.at(-1)?.last ?? fold.last) < fold.last) continue;
    kept.push(fold);
    open.push(fold);
  }
  return kept;
}
