import type { Assignment, ConfigEntry } from "./entry.ts";
import { expandTo, isGlobPattern, matchesText } from "./glob.ts";
import { normalPath, pathOfKey } from "./keyPath.ts";
import { leavesRoot } from "./lineProblems.ts";
import type { SettingOrigin } from "./settings.ts";

/** The entries of one file, for loaders that read several. */
export interface ConfigFile {
  readonly uri: string;
  /** Below its root directory: `etc/sysctl.d/90-web.conf`; a lone file's name. */
  readonly displayPath: string;
  readonly entries: readonly ConfigEntry[];
}

/** One write that a loader makes, after globs are expanded. */
export interface ConfigWrite {
  /** With slashes; as the entry has it, or the file that its glob found. */
  readonly path: string;
  readonly value: string;
  readonly ignoreErrors: boolean;
  readonly origin: SettingOrigin;
  /** The glob pattern that this write comes from. */
  readonly pattern: string | undefined;
  /** Assignments that this one takes the place of, so that they are never made: systemd keeps one for each key. */
  readonly replaces: readonly ReplacedWrite[];
}

export interface ReplacedWrite {
  readonly value: string;
  readonly origin: SettingOrigin;
}

export interface WriteOptions {
  /** The sysctls that exist, with dots or slashes: what globs can find. `undefined`: globs stay as they are. */
  readonly knownNames: readonly string[] | undefined;
  /** How exclusions work: procps matches them as patterns since 4.0.5; before, they name one path exactly. */
  readonly exclusions: "exact" | "pattern";
}

/**
 * The writes that procps makes for files in reading order (procps 4, src/sysctl.c, write_setting_list): it collects
 * all lines first, then writes in order, each time a key is named. A glob leaves out a path that any file names
 * in full, before or after, or that an exclusion takes out.
 */
export function procpsWrites(
  files: readonly ConfigFile[],
  options: WriteOptions,
): readonly ConfigWrite[] {
  const literalPaths = new Set<string>();
  const exclusions = new Set<string>();
  for (const entry of files.flatMap(({ entries }) => entries)) {
    if (entry.kind === "exclusion") exclusions.add(entry.path);
    else if (!entry.isGlob) literalPaths.add(entry.path);
  }
  const patterns = options.exclusions === "pattern" ? [...exclusions].filter(isGlobPattern) : [];
  // The comparison is of spellings: `net..core.x` does not keep a glob from `net.core.x`.
  const isOpen = (path: string) =>
    !literalPaths.has(path) &&
    !exclusions.has(path) &&
    !patterns.some((pattern) => matchesText(pattern, path));
  const knownPaths = options.knownNames && sortedPaths(options.knownNames);
  return files.flatMap((file) =>
    file.entries.flatMap((entry) => {
      if (entry.kind === "exclusion") return [];
      if (leavesRoot(entry.path)) return [];
      if (!entry.isGlob || knownPaths === undefined) {
        return [writeOf(file, entry, entry.path, undefined)];
      }
      return knownPaths
        .map((path) => expandTo(path, entry.path))
        .filter((path) => path !== undefined)
        .filter(isOpen)
        .map((path) => writeOf(file, entry, path, entry.path));
    }),
  );
}

/** Sorted, as glob(3) sorts what it finds. */
export function sortedPaths(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => normalPath(pathOfKey(name))))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
}

/** The write that an assignment makes at a path, its own or one that its glob found. */
export function writeOf(
  file: ConfigFile,
  entry: Assignment,
  path: string,
  pattern: string | undefined,
): ConfigWrite {
  const { uri, displayPath } = file;
  return {
    path,
    value: entry.value,
    ignoreErrors: entry.ignoreErrors,
    origin: { uri, displayPath, line: entry.line, keyRange: entry.keyRange },
    pattern,
    replaces: [],
  };
}
