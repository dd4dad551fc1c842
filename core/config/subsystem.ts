import { nameOfPath, normalPath } from "./keyPath.ts";

/** The part of the kernel that a sysctl belongs to, by its path: `net.core`, `vm`. Below `net` the second segment tells. */
export function subsystemOf(path: string): string {
  // A key may be a megabyte, and a hundred thousand are asked about at once: only the beginning counts.
  const start = normalPath(path.slice(0, 512));
  const first = start.indexOf("/");
  if (first === -1) return nameOfPath(start);
  const second = start.startsWith("net/") ? start.indexOf("/", first + 1) : -1;
  return nameOfPath(start.slice(0, second === -1 ? first : second));
}
