import type { ConfigEntry } from "../config/entry.ts";
import type { LoaderName } from "../config/loaderNames.ts";
import { loaderOf } from "../config/loaders/loaders.ts";
import { readingOrder } from "../config/precedence.ts";
import { subsystemOf } from "../config/subsystem.ts";
import type { ConfigDocument } from "./context.ts";
import { brokenOrder, joined, type MovableLine, movableParts } from "./movableLines.ts";
import type { Refusal } from "./rename.ts";
import { lineEndOf } from "./sourceLines.ts";

/** A text and where it goes below the root: `etc/sysctl.d/90-web.conf`. */
export interface PlacedText {
  readonly displayPath: string;
  readonly text: string;
}

/** What becomes of a file that is split. */
export interface SplitFile {
  readonly created: readonly PlacedText[];
  /** What is left of the file. It stays, because a file of the same name elsewhere would come to life without it. */
  readonly rest: string;
}

/**
 * A file cut into one file for each subsystem, in `etc/sysctl.d` or in the folder that it is in, such that the loader leaves the
 * same values behind. `files` are all of the root, the document included; all as procps reads them. Comments travel with the
 * setting below them.
 */
export function splitBySubsystem(
  document: ConfigDocument,
  files: readonly ConfigDocument[],
  loader: LoaderName,
): SplitFile | Refusal {
  const folder = folderFor(document.displayPath, loader);
  if (folder === undefined) {
    return {
      refusal: `${loaderOf(loader).title} does not read ${document.displayPath} together with a folder of files, so its settings would not come to the same in several files. Nothing was changed.`,
    };
  }
  const parts = movableParts(document);
  if ("refusal" in parts) return parts;
  const lines = parts.flatMap((part) => part.lines);
  const groups = new Map<string, MovableLine[]>();
  for (const line of lines) {
    const subsystem = subsystemOf(line.entry.path);
    const group = groups.get(subsystem);
    if (group === undefined) groups.set(subsystem, [line]);
    else group.push(line);
  }
  if (groups.size < 2) {
    return {
      refusal: "All settings of this file belong to one subsystem: there is nothing to split.",
    };
  }
  const newline = lineEndOf(document.text);
  for (const stem of stemsFor(document.displayPath)) {
    const created = [...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([subsystem, group]) => ({
        displayPath: `${folder}/${freeName(`${stem}-${fileNameOf(subsystem)}`, files)}`,
        text: joined(group, newline).join(""),
        group,
      }));
    const names = created.map(({ displayPath }) => displayPath.slice(folder.length + 1));
    const comments = parts.flatMap(({ head, tail }) => [...head, ...tail]).join("");
    const rest = `# The settings of this file are in ${names.join(", ")}.${newline}${comments}`;
    if (isOutOfOrder(document, files, created, loader)) continue;
    return { created: created.map(({ displayPath, text }) => ({ displayPath, text })), rest };
  }
  return {
    refusal:
      "In several files, the settings would be read in another order, and some sysctl would get another value. Nothing was changed.",
  };
}

interface CreatedFile extends PlacedText {
  readonly group: readonly MovableLine[];
}

/** Whether globs of the root would change places that may find the same sysctl, also one that nobody here knows of. */
function isOutOfOrder(
  document: ConfigDocument,
  files: readonly ConfigDocument[],
  created: readonly CreatedFile[],
  loader: LoaderName,
): boolean {
  const places = new Map<ConfigEntry, number>();
  const { inOrder } = readingOrder(files, loaderOf(loader));
  // What is not read now would come to life.
  if (!inOrder.includes(document)) return true;
  for (const { entries } of inOrder) {
    for (const entry of entries) places.set(entry, places.size);
  }
  const left = files.map((file) =>
    file === document ? { displayPath: file.displayPath, entries: [] } : file,
  );
  const made = created.map(({ displayPath, group }) => ({
    displayPath,
    entries: group.map(({ entry }) => entry),
  }));
  const order = readingOrder([...left, ...made], loaderOf(loader)).inOrder;
  const lines = order.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      const place = places.get(entry);
      return place === undefined ? [] : [{ path: entry.path, place }];
    }),
  );
  return brokenOrder(lines) !== undefined;
}

function folderFor(path: string, loader: LoaderName): string | undefined {
  const { folders, lastFile } = loaderOf(loader);
  if (path === lastFile) return folders[0];
  return folders.find((folder) => path.startsWith(`${folder}/`) && path.endsWith(".conf"));
}

/** `90-web-x.conf` is read right before `90-web.conf`; what is read last of all needs names that sort last. */
function stemsFor(path: string): readonly string[] {
  if (path === "etc/sysctl.conf") return ["99-sysctl", "zz-sysctl"];
  return [path.slice(path.lastIndexOf("/") + 1).replace(/\.conf$/, "")];
}

function fileNameOf(subsystem: string): string {
  return subsystem.replace(/[^A-Za-z0-9_]+/g, "-").replace(/^-+|-+$/g, "") || "other";
}

/** In no folder may a file have the name already: one of them would hide the other. `_` sorts behind the `.` of that name. */
function freeName(stem: string, files: readonly ConfigDocument[]): string {
  const isTaken = (name: string) =>
    files.some(({ displayPath }) => displayPath.endsWith(`/${name}`));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}.conf` : `${stem}_${number}.conf`;
    if (!isTaken(name)) return name;
  }
}
