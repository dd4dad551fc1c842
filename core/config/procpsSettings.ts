import type { Assignment, ConfigEntry } from "./entry.ts";
import type { EntryChunks } from "./entryChunks.ts";
import { expandTo, isGlobPattern, matchesText } from "./glob.ts";
import { nameOfPath, normalPath, pathOfKey } from "./keyPath.ts";
import { leavesRoot } from "./lineProblems.ts";
import type { Setting } from "./settings.ts";
import { losersOf, settingsAfter } from "./winners.ts";
import { type ConfigFile, type ConfigWrite, writeOf } from "./writes.ts";

/** A file whose entries can be found by name. */
export interface IndexedFile extends ConfigFile {
  readonly index: EntryChunks;
}

/**
 * One setting of files that procps reads in this order, found without reading all other lines: what `settingsAfter`
 * tells of all writes, for one name. `names` are those that exist, with dots.
 */
export function procpsSetting(
  files: readonly IndexedFile[],
  name: string,
  names: ReadonlySet<string>,
): Setting | undefined {
  const patterns = patternsOf(files);
  if (patterns.length === 0) return literalSetting(files, name);
  return settingsAfter(writesOf(files, patterns, name, names)).get(name);
}

/** Where no key is a pattern, the last line that names it wins; the others are read when they are asked for. */
function literalSetting(files: readonly IndexedFile[], name: string): Setting | undefined {
  const last = lastWrite(files, name, () => true);
  if (last === undefined) return undefined;
  const { value, origin } = last;
  const isWinner = (entry: Assignment, { uri }: IndexedFile) =>
    uri === origin.uri && entry.line === origin.line;
  let overridden: Setting["overridden"] | undefined;
  return {
    ...{ name, value, origin },
    get overridden() {
      overridden ??= losersOf(literalWrites(files, name));
      return overridden;
    },
    lastOverridden: (isOne) =>
      lastWrite(files, name, (entry, file) => !isWinner(entry, file) && isOne(entry.value)),
  };
}

function lastWrite(
  files: readonly IndexedFile[],
  name: string,
  isOne: (entry: Assignment, file: IndexedFile) => boolean,
): ConfigWrite | undefined {
  for (const file of files.toReversed()) {
    const isWanted = (entry: ConfigEntry): entry is Assignment =>
      isWritten(entry) && isOne(entry, file);
    const entry = file.index.lastOf(name, isWanted);
    if (entry !== undefined) return writeOf(file, entry, entry.path, undefined);
  }
  return undefined;
}

function isWritten(entry: ConfigEntry): entry is Assignment {
  return entry.kind === "assignment" && !leavesRoot(entry.path);
}

function literalWrites(files: readonly IndexedFile[], name: string): readonly ConfigWrite[] {
  return files.flatMap((file) =>
    file.index
      .entriesOf(name)
      .filter(isWritten)
      .map((entry) => writeOf(file, entry, entry.path, undefined)),
  );
}

function writesOf(
  files: readonly IndexedFile[],
  patterns: readonly Pattern[],
  name: string,
  names: ReadonlySet<string>,
): readonly ConfigWrite[] {
  const path = normalPath(pathOfKey(name));
  const known = names.has(name) ? path : undefined;
  const writes = files.flatMap((file) => {
    const literal = literalWrites([file], name);
    const globs = patterns.flatMap((pattern): readonly ConfigWrite[] => {
      const { entry } = pattern;
      if (pattern.file !== file || known === undefined || !isWritten(entry)) return [];
      const found = expandTo(known, entry.path);
      return found !== undefined && isOpen(files, patterns, name, found)
        ? [writeOf(file, entry, found, entry.path)]
        : [];
    });
    return globs.length === 0
      ? literal
      : [...literal, ...globs].toSorted(
          (a, b) => a.origin.keyRange.start - b.origin.keyRange.start,
        );
  });
  return writes.filter((write) => nameOfPath(normalPath(write.path)) === name);
}

interface Pattern {
  readonly file: IndexedFile;
  readonly entry: IndexedFile["entries"][number];
}

function patternsOf(files: readonly IndexedFile[]): readonly Pattern[] {
  return files.flatMap((file) => file.index.patterns.map((entry) => ({ file, entry })));
}

/** No line names the path in full, and no exclusion takes it out (compare `procpsWrites`). */
function isOpen(
  files: readonly IndexedFile[],
  patterns: readonly Pattern[],
  name: string,
  path: string,
): boolean {
  const isNamed = files.some((file) => file.index.entriesOf(name).some((one) => one.path === path));
  const isExcluded = patterns.some(
    ({ entry }) =>
      entry.kind === "exclusion" &&
      (entry.path === path || (isGlobPattern(entry.path) && matchesText(entry.path, path))),
  );
  return !isNamed && !isExcluded;
}
