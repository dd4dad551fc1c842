import type { Problem } from "../../text/problem.ts";
import type { ConfigEntries } from "../entries.ts";
import type { ConfigEntry } from "../entry.ts";
import { leavesRoot } from "../lineProblems.ts";
import type { KnownNames, Loader } from "../loader.ts";
import { type ConfigFile, type ConfigWrite, writeOf } from "../writes.ts";
import { readBusyboxLine } from "./busyboxLine.ts";
import { busyboxLines } from "./busyboxLines.ts";
import { busyboxPath, existingPaths } from "./busyboxPath.ts";

/** sysctl of BusyBox 1.35 (procps/sysctl.c, libbb/parse_config.c): one file, /etc/sysctl.conf unless it is told another. */
export const busybox: Loader = {
  name: "busybox",
  title: "BusyBox sysctl",
  folders: [],
  lastFile: "etc/sysctl.conf",
  read: readBusybox,
  writes: busyboxWrites,
};

function readBusybox(text: string): ConfigEntries {
  const entries: ConfigEntry[] = [];
  const problems: Problem[] = [];
  for (const line of busyboxLines(text)) {
    const { entry, problem } = readBusyboxLine(line);
    if (problem !== undefined) problems.push(problem);
    if (entry !== undefined) entries.push(entry);
  }
  return { entries, problems };
}

/** Every assignment is a write, in order. A key that leads out of /proc/sys is none, although BusyBox would follow it. */
function busyboxWrites(
  files: readonly ConfigFile[],
  knownNames: KnownNames,
): readonly ConfigWrite[] {
  const existing = knownNames && existingPaths(knownNames);
  return files.flatMap((file) =>
    file.entries.flatMap((entry) => {
      if (entry.kind === "exclusion") return [];
      const path = busyboxPath(entry.key, existing);
      if (path.startsWith("/") || leavesRoot(path)) return [];
      return [writeOf(file, entry, path, undefined)];
    }),
  );
}
