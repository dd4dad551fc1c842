import { nameOfPath, pathOfKey } from "../config/keyPath.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { TextEdit } from "../text/textEdit.ts";
import {
  assignmentParts,
  type SourceLine,
  skipBack,
  skipForward,
  sourceLines,
} from "./sourceLines.ts";

export type Separators = "dots" | "slashes";

/** Spells the keys of the lines that a range touches with dots or with slashes, where all loaders take both for the same. */
export function convertSeparators(
  text: string,
  range: OffsetRange,
  separators: Separators,
): readonly TextEdit[] {
  return sourceLines(text).flatMap((line): readonly TextEdit[] => {
    if (line.end < range.start || line.start > range.end) return [];
    const key = keyIn(text, line);
    const old = key && text.slice(key.start, key.end);
    const newText = old && respelled(old, separators);
    return key === undefined || newText === undefined || newText === old
      ? []
      : [{ range: key, newText }];
  });
}

function keyIn(text: string, line: SourceLine): OffsetRange | undefined {
  if (line.kind !== "assignment" && line.kind !== "exclusion") return undefined;
  const from = skipForward(text, line.start, line.end);
  const left =
    line.kind === "assignment"
      ? assignmentParts(text, line).left
      : { start: from, end: skipBack(text, line.end, from) };
  const start = text.charAt(left.start) === "-" ? left.start + 1 : left.start;
  return { start, end: left.end };
}

/** Names without anything that a loader or a shell's glob gives a meaning to, `*` and `?` excepted. */
const plainKey = /^[^\s./=[\]{}\\#;-][^\s./=[\]{}\\]*(?:[./][^\s./=[\]{}\\]+)+$/;
/** Where an interface has a dot in its name. Elsewhere BusyBox looks which files exist, and decides by them. */
const interfacePath = /^net\/[^/.]+\/(?:conf|neigh)\/[^/]+\/[^/.]+$/;

function respelled(key: string, separators: Separators): string | undefined {
  if (!plainKey.test(key)) return undefined;
  const path = pathOfKey(key);
  if (path.includes(".") && !interfacePath.test(path)) return undefined;
  // BusyBox may find `eth0.100` in `eth0.100`, where the others read two segments.
  if (!key.includes("/") && /\.\d+(?:\.|$)/.test(key)) return undefined;
  const wanted = separators === "slashes" ? path : nameOfPath(path);
  return pathOfKey(wanted) === path ? wanted : undefined;
}
