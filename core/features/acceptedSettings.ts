import { LazySettings } from "../config/lazySettings.ts";
import type { Setting, SettingOrigin, Settings, SettingWrite } from "../config/settings.ts";
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
  /** Found when it is asked for: a long file may write one key thousands of times. */
  readonly refused: readonly RefusedWrite[];
  refusedOf(name: string): readonly RefusedWrite[];
}

/**
 * What loaded settings come to in a kernel that may refuse some. Sysctls that the kernel lacks stay as they are. Each is
 * judged when it is first asked for.
 */
export function acceptedSettings(loaded: Settings, probe: SysctlProbe): AcceptedSettings {
  const find = (name: string) => {
    const setting = loaded.get(name);
    return setting === undefined ? undefined : accepted(setting, probe);
  };
  const findAll = () =>
    new Map(
      [...loaded].flatMap(([name, setting]): [string, Setting][] => {
        const taken = accepted(setting, probe);
        return taken === undefined ? [] : [[name, taken]];
      }),
    );
  const refused = new Map<string, readonly RefusedWrite[]>();
  const refusedOf = (name: string) => {
    const known = refused.get(name);
    if (known !== undefined) return known;
    const setting = loaded.get(name);
    const found = setting === undefined ? [] : refusedWrites(setting, probe);
    refused.set(name, found);
    return found;
  };
  return {
    settings: new LazySettings(find, findAll),
    refusedOf,
    get refused() {
      return modelNames(probe).flatMap(refusedOf);
    },
  };
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

/** The setting that the writes of a key come to; `undefined` where the kernel takes none of them. */
function accepted(setting: Setting, probe: SysctlProbe): Setting | undefined {
  const { name } = setting;
  // A kernel that does not know a sysctl cannot refuse its values.
  if (probe.defaultValue(name) === undefined) return setting;
  const isTaken = ({ value }: { readonly value: string }) => counts(name, value, probe);
  const isLastTaken = isTaken(setting);
  const last = isLastTaken ? setting : lastTaken(setting, isTaken);
  if (last === undefined) return undefined;
  let overridden: Setting["overridden"] | undefined;
  const { value, origin } = last;
  return {
    ...{ name, value, origin },
    // A key can be written thousands of times, and hardly anybody asks.
    get overridden() {
      overridden ??= setting.overridden.filter(isTaken).slice(0, isLastTaken ? undefined : -1);
      return overridden;
    },
  };
}

/** The last of those that a setting overrides which the kernel takes. */
function lastTaken(
  setting: Setting,
  isTaken: (write: { readonly value: string }) => boolean,
): SettingWrite | undefined {
  return setting.lastOverridden === undefined
    ? setting.overridden.findLast(isTaken)
    : setting.lastOverridden((value) => isTaken({ value }));
}

function counts(name: string, value: string, probe: SysctlProbe): boolean {
  // Writing nothing succeeds and changes nothing.
  return value !== "" && probe.writeValue(name, value).kind !== "refused";
}

function refusedWrites(setting: Setting, probe: SysctlProbe): readonly RefusedWrite[] {
  const { name } = setting;
  if (probe.defaultValue(name) === undefined) return [];
  const writes = [...setting.overridden, { value: setting.value, origin: setting.origin }];
  return writes.flatMap(({ value, origin }): readonly RefusedWrite[] => {
    const written = probe.writeValue(name, value);
    return written.kind === "refused" ? [{ name, value, errno: written.errno, origin }] : [];
  });
}
