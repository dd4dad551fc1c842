import type { Problem } from "../text/problem.ts";
import type { TreeAccess } from "./treeFiles.ts";

/** What is known of a kernel tree before any code is read. */
export interface TreeVersion {
  /** As the Makefile says: `6.1.192`, `2.6.32`; `undefined` for a part of a tree without its Makefile. */
  readonly version: string | undefined;
  /** Like `-rc3`; empty for most. */
  readonly extraVersion: string;
  /** Red Hat's release, `{ major: 9, minor: 4 }`. */
  readonly rhel: { readonly major: number; readonly minor: number } | undefined;
}

/** Folders of a kernel; any of them, with C files in it, makes a part of a tree. */
const kernelFolders = ["kernel", "net", "mm", "fs", "include/linux", "drivers", "ipc", "security"];

/** The version of a kernel tree, or why the folder is none. */
export function treeVersion(access: TreeAccess): TreeVersion | Problem {
  const names = access.list("");
  if (names === undefined) return notATree("This folder cannot be read.");
  const makefile = names.files.includes("Makefile") ? access.readText("Makefile") : undefined;
  const found = makefile === undefined ? undefined : versionOfMakefile(makefile);
  const hasCode = kernelFolders.some((folder) =>
    access.list(folder)?.files.some((name) => /\.[ch]$/.test(name)),
  );
  if (hasCode) return found ?? { version: undefined, extraVersion: "", rhel: undefined };
  return notATree(
    "This folder is no Linux source tree: it holds none of the kernel's folders (net/, kernel/, fs/ ...) with C files. " +
      "Choose the folder that has the kernel's top Makefile.",
  );
}

/** The version that a kernel's top Makefile sets. */
export function versionOfMakefile(makefile: string): TreeVersion | undefined {
  const textOf = (name: string) =>
    new RegExp(`^${name}[ \\t]*:?=[ \\t]*([^\\s#]*)`, "m").exec(makefile)?.[1];
  const numberOf = (name: string) => {
    const value = textOf(name);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  };
  const major = numberOf("VERSION");
  const patchLevel = numberOf("PATCHLEVEL");
  if (major === undefined || patchLevel === undefined) return undefined;
  const rhelMajor = numberOf("RHEL_MAJOR");
  return {
    version: `${major}.${patchLevel}.${numberOf("SUBLEVEL") ?? 0}`,
    extraVersion: textOf("EXTRAVERSION") ?? "",
    rhel:
      rhelMajor === undefined
        ? undefined
        : { major: rhelMajor, minor: numberOf("RHEL_MINOR") ?? 0 },
  };
}

function notATree(message: string): Problem {
  return { range: { start: 0, end: 0 }, severity: "error", code: "not-a-kernel-tree", message };
}
