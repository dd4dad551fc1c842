import { statSync } from "node:fs";
import { join } from "node:path";
import { type FolderNames, type TreeAccess, treeFiles } from "../../core/tree/treeFiles.ts";

/** The C files of a tree at one time. Numbers of a stamp stand one after the other. */
export interface TreeListing {
  /** When the walk began, in ms since 1970; what changed shortly before may change again with the same time. */
  readonly startedMs: number;
  readonly folders: readonly string[];
  /** Of each folder: last change of its names, and of its status. */
  readonly folderTimes: Float64Array;
  readonly paths: readonly string[];
}

/** A file system's clock may be this coarse, and another machine's so far off: what changed since may change unseen. */
export const clockSlackMs = 2000;

/** Walks a tree. Folders that did not change since `known` are not listed again. */
export function listTree(
  root: string,
  access: TreeAccess,
  { known, startedMs }: { readonly known: TreeListing | undefined; readonly startedMs: number },
  onFile: (path: string) => void,
): TreeListing {
  const remembered = known === undefined ? new Map<string, KnownFolder>() : foldersOf(known);
  const folders: string[] = [];
  const times: number[] = [];
  const list = (folder: string): FolderNames | undefined => {
    const [names = Number.NaN, status = Number.NaN] = folderTimes(join(root, folder));
    folders.push(folder);
    times.push(names, status);
    const before = remembered.get(folder);
    const isSame = before !== undefined && before.times[0] === names && before.times[1] === status;
    return isSame ? before : access.list(folder);
  };
  const paths: string[] = [];
  for (const path of treeFiles({ ...access, list })) {
    paths.push(path);
    onFile(path);
  }
  return { startedMs, folders, folderTimes: Float64Array.from(times), paths };
}

interface KnownFolder extends FolderNames {
  readonly folders: string[];
  readonly files: string[];
  readonly times: readonly number[];
}

/** Names in each folder of a listing whose times can be trusted. */
function foldersOf(listing: TreeListing): ReadonlyMap<string, KnownFolder> {
  const known = new Map<string, KnownFolder>();
  const trustedBefore = listing.startedMs - clockSlackMs;
  listing.folders.forEach((folder, at) => {
    const times = [...listing.folderTimes.subarray(2 * at, 2 * at + 2)];
    if (times.every((time) => time < trustedBefore)) {
      known.set(folder, { folders: [], files: [], times });
    }
    if (folder !== "") known.get(parentOf(folder))?.folders.push(lastName(folder));
  });
  for (const path of listing.paths) known.get(parentOf(path))?.files.push(lastName(path));
  for (const { folders } of known.values()) folders.sort();
  return known;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function folderTimes(path: string): readonly number[] {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? [] : [status.mtimeMs, status.ctimeMs];
}
