import type { Loader } from "./loader.ts";

/** A file below a root directory, as far as its place goes. */
export interface RootFile {
  /** `etc/sysctl.d/90-web.conf`, in the folder that names it, even if that or the file is a link. */
  readonly displayPath: string;
}

/** A file that a loader leaves out, and why. */
export type UnreadFile<File> =
  /** One of the same name stands in a folder that comes first; so an empty file takes out another. */
  | { readonly file: File; readonly reason: "masked"; readonly by: File }
  /** The name begins with a dot, which systemd takes for hidden. */
  | { readonly file: File; readonly reason: "hidden" }
  /** The name does not end in `.conf`. */
  | { readonly file: File; readonly reason: "other-name" }
  /** The loader does not look there: systemd at etc/sysctl.conf, BusyBox in folders. */
  | { readonly file: File; readonly reason: "other-place" };

export interface RootWalk<File> {
  readonly inOrder: readonly File[];
  readonly unread: readonly UnreadFile<File>[];
}

/**
 * The order in which a loader reads the files of one root directory. procps (4, src/sysctl.c, PreloadSystem) and systemd
 * (252, src/basic/conf-files.c) sort by file name over all folders, whatever folder a file is in; then procps reads
 * etc/sysctl.conf, which systemd finds only through a link in a folder. BusyBox reads nothing else.
 * Files outside of all this are left out; the files of one folder are in any order.
 */
export function walkRoot<File extends RootFile>(
  files: readonly File[],
  { name, folders, lastFile }: Loader,
): RootWalk<File> {
  const byName = new Map<string, File>();
  const unread: UnreadFile<File>[] = [];
  for (const folder of folders) {
    for (const file of files) {
      if (folderOf(file.displayPath) !== folder) continue;
      const fileName = file.displayPath.slice(folder.length + 1);
      const by = byName.get(fileName);
      if (!fileName.endsWith(".conf")) unread.push({ file, reason: "other-name" });
      else if (name === "systemd" && fileName.startsWith(".")) {
        unread.push({ file, reason: "hidden" });
      } else if (by === undefined) byName.set(fileName, file);
      else unread.push({ file, reason: "masked", by });
    }
  }
  const last = files.filter(({ displayPath }) => displayPath === lastFile);
  const elsewhere = files.filter(
    (file) => !folders.includes(folderOf(file.displayPath)) && !last.includes(file),
  );
  const sorted = [...byName].toSorted(([a], [b]) => compareBytes(a, b)).map(([, file]) => file);
  return {
    inOrder: [...sorted, ...last],
    unread: [...unread, ...elsewhere.map((file) => ({ file, reason: "other-place" as const }))],
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** As strcmp() does on UTF-8, which orders characters by code point. */
export function compareBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
