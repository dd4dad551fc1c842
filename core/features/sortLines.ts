import { isGlobPattern } from "../config/glob.ts";
import { subsystemOf } from "../config/subsystem.ts";
import type { ConfigDocument } from "./context.ts";
import {
  brokenOrder,
  joined,
  type MovableLine,
  type MovablePart,
  movableParts,
} from "./movableLines.ts";
import type { Refusal } from "./rename.ts";
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
  return sorted.map((part) => written(part, lineEndOf(document.text))).join("");
}

function groupsOf(lines: readonly MovableLine[]): readonly (readonly MovableLine[])[] {
  const groups = new Map<string, MovableLine[]>();
  for (const line of lines) {
    const subsystem = subsystemOf(line.entry.path);
    const group = groups.get(subsystem);
    if (group === undefined) groups.set(subsystem, [line]);
    else group.push(line);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group.toSorted(compareLines));
}

function compareLines({ entry: a }: MovableLine, { entry: b }: MovableLine): number {
  const [isGlob, isOtherGlob] = [isGlobPattern(a.path), isGlobPattern(b.path)];
  if (isGlob || isOtherGlob) {
    return isGlob && isOtherGlob ? a.line - b.line : isGlob ? -1 : 1;
  }
  // Dots and slashes alike: BusyBox may take two spellings for the same.
  const [key, other] = [a.path.replaceAll(".", "/"), b.path.replaceAll(".", "/")];
  return key === other ? a.line - b.line : key < other ? -1 : 1;
}

type GroupedPart = Omit<MovablePart, "lines"> & {
  readonly lines: readonly (readonly MovableLine[])[];
};

/** Groups have a blank line between them. */
function written({ head, lines, tail }: GroupedPart, newline: string): string {
  const groups = lines.map((group) => joined(group, newline).join(""));
  return [...head, groups.join(newline), ...tail].join("");
}
