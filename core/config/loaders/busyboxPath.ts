import { normalPath, pathOfKey } from "../keyPath.ts";

/** What access(2) finds below /proc/sys. */
export interface ExistingPaths {
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** Length of the longest path. */
  readonly longest: number;
}

/**
 * The path that BusyBox makes of a key (1.35, procps/sysctl.c, sysctl_dots_to_slashes). A dot before a slash swaps both,
 * as elsewhere. Otherwise as few dots as possible become slashes, so that what comes before each of them exists:
 * `net.ipv4.conf.eth0.100.mtu` finds `eth0.100`, and `net/core.x` the folder `core`. Where it is not known what exists,
 * dots separate unless the key begins with a slash-separated segment.
 */
export function busyboxPath(key: string, existing: ExistingPaths | undefined): string {
  const isSwapped = /[./]/.exec(key)?.[0] === "." && key.includes("/");
  if (existing === undefined || isSwapped) return pathOfKey(key);
  let path = key;
  let last = -1;
  for (;;) {
    const dot = lastSeparatingDot(path, last, existing);
    if (dot === -1) return path;
    path = `${path.slice(0, dot)}/${path.slice(dot + 1)}`;
    last = dot;
  }
}

/** The last dot behind which nothing is known that exists; -1 where there is none after `after`. */
function lastSeparatingDot(path: string, after: number, existing: ExistingPaths): number {
  // A path that exists may be spelled with more slashes, but not with more than the key has.
  const slack = path.length - path.replace(/\/{2,}/g, "/").length + 2;
  let dot = path.lastIndexOf(".", existing.longest + slack);
  while (dot > after) {
    if (exists(path.slice(0, dot), existing)) return dot;
    dot = dot === 0 ? -1 : path.lastIndexOf(".", dot - 1);
  }
  return -1;
}

function exists(path: string, { folders, files }: ExistingPaths): boolean {
  if (path === "" || path.startsWith("/")) return false;
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  const found = segments.join("/");
  if (folders.has(found)) return true;
  return files.has(found) && !/\/\.?$/.test(path);
}

export function existingPaths(names: readonly string[]): ExistingPaths {
  const files = new Set(names.map((name) => normalPath(pathOfKey(name))));
  const folders = new Set<string>([""]);
  let longest = 0;
  for (const file of files) {
    longest = Math.max(longest, file.length);
    let slash = file.indexOf("/");
    while (slash !== -1) {
      folders.add(file.slice(0, slash));
      slash = file.indexOf("/", slash + 1);
    }
  }
  return { folders, files, longest };
}
