import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { FileStamp, FolderNames, TreeAccess } from "../../core/tree/treeFiles.ts";
import { createFileReader, ifFileError } from "./fileReader.ts";

/**
 * The files below a folder of this machine; links that lead out of it are not there, as a folder that nobody trusts could
 * show anything by them. Reads without waiting: for worker threads and the command line.
 */
export function nodeTreeAccess(root: string): TreeAccess {
  const read = createFileReader(root);
  return {
    list: (folder) => listFolder(join(root, folder), root),
    stamp: (path) => stampOf(join(root, path)),
    holdsAny(path, words) {
      const bytes = read(path)?.bytes;
      return bytes !== undefined && words.some((word) => bytes.includes(word, 0, "latin1"));
    },
    readText: (path) => read(path)?.bytes.toString("utf8"),
  };
}

function listFolder(path: string, root: string): FolderNames | undefined {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    const folders: string[] = [];
    const files: string[] = [];
    for (const entry of entries) {
      if (entry.isDirectory()) folders.push(entry.name);
      else if (
        entry.isFile() ||
        (entry.isSymbolicLink() && isFileBelow(root, join(path, entry.name)))
      ) {
        files.push(entry.name);
      }
    }
    return { folders: folders.sort(), files: files.sort() };
  } catch (error) {
    return ifFileError(error);
  }
}

/** Whether a link leads to a file below the root. */
function isFileBelow(root: string, path: string): boolean {
  try {
    return stampOf(path) !== undefined && realpathSync(path).startsWith(realpathSync(root) + sep);
  } catch (error) {
    return ifFileError(error) ?? false;
  }
}

function stampOf(path: string): FileStamp | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status?.isFile() ? { size: status.size, modifiedMs: status.mtimeMs } : undefined;
  } catch (error) {
    return ifFileError(error);
  }
}
