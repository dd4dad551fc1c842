import type { OffsetRange } from "../text/offsets.ts";
import { codeLinesOf, type VersionedSnippets } from "./activeCode.ts";
import type { LineValues } from "./lineValues.ts";

/** Text beside a line of a snippet. */
export interface InlayResult {
  readonly offset: number;
  readonly label: string;
  /** Every moment with its value. */
  readonly tooltip: string;
}

/** The values of the lines that the range touches, each behind the line's code and before a comment. */
export function snippetInlays(
  snippets: VersionedSnippets,
  path: string,
  values: LineValues,
  range: OffsetRange,
): readonly InlayResult[] {
  const ofFile = values.get(path);
  if (ofFile === undefined) return [];
  const codeLines = codeLinesOf(snippets, path);
  const results: InlayResult[] = [];
  let start = 0;
  for (const [line, text] of (snippets.files.get(path) ?? "").split("\n").entries()) {
    const end = start + text.length;
    const moments = ofFile.get(line);
    const [first] = moments ?? [];
    if (first !== undefined && moments !== undefined && range.start <= end && start <= range.end) {
      const tooltip = moments.map(({ title, text: value }) => `${title}: ${value}`);
      const isBare = (codeLines[line] ?? "") === "";
      if (!isBare) {
        const offset = start + codeEnd(text);
        results.push({ offset, label: first.text, tooltip: tooltip.join("\n") });
      }
    }
    start = end + 1;
  }
  return results;
}

/** Where a line's code ends: before the comment behind it. */
function codeEnd(line: string): number {
  const comment = line.indexOf("/*");
  return (comment < 0 ? line : line.slice(0, comment)).trimEnd().length;
}
