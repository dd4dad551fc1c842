import { nameOfPath, pathOfKey } from "../config/keyPath.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName } from "./context.ts";

/** A setting on its way to another tool. */
export interface CopiedSetting {
  /** With dots: `net.ipv4.conf.eth0/100.mtu`. */
  readonly name: string;
  readonly value: string;
  readonly ignoreErrors: boolean;
}

/** A line that other tools have no word for. */
export interface LeftOut {
  /** As the document spells it: `net.ipv4.conf.*.rp_filter = 1`. */
  readonly text: string;
  readonly reason: "glob" | "exclusion" | "spelling";
}

export interface CopiedSettings {
  readonly settings: readonly CopiedSetting[];
  readonly leftOut: readonly LeftOut[];
}

/** The settings of the lines that a range touches, each key once with its last value, in the order of those. */
export function settingsToCopy(document: ConfigDocument, range: OffsetRange): CopiedSettings {
  const settings = new Map<string, CopiedSetting>();
  const leftOut: LeftOut[] = [];
  for (const entry of document.entries) {
    const end = entry.kind === "assignment" ? entry.valueRange.end : entry.keyRange.end;
    const lineStart = document.text.lastIndexOf("\n", entry.keyRange.start - 1) + 1;
    if (Math.max(end, entry.keyRange.end) < range.start || lineStart > range.end) continue;
    if (entry.kind === "exclusion") {
      leftOut.push({ text: `-${entry.key}`, reason: "exclusion" });
      continue;
    }
    const name = entryName(entry);
    const reason = entry.isGlob ? "glob" : isPlainName(name) ? undefined : "spelling";
    if (reason !== undefined) {
      leftOut.push({ text: `${entry.key} = ${entry.value}`, reason });
      continue;
    }
    settings.delete(name);
    settings.set(name, { name, value: entry.value, ignoreErrors: entry.ignoreErrors });
  }
  return { settings: [...settings.values()], leftOut };
}

/** Names that can be written on one line of anything. */
function isPlainName(name: string): boolean {
  return !/[\p{Cc}\s=]/u.test(name) && name !== "" && nameOfPath(pathOfKey(name)) === name;
}
