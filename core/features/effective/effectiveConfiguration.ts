import { type LoaderName, loaderNames } from "../../config/loaderNames.ts";
import { loaderOf } from "../../config/loaders/loaders.ts";
import type { UnreadFile } from "../../config/rootWalk.ts";
import type { Setting, SettingOrigin } from "../../config/settings.ts";
import type { RefusedWrite } from "../acceptedSettings.ts";
import type { SysctlProbe } from "../sysctlValue.ts";
import { type KeptValue, keptValue, type UsualValue, usualValue } from "./keptValue.ts";
import {
  type GlobLine,
  type LoaderReading,
  placeKey,
  type RootText,
  readAs,
} from "./loaderReading.ts";

/** What a configuration is read with. */
export interface EffectiveOptions {
  readonly loader: LoaderName;
  readonly probe: SysctlProbe;
  /** What globs can find, with dots or slashes; `undefined`: the sysctls that measured kernels showed. */
  readonly knownNames: readonly string[] | undefined;
}

/** Everything that the files of one root directory come to. */
export interface EffectiveConfiguration {
  readonly loader: LoaderName;
  /** By name. Also what only another loader sets, and what the kernel refuses altogether. */
  readonly settings: readonly EffectiveSetting[];
  /** Lines whose key is a pattern: which sysctls it finds depends on the machine. */
  readonly globs: readonly EffectiveGlob[];
  /** In the order that the loader reads them. */
  readonly files: readonly RootText[];
  readonly unread: readonly UnreadFile<RootText>[];
}

export interface EffectiveSetting {
  /** With dots. */
  readonly name: string;
  /** As the kernel keeps it. `undefined`: no line counts, and the default is not known. */
  readonly value: string | undefined;
  /** As the file says it, and where. `undefined`: no line counts, so the default holds. */
  readonly set: { readonly written: string; readonly origin: SettingOrigin } | undefined;
  /** The key of the line that set it, where that is a glob. */
  readonly pattern: string | undefined;
  /** Earlier assignments that lose, in the order they were read. */
  readonly overrides: Setting["overridden"];
  readonly refused: readonly RefusedWrite[];
  /** How the value is read where that is not as it looks; sentences. */
  readonly notes: readonly string[];
  readonly usual: UsualValue | undefined;
  /** `undefined`: the default is not known. */
  readonly differsFromDefault: boolean | undefined;
  /** Loaders that come to something else. */
  readonly otherLoaders: readonly OtherReading[];
}

export interface OtherReading {
  readonly loader: LoaderName;
  /** As the kernel keeps it; `undefined`: not set, and the default is not known. */
  readonly value: string | undefined;
  /** `undefined`: that loader sets nothing here. */
  readonly origin: SettingOrigin | undefined;
  /** Does it read the file that the chosen loader has its value from? */
  readonly readsFile: boolean;
}

export interface EffectiveGlob extends GlobLine {
  /** How many known sysctls get their value from it. */
  readonly finds: number;
}

/** What a loader makes of the files in one kernel, beside what the other loaders would. */
export function effectiveConfiguration(
  texts: readonly RootText[],
  { loader, probe, knownNames }: EffectiveOptions,
): EffectiveConfiguration {
  const own = readAs(texts, loaderOf(loader), { probe, knownNames });
  const others = loaderNames
    .filter((name) => name !== loader)
    .map((name) => ({ name, reading: readAs(texts, loaderOf(name), { probe, knownNames }) }));
  const names = new Set(
    [own, ...others.map(({ reading }) => reading)].flatMap((one) => [...one.names]),
  );
  const settings = [...names]
    .filter(canBeSysctl)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => effectiveSetting(name, { own, others, probe }))
    .filter(({ set, refused, otherLoaders }) => set ?? refused[0] ?? otherLoaders[0]);
  const counts = settingsByPlace(settings);
  return {
    loader,
    settings,
    globs: own.globs.map((glob) => ({ ...glob, finds: counts.get(placeKey(glob.origin)) ?? 0 })),
    files: own.inOrder,
    unread: own.unread,
  };
}

/** The same words for the same value: the kernel takes any blanks between numbers. */
export function isSameValue(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.trim().split(/\s+/).join(" ") === other.trim().split(/\s+/).join(" ");
}

interface Readings {
  readonly own: LoaderReading;
  readonly others: readonly { readonly name: LoaderName; readonly reading: LoaderReading }[];
  readonly probe: SysctlProbe;
}

function effectiveSetting(name: string, { own, others, probe }: Readings): EffectiveSetting {
  const usual = usualValue(name, probe);
  const setting = own.settings.get(name);
  const kept = keptOf(setting, usual, probe);
  // Loaders mostly agree, and there may be many settings.
  const keptBy = (theirs: Setting | undefined) =>
    theirs?.value === setting?.value ? kept : keptOf(theirs, usual, probe);
  return {
    name,
    value: kept.value,
    set: setting && { written: setting.value, origin: setting.origin },
    pattern: setting && own.patternAt(setting.origin),
    overrides: setting?.overridden ?? [],
    refused: own.refusedOf(name),
    notes: kept.notes,
    usual,
    differsFromDefault: usual === undefined ? undefined : !isSameValue(kept.value, usual.value),
    otherLoaders: others.flatMap(({ name: loader, reading }): OtherReading[] => {
      const theirs = reading.settings.get(name);
      const { value } = keptBy(theirs);
      if (isSameValue(value, kept.value)) return [];
      const readsFile = setting === undefined || reading.reads(setting.origin.uri);
      return [{ loader, value, origin: theirs?.origin, readsFile }];
    }),
  };
}

function keptOf(
  setting: Setting | undefined,
  usual: UsualValue | undefined,
  probe: SysctlProbe,
): { readonly value: string | undefined; readonly notes: KeptValue["notes"] } {
  if (setting === undefined) return { value: usual?.value, notes: [] };
  return keptValue(setting.name, setting.value, probe);
}

/** A loader that takes a dash, a blank or a wildcard for part of a name writes to a file that no kernel has. */
function canBeSysctl(name: string): boolean {
  return !/^[-\s\u{feff}]|[*?[]/u.test(name);
}

/** How many settings each line sets, by `placeKey`. */
function settingsByPlace(settings: readonly EffectiveSetting[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { set } of settings) {
    if (set === undefined) continue;
    const key = placeKey(set.origin);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
