import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join, sep } from "node:path";
import {
  type FileStamp,
  type FolderNames,
  largestFile,
  type TreeAccess,
} from "../../core/tree/treeFiles.ts";

/**
 * The files below a folder of this machine; links that lead out of it are not there, as a folder that nobody trusts could
 * show anything by them. Reads without waiting: for worker threads and the command line.
 */
export function nodeTreeAccess(root: string): TreeAccess {
  // One buffer for all files: 55 thousand new ones would keep the garbage collector busy.
  let buffer = Buffer.allocUnsafe(256 * 1024);
  const read = (path: string): Buffer | undefined => {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(join(root, path), "r");
      let length = readSync(descriptor, buffer, 0, buffer.length, 0);
      if (length === buffer.length) {
        const status = fstatSync(descriptor);
        if (!status.isFile() || status.size > largestFile) return undefined;
        if (status.size >= buffer.length) {
          buffer = Buffer.concat([buffer], status.size + 64 * 1024);
          length += readSync(descriptor, buffer, length, buffer.length - length, length);
        }
      }
      return buffer.subarray(0, length);
    } catch (error) {
      return ifFileError(error);
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  };
  return {
    list: (folder) => listFolder(join(root, folder), root),
    stamp: (path) => stampOf(join(root, path)),
    holdsAny(path, words) {
      const bytes = read(path);
      return bytes !== undefined && words.some((word) => bytes.includes(word, 0, "latin1"));
    },
    readText: (path) => read(path)?.toString("utf8"),
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
    const status = statSync(path);
    return status.isFile() ? { size: status.size, modifiedMs: status.mtimeMs } : undefined;
  } catch (error) {
    return ifFileError(error);
  }
}

/** Failures of the file system mean "not there"; anything else is a bug. */
function ifFileError(error: unknown): undefined {
  if (error instanceof Error && "code" in error) return undefined;
  throw error;
}
