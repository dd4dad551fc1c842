import type { SettingOrigin } from "../../config/settings.ts";
import {
  type EffectiveConfiguration,
  type EffectiveSetting,
  isSameValue,
} from "./effectiveConfiguration.ts";

/** A sysctl that two configurations leave with different values, or that only one of them sets. */
export interface ConfigurationDifference {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  readonly before: DifferingSide;
  readonly after: DifferingSide;
}

export interface DifferingSide {
  /** As the kernel keeps it; `undefined`: not set, and the default is not known. */
  readonly value: string | undefined;
  /** `undefined`: the default holds. */
  readonly origin: SettingOrigin | undefined;
}

/** By name. Lines that were moved, reordered or written in other words make no difference; globs count as their lines. */
export function configurationDifferences(
  before: EffectiveConfiguration,
  after: EffectiveConfiguration,
): readonly ConfigurationDifference[] {
  const old = sidesOf(before);
  const now = sidesOf(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((name): ConfigurationDifference[] => {
      const [one, other] = [old.get(name), now.get(name)];
      if (one === undefined) {
        if (other === undefined) return [];
        return [{ name, kind: "added", before: defaultIn(before, name, other), after: other }];
      }
      if (other === undefined) {
        return [{ name, kind: "removed", before: one, after: defaultIn(after, name, one) }];
      }
      const isSame = isSameValue(one.value, other.value);
      return isSame ? [] : [{ name, kind: "changed", before: one, after: other }];
    });
}

type Side = DifferingSide & { readonly usual: EffectiveSetting["usual"] };

function sidesOf({ settings, globs }: EffectiveConfiguration): ReadonlyMap<string, Side> {
  const sides = new Map<string, Side>();
  for (const { name, value, set, usual } of settings) {
    if (set !== undefined) sides.set(name, { value, origin: set.origin, usual });
  }
  for (const { pattern, value, origin } of globs) {
    sides.set(pattern, { value, origin, usual: undefined });
  }
  return sides;
}

/** What holds where only the other side sets it. */
function defaultIn(
  { settings }: EffectiveConfiguration,
  name: string,
  { usual }: Side,
): DifferingSide {
  const own = settings.find((one) => one.name === name)?.usual;
  return { value: (own ?? usual)?.value, origin: undefined };
}
