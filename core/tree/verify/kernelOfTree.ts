import type { TreeVersion } from "../treeVersion.ts";

/** The kernel whose snippets a tree is held against, as users spell it; `undefined` where the tree does not say its version. */
export function kernelOfTree({ version, rhel }: TreeVersion): string | undefined {
  // Of Red Hat's kernels only this one has rules of its own.
  return rhel?.major === 6 && version?.startsWith("2.6.32") ? "rhel6-2.6.32" : version;
}
