import { normalPath, pathOfKey } from "../keyPath.ts";

/** What access(2) finds below /proc/sys. */
export interface ExistingPaths {
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

/** Longer keys have no sysctl, and a row of dots takes time in proportion to its cube. */
const longestKey = 255;

/**
 * The path that BusyBox makes of a key (1.35, procps/sysctl.c, sysctl_dots_to_slashes). A dot before a slash swaps both,
 * as elsewhere. Otherwise as few dots as possible become slashes, so that what comes before each of them exists:
 * `net.ipv4.conf.eth0.100.mtu` finds `eth0.100`, and `net/core.x` the folder `core`. Where it is not known what exists,
 * dots separate unless the key begins with a slash-separated segment.
 */
export function busyboxPath(key: string, existing: ExistingPaths | undefined): string {
  const isSwapped = /[./]/.exec(key)?.[0] === "." && key.includes("/");
  if (existing === undefined || isSwapped || key.length > longestKey) return pathOfKey(key);
  let path = key;
  let last = -1;
  while (!exists(path, existing)) {
    const dot = lastSeparatingDot(path, last, existing);
    if (dot === -1) return path;
    path = `${path.slice(0, dot)}/${path.slice(dot + 1)}`;
    last = dot;
  }
  return path;
}

/** The last dot behind which nothing is known that exists; -1 where there is none after `after`. */
function lastSeparatingDot(path: string, after: number, existing: ExistingPaths): number {
  let dot = path.lastIndexOf(".");
  while (dot > after) {
    if (exists(path.slice(0, dot), existing)) return dot;
    dot = dot === 0 ? -1 : path.lastIndexOf(".", dot - 1);
  }
  return -1;
}

function exists(path: string, { folders, files }: ExistingPaths): boolean {
  if (path === "" || path.startsWith("/")) return false;
  const found: string[] = [];
  for (const segment of path.split("/")) {
    // Only a folder has segments behind it.
    if (!folders.has(found.join("/"))) return false;
    if (segment === "..") {
      if (found.pop() === undefined) return false;
    } else if (segment !== "" && segment !== ".") {
      found.push(segment);
    }
  }
  const whole = found.join("/");
  return folders.has(whole) || files.has(whole);
}

export function existingPaths(names: readonly string[]): ExistingPaths {
  const files = new Set(names.map((name) => normalPath(pathOfKey(name))));
  const folders = new Set<string>([""]);
  for (const file of files) {
    let slash = file.indexOf("/");
    while (slash !== -1) {
      folders.add(file.slice(0, slash));
      slash = file.indexOf("/", slash + 1);
    }
  }
  return { folders, files };
}
