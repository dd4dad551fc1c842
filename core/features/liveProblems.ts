import type { EntryChunk } from "../config/entryChunks.ts";
import type { Setting, SettingOrigin, Settings } from "../config/settings.ts";
import { movedProblem, type Problem } from "../text/problem.ts";
import { type SeverityChoices, withSeverities } from "./checks/severities.ts";
import type { ConfigDocument, KernelContext } from "./context.ts";
import { documentProblems, entryProblems } from "./diagnostics.ts";

/** The problems of a long document, as far as they are shown. */
export interface ShownProblems {
  /** The most severe ones, in the order of the text. */
  readonly problems: readonly Problem[];
  /** How many there are besides. */
  readonly hidden: number;
}

/**
 * The problems of one open document, found again only where something changed: in lines that were edited, and in
 * those whose checks asked for a setting that is another one now.
 */
export class LiveProblems {
  #known = new WeakMap<object, Checked>();
  #facts: readonly unknown[] = [];

  /** All of them where they are few, else the most severe, by the severities that the user chose. */
  shown(
    document: ConfigDocument,
    context: KernelContext,
    { most, severities }: { readonly most: number; readonly severities: SeverityChoices },
  ): ShownProblems {
    const { index } = document;
    if (index === undefined) {
      const found = withSeverities(documentAndEntries(document, context), severities);
      return picked([{ start: 0, found }], most);
    }
    this.#forgetOtherContexts(document, context);
    const parts: Part[] = [
      { start: 0, found: withSeverities(documentProblems(document, context), severities) },
    ];
    for (const chunk of index.chunks) {
      const { relative } = this.#checked(chunk, document, context);
      if (relative.length === 0) continue;
      parts.push({ start: chunk.start, found: withSeverities(relative, severities) });
    }
    return picked(parts, most);
  }

  #checked(chunk: EntryChunk, document: ConfigDocument, context: KernelContext): Checked {
    const known = this.#known.get(chunk.base);
    if (known !== undefined && known.line === chunk.line && isSame(known.asked, context.settings)) {
      return known;
    }
    const asked = new Map<string, Asked>();
    const recorded = withSettings(context, new RecordedSettings(context.settings, asked));
    const problems = [
      ...chunk.problems,
      ...chunk.entries.flatMap((entry) => entryProblems(entry, document, recorded)),
    ];
    const relative = problems.map((problem) => movedProblem(problem, -chunk.start));
    const checked = { line: chunk.line, asked, relative };
    this.#known.set(chunk.base, checked);
    return checked;
  }

  /** Everything but the settings, which are told apart one by one. */
  #forgetOtherContexts(document: ConfigDocument, context: KernelContext): void {
    const keys = (Object.keys(context) as (keyof KernelContext)[]).filter(
      (key) => !toldOtherwise.has(key),
    );
    const facts = [document.uri, context.limits.limits, ...keys.map((key) => context[key])];
    const isOther =
      facts.length !== this.#facts.length ||
      facts.some((fact, index) => !Object.is(fact, this.#facts[index]));
    if (isOther) this.#known = new WeakMap();
    this.#facts = facts;
  }
}

/** Members that are made anew although nothing has changed, or that settings and limits tell already. */
const toldOtherwise: ReadonlySet<string> = new Set<keyof KernelContext>([
  ...(["settings", "refused", "refusedOf", "limits", "links", "files"] as const),
]);

/** The context with other settings; what it finds lazily stays unfound. */
function withSettings(context: KernelContext, settings: Settings): KernelContext {
  return Object.create(context, {
    settings: { value: settings, enumerable: true },
  }) as KernelContext;
}

/** What was found in some lines, and what the checks asked for. */
interface Checked {
  readonly line: number;
  readonly asked: ReadonlyMap<string, Asked>;
  /** Ranges count from the first line's beginning. */
  readonly relative: readonly Problem[];
}

/** A setting as it was, as far as checks looked at it. */
interface Asked {
  setting: Setting | undefined;
  sawOverridden: boolean;
}

