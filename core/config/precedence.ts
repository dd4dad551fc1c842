import type { Loader } from "./loader.ts";
import { loaderOf } from "./loaders/loaders.ts";
import { type RootFile, type UnreadFile, walkRoot } from "./rootWalk.ts";
import type { Settings } from "./settings.ts";
import { settingsAfter } from "./winners.ts";
import type { ConfigFile } from "./writes.ts";

/** Below a root directory; a file hides those of the same name in the folders after its own. */
export const configFolders: readonly string[] = loaderOf("procps").folders;

/** Read after all others by procps. */
export const lastConfigFile = "etc/sysctl.conf";

/** The files of one root directory as a loader treats them. */
export interface ReadingOrder<File> {
  readonly inOrder: readonly File[];
  /** Not read: a file of the same name stands in a folder that comes first. */
  readonly masked: readonly { readonly file: File; readonly by: File }[];
  /** All that are not read, masked ones included. */
  readonly unread: readonly UnreadFile<File>[];
}

/**
 * The order in which a loader reads the files of one root directory, procps where none is named. Files that stand in none of
 * the places that some loader reads come before all others, in the order given: a lone file is all there is.
 *
 * Paths are relative to the root: `etc/sysctl.d/90-web.conf`.
 */
export function readingOrder<File extends RootFile>(
  files: readonly File[],
  loader: Loader = loaderOf("procps"),
): ReadingOrder<File> {
  const placed = files.filter(({ displayPath }) => hasPlace(displayPath));
  const lone = files.filter(({ displayPath }) => !hasPlace(displayPath));
  const { inOrder, unread } = walkRoot(placed, loader);
  return {
    inOrder: [...lone, ...inOrder],
    masked: unread.filter((one) => one.reason === "masked"),
    unread,
  };
}

/** What the files of one root directory, in any order, come to. They must have been read by the same loader. */
export function resolveSettings(
  files: readonly ConfigFile[],
  knownNames: readonly string[] = [],
  loader: Loader = loaderOf("procps"),
): Settings {
  return settingsAfter(loader.writes(readingOrder(files, loader).inOrder, knownNames));
}

function hasPlace(path: string): boolean {
  if (path === lastConfigFile) return true;
  const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  return path.endsWith(".conf") && configFolders.includes(folder);
}
