import { nameOfPath, normalPath } from "./keyPath.ts";
import type { Setting, Settings } from "./settings.ts";
import type { ConfigWrite } from "./writes.ts";

/** What is left when all writes are made: the last write of a key wins. Whether a kernel takes it is not asked. */
export function settingsAfter(writes: readonly ConfigWrite[]): Settings {
  const byName = new Map<string, ConfigWrite[]>();
  for (const write of writes) {
    const name = nameOfPath(normalPath(write.path));
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [write]);
    else same.push(write);
  }
  const settings = new Map<string, Setting>();
  for (const [name, same] of byName) {
    const last = same.at(-1);
    if (last === undefined) continue;
    settings.set(name, {
      name,
      value: last.value,
      origin: last.origin,
      overridden: losersOf(same),
    });
  }
  return settings;
}

/** What the last of the writes of one key overrides, in their order. */
export function losersOf(writes: readonly ConfigWrite[]): Setting["overridden"] {
  const last = writes.at(-1);
  if (last === undefined) return [];
  const earlier = writes
    .slice(0, -1)
    .flatMap(({ value, origin, replaces }) => [...replaces, { value, origin }]);
  return [...earlier, ...last.replaces];
}
