import { compareBytes } from "./rootWalk.ts";
import type { Settings } from "./settings.ts";
import { settingsAfter } from "./winners.ts";
import { type ConfigFile, procpsWrites } from "./writes.ts";

/** Below a root directory; a file hides those of the same name in the folders after its own. */
export const configFolders: readonly string[] = [
  "etc/sysctl.d",
  "run/sysctl.d",
  "usr/local/lib/sysctl.d",
  "usr/lib/sysctl.d",
  "lib/sysctl.d",
];

/** Read after all others. */
export const lastConfigFile = "etc/sysctl.conf";

/** The files of one root directory as a loader treats them. */
export interface ReadingOrder<File> {
  readonly inOrder: readonly File[];
  /** Not read: a file of the same name stands in a folder that comes first. */
  readonly masked: readonly { readonly file: File; readonly by: File }[];
}

/**
 * The order in which `sysctl --system` reads the files of one root directory (procps 4, src/sysctl.c, PreloadSystem):
 * by file name over all folders, whatever folder they are in, then etc/sysctl.conf. Files that stand elsewhere
 * are read before them, in the order given: a lone file is all there is.
 *
 * Paths are relative to the root: `etc/sysctl.d/90-web.conf`.
 */
export function readingOrder<File extends { readonly displayPath: string }>(
  files: readonly File[],
): ReadingOrder<File> {
  const byName = new Map<string, File>();
  const masked: { file: File; by: File }[] = [];
  const elsewhere = files.filter(({ displayPath }) => !isInFolders(displayPath));
  const last = elsewhere.filter(({ displayPath }) => displayPath === lastConfigFile);
  for (const folder of configFolders) {
    for (const file of files) {
      if (folderOf(file.displayPath) !== folder || !isInFolders(file.displayPath)) continue;
      const name = file.displayPath.slice(folder.length + 1);
      const by = byName.get(name);
      if (by === undefined) byName.set(name, file);
      else masked.push({ file, by });
    }
  }
  const sorted = [...byName].toSorted(([a], [b]) => compareBytes(a, b)).map(([, file]) => file);
  return {
    inOrder: [...elsewhere.filter((file) => !last.includes(file)), ...sorted, ...last],
    masked,
  };
}

/** What the files of one root directory, in any order, come to under procps. */
export function resolveSettings(
  files: readonly ConfigFile[],
  knownNames: readonly string[] = [],
): Settings {
  const { inOrder } = readingOrder(files);
  return settingsAfter(procpsWrites(inOrder, { knownNames, exclusions: "pattern" }));
}

function isInFolders(path: string): boolean {
  return path.endsWith(".conf") && configFolders.includes(folderOf(path));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
