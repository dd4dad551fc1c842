import type { CodeIndex, CodePlace } from "../c/codeIndex.ts";
import { sysctlDefaults, sysctlEntries, sysctlReaders } from "../c/codeIndexReaders.ts";
import { type ConfigDocument, entryName } from "./context.ts";
import { entryIn } from "./hover.ts";

/** The line of the kernel that decides about the sysctl under the cursor; its ctl_table entry where nothing reads it. */
export function configDefinition(
  document: ConfigDocument,
  offset: number,
  index: CodeIndex,
): readonly CodePlace[] {
  const name = nameAt(document, offset);
  return name === undefined ? [] : sysctlDefinition(index, name);
}

/** For each ctl_table entry of the name, where its value decides. */
export function sysctlDefinition(index: CodeIndex, name: string): readonly CodePlace[] {
  return sysctlEntries(index, name).map((entry) => {
    const [first] = sysctlReaders(index, entry);
    return placeOf(first?.decides ?? entry);
  });
}

/** All of the kernel that touches the sysctl: deciding lines first, then reads, its ctl_table entry and its default. */
export function configReferences(
  document: ConfigDocument,
  offset: number,
  index: CodeIndex,
): readonly CodePlace[] {
  const name = nameAt(document, offset);
  return name === undefined ? [] : sysctlReferences(index, name);
}

export function sysctlReferences(index: CodeIndex, name: string): readonly CodePlace[] {
  return sysctlEntries(index, name).flatMap((entry) => {
    const readers = sysctlReaders(index, entry);
    return distinct([
      ...readers.map(({ decides }) => decides),
      ...readers.map(({ read }) => read),
      entry,
      ...sysctlDefaults(index, entry),
    ]);
  });
}

/** The sysctl whose key or value the offset is in; globs and exclusions name none. */
export function nameAt(document: ConfigDocument, offset: number): string | undefined {
  const entry = entryIn(document, offset);
  return entry?.kind === "assignment" && !entry.isGlob ? entryName(entry) : undefined;
}

export function distinct(places: readonly CodePlace[]): readonly CodePlace[] {
  const seen = new Map<string, CodePlace>();
  for (const place of places) {
    const key = `${place.path}:${place.range.start}:${place.range.end}`;
    if (!seen.has(key)) seen.set(key, placeOf(place));
  }
  return [...seen.values()];
}

function placeOf({ path, range, line }: CodePlace): CodePlace {
  return { path, range, line };
}
