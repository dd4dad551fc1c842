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
    const earlier = same
      .slice(0, -1)
      .flatMap(({ value, origin, replaces }) => [...replaces, { value, origin }]);
    const overridden = [...earlier, ...last.replaces];
    settings.set(name, { name, value: last.value, origin: last.origin, overridden });
  }
  return settings;
}
