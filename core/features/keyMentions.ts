import type { ConfigEntry } from "../config/entry.ts";
import { expandTo, isGlobPattern } from "../config/glob.ts";
import { normalPath } from "../config/keyPath.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName } from "./context.ts";

/** A line that speaks of a sysctl. */
export interface KeyMention {
  readonly uri: string;
  readonly range: OffsetRange;
  /** `pattern`: a glob that finds it, in an assignment or an exclusion. */
  readonly kind: "assignment" | "exclusion" | "pattern";
  readonly entry: ConfigEntry;
}

/** The entry whose key, dash included, or value the offset is in. */
export function entryWithKeyAt(document: ConfigDocument, offset: number): ConfigEntry | undefined {
  return document.entries.find(
    ({ keyRange }) => keyRange.start <= offset && offset <= keyRange.end,
  );
}

/**
 * What speaks of the same sysctl as an entry does, however it is spelled. Of a glob: the same glob, and all keys that it
 * finds in the documents.
 */
export function mentionsOf(
  entry: ConfigEntry,
  documents: readonly ConfigDocument[],
): readonly KeyMention[] {
  const name = entryName(entry);
  const path = normalPath(entry.path);
  const isGlob = isGlobPattern(path);
  return documents.flatMap(({ uri, entries }) =>
    entries.flatMap((one): readonly KeyMention[] => {
      const range = one.keyRange;
      if (entryName(one) === name) return [{ uri, range, kind: one.kind, entry: one }];
      const other = normalPath(one.path);
      if (isGlob) {
        return expandTo(other, path) === undefined
          ? []
          : [{ uri, range, kind: one.kind, entry: one }];
      }
      return isGlobPattern(other) && expandTo(path, other) !== undefined
        ? [{ uri, range, kind: "pattern", entry: one }]
        : [];
    }),
  );
}
