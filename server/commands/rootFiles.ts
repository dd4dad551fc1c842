import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { RootFile } from "../../core/config/rootWalk.ts";
import { UsageError } from "./usageError.ts";

/** A file of a root directory that may be another machine's: links are followed inside of it. */
export interface ReadRootFile extends RootFile {
  /** `undefined`: it cannot be read, and `reason` says why. */
  readonly bytes: Buffer | undefined;
  readonly reason: "is a folder" | "leads nowhere" | "may not be read by this user" | undefined;
}

const mostLinks = 40;

/** All files of these folders and `etc/sysctl.conf`; a folder that two names lead to is read once. */
export async function readRootFiles(
  root: string,
  folders: readonly string[],
): Promise<readonly ReadRootFile[]> {
  const info = await lstat(`${root}/`).catch(() => undefined);
  if (info?.isDirectory() !== true) throw new UsageError(`--root ${root}: no such directory`);
  const seen = new Set<string>();
  const paths: string[] = [];
  for (const folder of folders) {
    const place = await resolveInRoot(root, folder);
    if (place === undefined || seen.has(place)) continue;
    seen.add(place);
    const names = await readdir(join(root, place)).catch(() => []);
    paths.push(...names.map((name) => `${folder}/${name}`));
  }
  if ((await resolveInRoot(root, "etc/sysctl.conf")) !== undefined) paths.push("etc/sysctl.conf");
  return await Promise.all(paths.map((path) => readRootFile(root, path)));
}

async function readRootFile(root: string, displayPath: string): Promise<ReadRootFile> {
  const place = await resolveInRoot(root, displayPath);
  // A root for a container or an image need not have its devices.
  if (place === "dev/null") return { displayPath, bytes: Buffer.alloc(0), reason: undefined };
  if (place === undefined) return { displayPath, bytes: undefined, reason: "leads nowhere" };
  try {
    const info = await lstat(join(root, place));
    if (info.isDirectory()) return { displayPath, bytes: undefined, reason: "is a folder" };
    // Reading a pipe would wait for somebody to write.
    if (!info.isFile()) return { displayPath, bytes: Buffer.alloc(0), reason: undefined };
    return { displayPath, bytes: await readFile(join(root, place)), reason: undefined };
  } catch {
    return { displayPath, bytes: undefined, reason: "may not be read by this user" };
  }
}

/** Where a path leads to if the root were `/`: below it, without links. `undefined` where nothing is there. */
async function resolveInRoot(root: string, path: string): Promise<string | undefined> {
  const open = path.split("/").toReversed();
  const done: string[] = [];
  let links = 0;
  for (let segment = open.pop(); segment !== undefined; segment = open.pop()) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      done.pop();
      continue;
    }
    const here = [...done, segment].join("/");
    if (here === "dev/null") return here;
    const info = await lstat(join(root, here)).catch(() => undefined);
    if (info === undefined) {
      if (here === "dev" && open.length === 1 && open[0] === "null") return "dev/null";
      return undefined;
    }
    if (!info.isSymbolicLink()) {
      done.push(segment);
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    const target = await readlink(join(root, here)).catch(() => "");
    if (target.startsWith("/")) done.length = 0;
    open.push(...target.split("/").toReversed());
  }
  return done.join("/");
}