interface Part {
  readonly start: number;
  readonly found: readonly Problem[];
}

/** Notes which settings are asked for. */
class RecordedSettings extends Map<string, Setting> {
  readonly #settings: Settings;
  readonly #asked: Map<string, Asked>;

  constructor(settings: Settings, asked: Map<string, Asked>) {
    super();
    this.#settings = settings;
    this.#asked = asked;
  }

  override get(name: string): Setting | undefined {
    const setting = this.#settings.get(name);
    const asked = this.#asked.get(name) ?? { setting, sawOverridden: false };
    this.#asked.set(name, asked);
    return (
      setting && {
        name: setting.name,
        value: setting.value,
        origin: setting.origin,
        get overridden() {
          asked.sawOverridden = true;
          return setting.overridden;
        },
      }
    );
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  override get size(): number {
    return this.#all().size;
  }

  override entries(): MapIterator<[string, Setting]> {
    return this.#all().entries();
  }

  override keys(): MapIterator<string> {
    return this.#all().keys();
  }

  override values(): MapIterator<Setting> {
    return this.#all().values();
  }

  override forEach(
    call: (setting: Setting, name: string, all: Map<string, Setting>) => void,
  ): void {
    for (const [name, setting] of this.#all()) call(setting, name, this);
  }

  override [Symbol.iterator](): MapIterator<[string, Setting]> {
    return this.entries();
  }

  /** Who goes through all of them depends on all of them. */
  #all(): Settings {
    for (const [name, setting] of this.#settings) {
      this.#asked.set(name, { setting, sawOverridden: true });
    }
    // A name that no setting has: what was noted never holds again where one is added.
    this.#asked.set("", { setting: anySetting, sawOverridden: true });
    return this.#settings;
  }
}

const anySetting: Setting = {
  name: "",
  value: "",
  origin: { uri: "", displayPath: "", line: 0, keyRange: { start: 0, end: 0 } },
  overridden: [],
};

/** Takes note of the settings as they are now where they are the same: they are compared again after the next edit. */
function isSame(asked: ReadonlyMap<string, Asked>, settings: Settings): boolean {
  for (const [name, one] of asked) {
    const now = settings.get(name);
    const { setting, sawOverridden } = one;
    if (now === setting) continue;
    if (now === undefined || setting === undefined) return false;
    if (now.value !== setting.value || !isSameOrigin(now.origin, setting.origin)) return false;
    if (sawOverridden && !isSameOverridden(now, setting)) return false;
    one.setting = now;
  }
  return true;
}

/** Where the line is the same, an offset differs only by what was typed before it. */
function isSameOrigin(one: SettingOrigin, other: SettingOrigin): boolean {
  return one.uri === other.uri && one.line === other.line;
}

function isSameOverridden(one: Setting, other: Setting): boolean {
  return (
    one.overridden.length === other.overridden.length &&
    one.overridden.every((write, index) => {
      const twin = other.overridden[index];
      return (
        twin !== undefined && write.value === twin.value && isSameOrigin(write.origin, twin.origin)
      );
    })
  );
}

function documentAndEntries(document: ConfigDocument, context: KernelContext): readonly Problem[] {
  return [
    ...documentProblems(document, context),
    ...document.problems,
    ...document.entries.flatMap((entry) => entryProblems(entry, document, context)),
  ];
}

const severities = ["error", "warning", "information", "hint"] as const;

/** Whole severities while there is room, then the first ones of the next. */
function picked(parts: readonly Part[], most: number): ShownProblems {
  const problems: Problem[] = [];
  let total = 0;
  for (const { found } of parts) total += found.length;
  for (const severity of severities) {
    for (const { start, found } of parts) {
      if (problems.length >= most) break;
      for (const problem of found) {
        if (problem.severity !== severity || problems.length >= most) continue;
        problems.push(start === 0 ? problem : movedProblem(problem, start));
      }
    }
  }
  problems.sort((a, b) => a.range.start - b.range.start);
  return { problems, hidden: total - problems.length };
}
