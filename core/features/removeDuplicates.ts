import type { ConfigEntry } from "../config/entry.ts";
import type { LoaderName } from "../config/loaderNames.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { ConfigDocument } from "./context.ts";
import { type SourceLine, sourceLines } from "./sourceLines.ts";

/**
 * The edits that remove all lines for a key but the one that the loader goes by. `document` must have been read by that loader.
 * Comments stay. Lines that other loaders read differently stay, too, and so does everything about a key that the kernel refuses
 * a value of, because then an earlier one may hold; `isRefused` tells.
 */
export function removeDuplicates(
  document: ConfigDocument,
  loader: LoaderName,
  isRefused: (entry: ConfigEntry) => boolean,
): readonly TextEdit[] {
  const byKey = new Map<string, ConfigEntry[]>();
  for (const entry of document.entries) {
    // BusyBox looks at what exists before it takes two spellings for the same.
    const key = loader === "busybox" ? entry.key : entry.path;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [entry]);
    else same.push(entry);
  }
  const lines = sourceLines(document.text);
  return [...byKey.values()]
    .filter((same) => same.length > 1 && !same.some(isRefused))
    .flatMap((same) => (loader === "systemd" ? outdoneInSystemd(same) : outdone(same)))
    .flatMap((entry) => lineToRemove(lines[entry.line], entry) ?? [])
    .toSorted((a, b) => a.start - b.start)
    .map((range) => ({ range, newText: "" }));
}

/** All writes are made, in order: the last one holds. Of exclusions one is as good as another. */
function outdone(same: readonly ConfigEntry[]): readonly ConfigEntry[] {
  return (["assignment", "exclusion"] as const).flatMap((kind) =>
    same.filter((entry) => entry.kind === kind).slice(0, -1),
  );
}

/**
 * systemd keeps one entry for a key, in the place where its value came up first; a repetition of the value changes nothing.
 * It remembers that one of the lines says to ignore errors.
 */
function outdoneInSystemd(same: readonly ConfigEntry[]): readonly ConfigEntry[] {
  const valueIn = (entry: ConfigEntry) => (entry.kind === "assignment" ? entry.value : undefined);
  const dashes = new Set(same.map((entry) => entry.kind === "assignment" && entry.ignoreErrors));
  if (dashes.size > 1 && same.every(({ kind }) => kind === "assignment")) return [];
  const last = same.at(-1);
  if (last === undefined) return [];
  let kept = same.length - 1;
  for (let before = same[kept - 1]; before !== undefined; before = same[kept - 1]) {
    if (valueIn(before) !== valueIn(last)) break;
    kept -= 1;
  }
  return same.filter((entry, index) => index !== kept && entry.kind === last.kind);
}

function lineToRemove(line: SourceLine | undefined, entry: ConfigEntry): OffsetRange | undefined {
  const isWhole = line !== undefined && line.start <= entry.keyRange.start;
  const isPlain = line?.kind === "assignment" || line?.kind === "exclusion";
  return isWhole && isPlain ? { start: line.start, end: line.next } : undefined;
}

/** Whether some key is there twice: quick, for deciding whether to offer `removeDuplicates`. */
export function hasDuplicates(document: ConfigDocument): boolean {
  const seen = new Set<string>();
  for (const { kind, path } of document.entries) {
    const key = `${kind} ${path}`;
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}
