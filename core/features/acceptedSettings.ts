import type { Setting, SettingOrigin, Settings } from "../config/settings.ts";
import type { SysctlProbe } from "./sysctlValue.ts";

/** A write that the kernel refuses: what was there before stays. */
export interface RefusedWrite {
  readonly name: string;
  readonly value: string;
  readonly errno: string;
  readonly origin: SettingOrigin;
}

export interface AcceptedSettings {
  /** By the last write that the kernel takes. A key that only has refused writes is absent: its default holds. */
  readonly settings: Settings;
  readonly refused: readonly RefusedWrite[];
}

/** What loaded settings come to in a kernel that may refuse some. Sysctls that the kernel lacks stay as they are. */
export function acceptedSettings(loaded: Settings, probe: SysctlProbe): AcceptedSettings {
  const settings = new Map<string, Setting>();
  const refused: RefusedWrite[] = [];
  for (const [name, setting] of loaded) {
    const writes = [...setting.overridden, { value: setting.value, origin: setting.origin }];
    const taken = writes.filter(({ value, origin }) => {
      const written = probe.writeValue(name, value);
      if (written.kind === "refused") {
        refused.push({ name, value, errno: written.errno, origin });
        return false;
      }
      // Writing nothing succeeds and changes nothing.
      return written.kind === "unknown" || value !== "";
    });
    const last = taken.pop();
    if (last !== undefined) settings.set(name, { name, ...last, overridden: taken });
  }
  return { settings, refused };
}

/** Values as they are written, by name. */
export function valuesOf(settings: Settings): ReadonlyMap<string, string> {
  return new Map([...settings.values()].map(({ name, value }) => [name, value]));
}
