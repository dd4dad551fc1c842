import type { CodeIndex, CodePlace } from "../c/codeIndex.ts";
import { accessesOf, isRead, sysctlDefaults, sysctlNameOf } from "../c/codeIndexReaders.ts";
import type { SettingOrigin, Settings } from "../config/settings.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { LineValues } from "./lineValues.ts";
import { clipped } from "./markdown.ts";
import type { SysctlProbe } from "./sysctlValue.ts";

/** Says above a line which sysctl it reads, and leads to where that is set. */
export interface SysctlLens {
  readonly range: OffsetRange;
  readonly title: string;
  readonly opens: SettingOrigin | CodePlace | undefined;
}

/** `read at listen(): net.core.somaxconn = 4096 (90-web.conf:3)`, for each line that reads a sysctl. */
export function sysctlLenses(
  index: CodeIndex,
  path: string,
  {
    settings,
    probe,
    values,
  }: {
    readonly settings: Settings;
    readonly probe: SysctlProbe;
    readonly values: LineValues;
  },
): readonly SysctlLens[] {
  const lenses = new Map<string, SysctlLens & { readonly line: number }>();
  for (const entry of index.sysctls) {
    const name = sysctlNameOf(index, entry);
    for (const access of accessesOf(index, entry.variable)) {
      if (access.path !== path || access.functionName === "" || !isRead(access.role)) continue;
      const key = `${access.line} ${name}`;
      if (lenses.has(key)) continue;
      const [first] = values.get(path)?.get(access.line) ?? [];
      const call = first?.call ?? `${access.functionName}()`;
      const setting = settings.get(name);
      const value = setting?.value ?? probe.defaultValue(name);
      if (value === undefined) continue;
      const from = setting === undefined ? "default" : placeText(setting.origin);
      lenses.set(key, {
        range: access.range,
        line: access.line,
        title: `read at ${call}: ${name} = ${clipped(value)} (${from})`,
        opens: setting?.origin ?? sysctlDefaults(index, entry)[0],
      });
    }
  }
  return [...lenses.values()].toSorted((a, b) => a.line - b.line);
}

function placeText({ displayPath, line }: SettingOrigin): string {
  return `${displayPath.slice(displayPath.lastIndexOf("/") + 1)}:${line + 1}`;
}
