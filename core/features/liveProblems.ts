import type { EntryChunk } from "../config/entryChunks.ts";
import type { Setting, SettingOrigin, Settings } from "../config/settings.ts";
import { movedProblem, type Problem, type Severity } from "../text/problem.ts";
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
 * those whose checks asked for a setting that is another one now. A problem that neither changed nor moved is the same
 * object as the last time.
 */
export class LiveProblems {
  #known = new WeakMap<object, Checked>();
  /** What the checks of all pieces asked for, as it was the last time. */
  #asked = new Map<string, Asked>();
  #askedAfterSweep = 0;
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
      return picked([{ start: 0, found: new Found(found) }], most);
    }
    this.#forgetOtherContexts(document, context, severities);
    this.#forgetChanged(index.chunks, context.settings);
    const ofDocument = withSeverities(documentProblems(document, context), severities);
    const parts: Part[] = [{ start: 0, found: new Found(ofDocument) }];
    for (const chunk of index.chunks) {
      const { found } = this.#checked(chunk, document, context, severities);
      if (found.count > 0) parts.push({ start: chunk.start, found });
    }
    return picked(parts, most);
  }

  #checked(
    chunk: EntryChunk,
    document: ConfigDocument,
    context: KernelContext,
    severities: SeverityChoices,
  ): Checked {
    const known = this.#known.get(chunk.base);
    if (known !== undefined && known.line === chunk.line) return known;
    const asked = new Map<string, Asked>();
    const recorded = withSettings(context, new RecordedSettings(context.settings, asked));
    const problems = [
      ...chunk.problems,
      ...chunk.entries.flatMap((entry) => entryProblems(entry, document, recorded)),
    ];
    const relative = problems.map((problem) => movedProblem(problem, -chunk.start));
    const found = new Found(withSeverities(relative, severities));
    this.#noteAsked(asked);
    // Settings hold on to the texts that they come from, so they are not kept with the piece.
    const names = new Map([...asked].map(([name, { sawOverridden }]) => [name, sawOverridden]));
    const checked = { line: chunk.line, asked: names, found };
    this.#known.set(chunk.base, checked);
    return checked;
  }

  #noteAsked(asked: ReadonlyMap<string, Asked>): void {
    for (const [name, { setting, sawOverridden }] of asked) {
      const noted = this.#asked.get(name);
      if (noted === undefined) this.#asked.set(name, { setting, sawOverridden });
      else noted.sawOverridden ||= sawOverridden;
    }
  }

  /** Pieces that asked for a setting that is another one now are checked again. */
  #forgetChanged(chunks: readonly EntryChunk[], settings: Settings): void {
    this.#sweepAsked(chunks);
    const changes = new Map<string, Change>();
    for (const [name, asked] of this.#asked) {
      const now = settings.get(name);
      const change = changeOf(asked, now);
      if (change !== undefined) changes.set(name, change);
      // It is compared with this one after the next edit.
      asked.setting = now;
    }
    for (const { base } of chunks) {
      const known = this.#known.get(base);
      if (known !== undefined && isTouched(known, changes)) this.#known.delete(base);
    }
  }

  /** Names that nobody asks for any more go: who types a key leaves one behind with every letter. */
  #sweepAsked(chunks: readonly EntryChunk[]): void {
    if (this.#asked.size <= 2 * this.#askedAfterSweep + 100) return;
    const before = this.#asked;
    this.#asked = new Map();
    for (const { base } of chunks) {
      for (const [name, sawOverridden] of this.#known.get(base)?.asked ?? []) {
        const noted = before.get(name);
        if (noted === undefined) continue;
        const kept = this.#asked.get(name) ?? { setting: noted.setting, sawOverridden };
        kept.sawOverridden ||= sawOverridden;
        this.#asked.set(name, kept);
      }
    }
    this.#askedAfterSweep = this.#asked.size;
  }

  /** Everything but the settings, which are told apart one by one. */
  #forgetOtherContexts(
    document: ConfigDocument,
    context: KernelContext,
    severities: SeverityChoices,
  ): void {
    const keys = (Object.keys(context) as (keyof KernelContext)[]).filter(
      (key) => !toldOtherwise.has(key),
    );
    const facts = [
      ...[document.uri, JSON.stringify(severities), context.limits.limits],
      ...keys.map((key) => context[key]),
    ];
    const isOther =
      facts.length !== this.#facts.length ||
      facts.some((fact, index) => !Object.is(fact, this.#facts[index]));
    this.#facts = facts;
    if (!isOther) return;
    this.#known = new WeakMap();
    this.#asked = new Map();
    this.#askedAfterSweep = 0;
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
  /** By name: whether a check looked at what the setting overrides. */
  readonly asked: ReadonlyMap<string, boolean>;
  /** Ranges count from the first line's beginning. */
  readonly found: Found;
}

/** A setting as it was, as far as checks looked at it. */
interface Asked {
  setting: Setting | undefined;
  sawOverridden: boolean;
}

/** How a setting that was asked for is another one now. */
type Change = "setting" | "overridden";

interface Part {
  readonly start: number;
  readonly found: Found;
}

/** Problems of some lines by severity, to be had wherever those lines stand. */
class Found {
  readonly count: number;
  readonly #bySeverity: Readonly<Record<Severity, Problem[]>>;
  /** Those that were asked for last. */
  #placed: Partial<Record<Severity, readonly Problem[]>> = {};
  #placedAt = 0;

  constructor(problems: readonly Problem[]) {
    this.count = problems.length;
    this.#bySeverity = { error: [], warning: [], information: [], hint: [] };
    for (const problem of problems) this.#bySeverity[problem.severity].push(problem);
  }

  /** `start`: offset of the lines' beginning. */
  at(start: number, severity: Severity): readonly Problem[] {
    const found = this.#bySeverity[severity];
    if (start === 0 || found.length === 0) return found;
    if (this.#placedAt !== start) this.#placed = {};
    this.#placedAt = start;
    this.#placed[severity] ??= found.map((problem) => movedProblem(problem, start));
    return this.#placed[severity];
  }
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
    // A name that no setting has says so.
    this.#asked.set(anySetting.name, { setting: anySetting, sawOverridden: true });
    return this.#settings;
  }
}

const anySetting: Setting = {
  name: "",
  value: "",
  origin: { uri: "", displayPath: "", line: 0, keyRange: { start: 0, end: 0 } },
  overridden: [],
};

function changeOf({ setting, sawOverridden }: Asked, now: Setting | undefined): Change | undefined {
  if (now === setting) return undefined;
  if (now === undefined || setting === undefined) return "setting";
  if (now.value !== setting.value || !isSameOrigin(now.origin, setting.origin)) return "setting";
  return sawOverridden && !isSameOverridden(now, setting) ? "overridden" : undefined;
}

function isTouched({ asked }: Checked, changes: ReadonlyMap<string, Change>): boolean {
  // Who asked for all settings is asked again after every edit.
  if (asked.has(anySetting.name)) return true;
  for (const [name, change] of changes) {
    const sawOverridden = asked.get(name);
    if (sawOverridden !== undefined && (change === "setting" || sawOverridden)) return true;
  }
  return false;
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
  for (const severity of severities) {
    for (const { start, found } of parts) {
      if (problems.length >= most) break;
      problems.push(...found.at(start, severity).slice(0, most - problems.length));
    }
  }
  let total = 0;
  for (const { found } of parts) total += found.count;
  problems.sort((a, b) => a.range.start - b.range.start);
  return { problems, hidden: total - problems.length };
}
