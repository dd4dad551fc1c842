import { isGlobPattern } from "../config/glob.ts";
import { compareBytes } from "../config/rootWalk.ts";
import { subsystemOf } from "../config/subsystem.ts";
import type { ConfigDocument } from "./context.ts";
import { brokenOrder, type MovableLine, type MovablePart, movableParts } from "./movableLines.ts";
import type { Refusal } from "./rename.ts";
import { firstDifference } from "./sameValues.ts";
import { lineEndOf } from "./sourceLines.ts";

/**
 * The document with its settings grouped by subsystem and sorted, each section by itself; comments travel with the setting
 * below them. Globs come first in their group and keep their order. Refuses where a value would change. `document` as procps
 * reads it.
 */
export function sortedBySubsystem(document: ConfigDocument): string | Refusal {
  const parts = movableParts(document);
  if ("refusal" in parts) return parts;
  const sorted = parts.map((part) => ({ ...part, lines: groupsOf(part.lines) }));
  const broken = brokenOrder(
    sorted.flatMap(({ lines }) =>
      lines.flat().map(({ entry: { path, line } }) => ({ path, place: line })),
    ),
  );
  if (broken !== undefined) {
    const [first, second] = broken.map(({ place }) => place + 1).toSorted((a, b) => a - b);
    return {
      refusal: `Lines ${first} and ${second} may set the same sysctl, and the later one has to stay the later one. Nothing was changed.`,
    };
  }
  const text = sorted.map((part) => written(part, lineEndOf(document.text))).join("");
  const changed = firstDifference(
    [{ displayPath: "a.conf", text: document.text }],
    [{ displayPath: "a.conf", text }],
  );
  return changed === undefined
    ? text
    : { refusal: `In another order, ${changed} would get another value. Nothing was changed.` };
}

function groupsOf(lines: readonly MovableLine[]): readonly (readonly MovableLine[])[] {
  const groups = new Map<string, MovableLine[]>();
  for (const line of lines) {
    const subsystem = subsystemOf(line.entry.path);
    groups.set(subsystem, [...(groups.get(subsystem) ?? []), line]);
  }
  return [...groups]
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([, group]) => group.toSorted(compareLines));
}

function compareLines({ entry: a }: MovableLine, { entry: b }: MovableLine): number {
  const [isGlob, isOtherGlob] = [isGlobPattern(a.path), isGlobPattern(b.path)];
  if (isGlob || isOtherGlob) {
    return isGlob && isOtherGlob ? a.line - b.line : isGlob ? -1 : 1;
  }
  const order = compareBytes(a.path.replaceAll(".", "/"), b.path.replaceAll(".", "/"));
  return order === 0 ? a.line - b.line : order;
}

type GroupedPart = Omit<MovablePart, "lines"> & {
  readonly lines: readonly (readonly MovableLine[])[];
};

/** Groups, and settings with comments, have a blank line before them. */
function written({ head, lines, tail }: GroupedPart, newline: string): string {
  const parts: string[] = [...head];
  const isBlank = (text: string | undefined) => text === undefined || text.trim() === "";
  for (const [index, group] of lines.entries()) {
    for (const [place, line] of group.entries()) {
      const begins = place === 0 ? index > 0 : line.above.length > 0;
      if (begins && !isBlank(parts.at(-1))) parts.push(newline);
      parts.push(...line.above, line.text);
    }
  }
  return [...parts, ...tail].join("");
}
