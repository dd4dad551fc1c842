import { LazySettings } from "../config/lazySettings.ts";
import type { Setting, SettingOrigin, Settings } from "../config/settings.ts";
import { catalogueNames } from "../kernel/catalogue.ts";
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

/**
 * What loaded settings come to in a kernel that may refuse some. Sysctls that the kernel lacks stay as they are. Each is
 * judged when it is first asked for; those that the kernel knows, at once, because they may be refused.
 */
export function acceptedSettings(loaded: Settings, probe: SysctlProbe): AcceptedSettings {
  const find = (name: string) => {
    const setting = loaded.get(name);
    return setting === undefined ? undefined : accepted(setting, probe);
  };
  const refused = modelNames(probe).flatMap((name) => find(name)?.refused ?? []);
  const findAll = () =>
    new Map(
      [...loaded].flatMap(([name, setting]): [string, Setting][] => {
        const { taken } = accepted(setting, probe);
        return taken === undefined ? [] : [[name, taken]];
      }),
    );
  return { settings: new LazySettings((name) => find(name)?.taken, findAll), refused };
}

/** Values as they are written, by name. */
export function valuesOf(settings: Settings): ReadonlyMap<string, string> {
  return new Map([...settings.values()].map(({ name, value }) => [name, value]));
}

/** The same of those that a kernel knows: nothing else decides a limit. */
export function modelValues(settings: Settings, probe: SysctlProbe): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const name of modelNames(probe)) {
    const setting = settings.get(name);
    if (setting !== undefined) values.set(name, setting.value);
  }
  return values;
}

function modelNames(probe: SysctlProbe): readonly string[] {
  return catalogueNames.filter((name) => probe.defaultValue(name) !== undefined);
}

function accepted(
  setting: Setting,
  probe: SysctlProbe,
): { readonly taken: Setting | undefined; readonly refused: readonly RefusedWrite[] } {
  const { name } = setting;
  // A kernel that does not know a sysctl cannot refuse its values.
  if (probe.defaultValue(name) === undefined) return { taken: setting, refused: [] };
  const refused: RefusedWrite[] = [];
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
  return { taken: last && { name, ...last, overridden: taken }, refused };
}
