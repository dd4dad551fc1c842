import type { Problem } from "../../text/problem.ts";
import type { ConfigEntries } from "../entries.ts";
import type { Assignment, ConfigEntry, Exclusion } from "../entry.ts";
import { expandBraces, expandTo } from "../glob.ts";
import { leavesRoot } from "../lineProblems.ts";
import type { KnownNames, Loader, LoaderRelease, TextEncoding } from "../loader.ts";
import {
  type ConfigFile,
  type ConfigWrite,
  type ReplacedWrite,
  sortedPaths,
  writeOf,
} from "../writes.ts";
import { readSystemdLine } from "./systemdLine.ts";
import { systemdLines } from "./systemdLines.ts";

/** systemd-sysctl (252, src/sysctl/sysctl.c). It does not read /etc/sysctl.conf, unless a link in a folder leads there. */
export function systemd({ semicolons }: LoaderRelease): Loader {
  return {
    name: "systemd",
    title: "systemd-sysctl",
    // The last one in builds for a /lib of its own, such as Debian 12's; elsewhere /lib is a link to /usr/lib.
    folders: [
      "etc/sysctl.d",
      "run/sysctl.d",
      "usr/local/lib/sysctl.d",
      "usr/lib/sysctl.d",
      "lib/sysctl.d",
    ],
    lastFile: undefined,
    read: (text, encoding) => readSystemd(text, encoding, semicolons),
    writes: systemdWrites,
  };
}

function readSystemd(
  text: string,
  encoding: TextEncoding,
  semicolons: LoaderRelease["semicolons"],
): ConfigEntries {
  const entries: ConfigEntry[] = [];
  const problems: Problem[] = [];
  const { lines, tooLong } = systemdLines(text, encoding);
  for (const line of lines) {
    const first = text.charAt(line.start);
    if (line.start === line.end || first === "#") continue;
    if (first === ";" && semicolons === "comments") continue;
    const { entry, problem } = readSystemdLine(line, text);
    if (problem !== undefined) problems.push(problem);
    if (entry !== undefined) entries.push(entry);
  }
  if (tooLong !== undefined) problems.push(tooLong);
  return { entries, problems };
}

interface Slot {
  readonly file: ConfigFile;
  readonly entry: ConfigEntry;
  readonly ignoreErrors: boolean;
  /** All slots of a path add to the same list: a file may name a key a hundred thousand times. */
  readonly replaces: ReplacedWrite[];
}

/**
 * systemd keeps one entry for each path, over all files: the same value again changes nothing, another one goes to the
 * end of the line, and so does an exclusion, which thereby takes away what was assigned before. A glob leaves out
 * every path that has an entry of its own; in it, and only in it, braces stand for alternatives.
 */
function systemdWrites(
  files: readonly ConfigFile[],
  knownNames: KnownNames,
): readonly ConfigWrite[] {
  const slots = new Map<string, Slot>();
  for (const file of files) {
    for (const entry of file.entries) {
      const before = slots.get(entry.path);
      slots.set(
        entry.path,
        slotAfter(before, file, entry, () => slots.delete(entry.path)),
      );
    }
  }
  const knownPaths = knownNames && sortedPaths(knownNames);
  return [...slots.values()].flatMap(({ file, entry, ignoreErrors, replaces }) => {
    if (entry.kind === "exclusion" || leavesRoot(entry.path) || hasParent(entry.path)) return [];
    const made = (path: string, pattern: string | undefined): ConfigWrite => ({
      ...writeOf(file, entry, path, pattern),
      ignoreErrors,
      replaces,
    });
    if (!entry.isGlob || knownPaths === undefined) return [made(entry.path, undefined)];
    return expandBraces(entry.path)
      .flatMap((pattern) => knownPaths.map((path) => expandTo(path, pattern)))
      .filter((path) => path !== undefined)
      .filter((path) => !slots.has(path))
      .map((path) => made(path, entry.path));
  });
}

function slotAfter(
  before: Slot | undefined,
  file: ConfigFile,
  entry: ConfigEntry,
  moveToEnd: () => void,
): Slot {
  const ignoreErrors = entry.kind === "assignment" && entry.ignoreErrors;
  if (before === undefined) return { file, entry, ignoreErrors, replaces: [] };
  if (valueIn(before.entry) === valueIn(entry)) {
    return { ...before, ignoreErrors: before.ignoreErrors || ignoreErrors };
  }
  moveToEnd();
  const { replaces } = before;
  if (before.entry.kind === "assignment") replaces.push(replacedWrite(before.file, before.entry));
  return { file, entry, ignoreErrors, replaces };
}

function valueIn(entry: Assignment | Exclusion): string | undefined {
  return entry.kind === "assignment" ? entry.value : undefined;
}

function replacedWrite(file: ConfigFile, entry: Assignment): ReplacedWrite {
  const { value, origin } = writeOf(file, entry, entry.path, undefined);
  return { value, origin };
}

/** systemd refuses to write to a path with `..` in it, even if it leads to a sysctl. */
function hasParent(path: string): boolean {
  return path.includes("..") && path.split("/").includes("..");
}
