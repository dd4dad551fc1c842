import type { EffectiveConfiguration, EffectiveSetting } from "./effectiveConfiguration.ts";

/** Which settings are shown. */
export const effectiveFilters = ["all", "differsFromDefault", "differsBetweenLoaders"] as const;
export type EffectiveFilter = (typeof effectiveFilters)[number];

/** What a filter leaves. */
export interface FilteredSettings {
  readonly settings: readonly EffectiveSetting[];
  /** Those that could not be judged: their default is not known. */
  readonly unknown: number;
}

/** The settings that pass all of these. One that no line sets differs from nothing. */
export function filteredSettings(
  { settings }: EffectiveConfiguration,
  filters: readonly EffectiveFilter[],
): FilteredSettings {
  const passes = (setting: EffectiveSetting) => filters.every((filter) => isShown(setting, filter));
  const isAsked = filters.includes("differsFromDefault");
  return {
    settings: settings.filter(passes),
    unknown: isAsked ? settings.filter(({ set, usual }) => set && usual === undefined).length : 0,
  };
}

function isShown(setting: EffectiveSetting, filter: EffectiveFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "differsFromDefault":
      return setting.set !== undefined && setting.differsFromDefault === true;
    case "differsBetweenLoaders":
      return setting.otherLoaders.length > 0;
  }
}
