import { nameOfPath, normalPath } from "./keyPath.ts";

/** The part of the kernel that a sysctl belongs to, by its path: `net.core`, `vm`. Below `net` the second segment tells. */
export function subsystemOf(path: string): string {
  const segments = normalPath(path).split("/");
  const isBelowNet = segments[0] === "net" && segments.length > 2;
  return nameOfPath(segments.slice(0, isBelowNet ? 2 : 1).join("/"));
}
