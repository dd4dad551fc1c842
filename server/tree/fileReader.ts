import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import { largestFile } from "../../core/tree/treeFiles.ts";

/** A file's bytes, and its status when they were read. */
export interface ReadFile {
  /** Good until the next file is read. */
  readonly bytes: Buffer;
  readonly status: Stats;
}

/** Reads files below a root one after the other. Not there, not readable, no file or above `largestFile`: `undefined`. */
export function createFileReader(root: string): (path: string) => ReadFile | undefined {
  // One buffer for all files: 55 thousand new ones would keep the garbage collector busy.
  let buffer = Buffer.allocUnsafe(256 * 1024);
  return (path) => {
    let descriptor: number | undefined;
    try {
      descriptor = openSync(join(root, path), "r");
      const status = fstatSync(descriptor);
      if (!status.isFile() || status.size > largestFile) return undefined;
      if (status.size > buffer.length) buffer = Buffer.allocUnsafe(status.size + 64 * 1024);
      let length = 0;
      let count = -1;
      while (count !== 0 && length < buffer.length) {
        count = readSync(descriptor, buffer, length, buffer.length - length, length);
        length += count;
        // Nearly always the file ends where its status says: no second read has to tell so.
        if (length === status.size) break;
      }
      return { bytes: buffer.subarray(0, length), status };
    } catch (error) {
      return ifFileError(error);
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  };
}

/** Failures of the file system mean "not there"; anything else is a bug. */
export function ifFileError(error: unknown): undefined {
  if (error instanceof Error && "code" in error) return undefined;
  throw error;
}
