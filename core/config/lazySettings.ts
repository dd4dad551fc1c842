import type { Setting, Settings } from "./settings.ts";

/** Settings of which each is found when it is first asked for, and all of them when somebody goes through them. */
export class LazySettings implements Settings {
  readonly #find: (name: string) => Setting | undefined;
  readonly #findAll: () => Settings;
  readonly #found = new Map<string, Setting | undefined>();
  #all: Settings | undefined;

  /** Both must tell the same. */
  constructor(find: (name: string) => Setting | undefined, findAll: () => Settings) {
    this.#find = find;
    this.#findAll = findAll;
  }

  get(name: string): Setting | undefined {
    if (this.#all !== undefined) return this.#all.get(name);
    if (!this.#found.has(name)) this.#found.set(name, this.#find(name));
    return this.#found.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#whole().size;
  }

  entries(): MapIterator<[string, Setting]> {
    return this.#whole().entries();
  }

  keys(): MapIterator<string> {
    return this.#whole().keys();
  }

  values(): MapIterator<Setting> {
    return this.#whole().values();
  }

  forEach(call: (setting: Setting, name: string, settings: Settings) => void): void {
    for (const [name, setting] of this.#whole()) call(setting, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, Setting]> {
    return this.entries();
  }

  #whole(): Settings {
    this.#all ??= this.#findAll();
    return this.#all;
  }
}
