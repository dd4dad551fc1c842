/** What a file's content is known by without reading it: its size and time of last change. */
export interface FileStamp {
  readonly size: number;
  readonly modifiedMs: number;
}

/**
 * The files below a tree's root, by paths with slashes; "" is the root. Nothing throws: what cannot be read is
 * `undefined` or false. Calls may take long, so they belong in a worker.
 */
export interface TreeAccess {
  /** Names in a folder. Links to folders are in neither list, so that no walk runs in circles; links to files are files. */
  list(folder: string): FolderNames | undefined;
  stamp(path: string): FileStamp | undefined;
  /** Does the file hold one of these words, as bytes? Files above `largestFile` hold none. */
  holdsAny(path: string, words: readonly string[]): boolean;
  /** Text as UTF-8, with U+FFFD where bytes are none. Files above `largestFile` are `undefined`. */
  readText(path: string): string | undefined;
}

export interface FolderNames {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** In bytes. Generated register lists of some drivers are larger; nobody's code is. */
export const largestFile = 8 * 1024 * 1024;

/** Folders at the root that hold no code of the kernel itself. */
const otherFolders = new Set(
  ".git Documentation LICENSES debian samples scripts tools usr rust".split(" "),
);

/** Paths of the C files of a tree, folder by folder, in the order of their names. `below` limits it to one folder. */
export function* treeFiles(access: TreeAccess, below = ""): Generator<string> {
  const open = [below];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const names = access.list(folder);
    if (names === undefined) continue;
    const lead = folder === "" ? "" : `${folder}/`;
    for (const name of names.files) if (/\.[ch]$/.test(name)) yield `${lead}${name}`;
    for (const name of names.folders.toReversed()) {
      if (folder !== "" || !otherFolders.has(name)) open.push(`${lead}${name}`);
    }
  }
}

/** Paths of the C files that hold one of the words. */
export function* filesHolding(
  access: TreeAccess,
  words: readonly string[],
  below = "",
): Generator<string> {
  for (const path of treeFiles(access, below)) if (access.holdsAny(path, words)) yield path;
}
