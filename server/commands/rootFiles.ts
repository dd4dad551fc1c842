import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type ReadRootFile, type RootAccess, readRoot } from "../rootAccess.ts";
import { UsageError } from "./usageError.ts";

/** The files of a root directory on disk. */
export async function readRootFiles(
  root: string,
  folders: readonly string[],
): Promise<readonly ReadRootFile[]> {
  return await readRoot(await diskRoot(root), folders);
}

export async function diskRoot(root: string): Promise<RootAccess> {
  const info = await lstat(`${root}/`).catch(() => undefined);
  if (info?.isDirectory() !== true) throw new UsageError(`--root ${root}: no such directory`);
  return {
    async kindOf(path) {
      const found = await lstat(join(root, path)).catch(() => undefined);
      if (found === undefined) return undefined;
      if (found.isSymbolicLink()) return "link";
      if (found.isDirectory()) return "folder";
      return found.isFile() ? "file" : "other";
    },
    readLink: (path) => readlink(join(root, path)).catch(() => ""),
    list: (path) => readdir(join(root, path)).catch(() => []),
    read: (path) => readFile(join(root, path)),
  };
}
