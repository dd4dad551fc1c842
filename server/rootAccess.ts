import { type LoaderSign, loaderSigns } from "../core/config/loaderChoice.ts";
import type { RootFile } from "../core/config/rootWalk.ts";

/** A root directory, wherever it is kept. Paths are below it, without a slash at their beginning. */
export interface RootAccess {
  /** Of the entry itself, links not followed; `undefined`: there is none. */
  kindOf(path: string): Promise<"file" | "folder" | "link" | "other" | undefined>;
  readLink(path: string): Promise<string>;
  /** Names in a folder; none where it may not be read. */
  list(path: string): Promise<readonly string[]>;
  /** Rejects where it may not be read. */
  read(path: string): Promise<Buffer>;
}

/** A file of a root directory that may be another machine's: links are followed inside of it. */
export interface ReadRootFile extends RootFile {
  /** `undefined`: it cannot be read, and `reason` says why. */
  readonly bytes: Buffer | undefined;
  readonly reason: "is a folder" | "leads nowhere" | "may not be read by this user" | undefined;
}

const mostLinks = 40;

/** All files of these folders and `etc/sysctl.conf`; a folder that two names lead to is read once. */
export async function readRoot(
  access: RootAccess,
  folders: readonly string[],
): Promise<readonly ReadRootFile[]> {
  const seen = new Set<string>();
  const paths: string[] = [];
  for (const folder of folders) {
    const place = await resolveInRoot(access, folder);
    if (place === undefined || seen.has(place)) continue;
    seen.add(place);
    const names = await access.list(place);
    paths.push(...names.map((name) => `${folder}/${name}`));
  }
  if ((await resolveInRoot(access, "etc/sysctl.conf")) !== undefined) paths.push("etc/sysctl.conf");
  return await Promise.all(paths.map((path) => readRootFile(access, path)));
}

/** What the root has of the files and folders that tell which loader reads it. */
export async function signsIn(access: RootAccess): Promise<readonly LoaderSign[]> {
  const isThere = await Promise.all(
    loaderSigns.map(async ({ path, kind }) => {
      const place = await resolveInRoot(access, path);
      return place !== undefined && (await access.kindOf(place)) === kind;
    }),
  );
  return loaderSigns.filter((_, index) => isThere[index]);
}

/** One file of a root; links are followed inside of it. */
export async function readRootFile(access: RootAccess, displayPath: string): Promise<ReadRootFile> {
  const place = await resolveInRoot(access, displayPath);
  // A root for a container or an image need not have its devices.
  if (place === "dev/null") return { displayPath, bytes: Buffer.alloc(0), reason: undefined };
  if (place === undefined) return { displayPath, bytes: undefined, reason: "leads nowhere" };
  try {
    const kind = await access.kindOf(place);
    if (kind === "folder") return { displayPath, bytes: undefined, reason: "is a folder" };
    // Reading a pipe would wait for somebody to write.
    if (kind !== "file") return { displayPath, bytes: Buffer.alloc(0), reason: undefined };
    return { displayPath, bytes: await access.read(place), reason: undefined };
  } catch {
    return { displayPath, bytes: undefined, reason: "may not be read by this user" };
  }
}

/** Where a path leads to if the root were `/`: below it, without links. `undefined` where nothing is there. */
async function resolveInRoot(access: RootAccess, path: string): Promise<string | undefined> {
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
    const kind = await access.kindOf(here);
    if (kind === undefined) {
      if (here === "dev" && open.length === 1 && open[0] === "null") return "dev/null";
      return undefined;
    }
    if (kind !== "link") {
      done.push(segment);
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    const target = await access.readLink(here);
    if (target.startsWith("/")) done.length = 0;
    open.push(...target.split("/").toReversed());
  }
  return done.join("/");
}
