import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import {
  mayDeclareSysctls,
  type SysctlFile,
  scanSysctls,
  sysctlTrace,
} from "../../core/tree/sysctlScan.ts";
import { largestFile } from "../../core/tree/treeFiles.ts";
import { createFileReader } from "../tree/fileReader.ts";

/** Numbers that tell one content of a file from another without reading it: size, last change, last change of status. */
export const stampLength = 3;

/** What files were when they were read, and what those with sysctls say. */
export interface ScannedFiles {
  /** `stampLength` numbers for each path, in their order; NaN: not to be read. */
  readonly stamps: Float64Array;
  readonly files: readonly SysctlFile[];
}

/** Reads files and finds the sysctls in them. */
export function scanFiles(root: string, paths: readonly string[]): ScannedFiles {
  const read = createFileReader(root);
  const stamps = new Float64Array(stampLength * paths.length).fill(Number.NaN);
  const files: SysctlFile[] = [];
  paths.forEach((path, at) => {
    const found = read(path);
    if (found === undefined) return;
    writeStamp(stamps, at, found.status);
    if (!found.bytes.includes(sysctlTrace, 0, "latin1")) return;
    const text = found.bytes.toString("utf8");
    if (mayDeclareSysctls(text)) files.push(scanSysctls(path, text));
  });
  return { stamps, files };
}

/** The stamps of files as they are now. */
export function stampsOf(root: string, paths: readonly string[]): Float64Array {
  const stamps = new Float64Array(stampLength * paths.length).fill(Number.NaN);
  paths.forEach((path, at) => {
    const status = statusOf(join(root, path));
    if (status?.isFile() && status.size <= largestFile) writeStamp(stamps, at, status);
  });
  return stamps;
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // In a folder that must not be entered: as good as gone.
    return undefined;
  }
}

function writeStamp(stamps: Float64Array, at: number, { size, mtimeMs, ctimeMs }: Stats): void {
  stamps[stampLength * at] = size;
  stamps[stampLength * at + 1] = mtimeMs;
  stamps[stampLength * at + 2] = ctimeMs;
}
