import type { Connection } from "vscode-languageserver";
import { type LoaderChoice, loaderNames } from "../../core/config/loaderNames.ts";
import type { RootMappings } from "../../core/config/roots.ts";
import { type SeverityChoices, severityChoices } from "../../core/features/checks/severities.ts";
import { alignments, commentStyles, type FormatStyle } from "../../core/features/formatting.ts";

/** The user's choices for one document. */
export interface LensSettings {
  /** As written in `sysctlLens.kernel.version`. */
  readonly kernelVersion: string;
  readonly listenBacklog: number;
  /** Values beside the lines of snippets. */
  readonly inlayHints: boolean;
  readonly loader: LoaderChoice;
  /** By code; only those that the user changed. */
  readonly severities: SeverityChoices;
  /** Folders of the workspace that hold files for other machines. */
  readonly roots: RootMappings;
  readonly format: Pick<FormatStyle, "align" | "comments">;
  /** Folders with Linux source, the one in use first. */
  readonly kernelTrees: readonly string[];
  /** By folder of a tree: the version whose variant of the snippets stands for it. */
  readonly treeVariants: Readonly<Record<string, string>>;
}

export const defaultSettings: LensSettings = {
  kernelVersion: "6.12",
  listenBacklog: 511,
  inlayHints: true,
  loader: "auto",
  severities: {},
  roots: {},
  format: { align: "none", comments: "keep" },
  kernelTrees: [],
  treeVariants: {},
};

const section = "sysctlLens";
const largestBacklog = 2 ** 31 - 1;

/** Settings by document, asked of the client where it can be asked. */
export class SettingsStore {
  readonly #connection: Connection;
  readonly #canAsk: boolean;
  #pushed: LensSettings;
  #asked = new Map<string, Promise<LensSettings>>();

  /** `initial` are the settings that came with initialize, for a client that cannot be asked. */
  constructor(connection: Connection, canAsk: boolean, initial: unknown) {
    this.#connection = connection;
    this.#canAsk = canAsk;
    this.#pushed = readSettings(initial);
  }

  of(uri: string): Promise<LensSettings> {
    if (!this.#canAsk) return Promise.resolve(this.#pushed);
    let settings = this.#asked.get(uri);
    if (settings === undefined) {
      settings = this.#ask(uri);
      this.#asked.set(uri, settings);
    }
    return settings;
  }

  /** The client says that something changed; `settings` is what a client sends that pushes them. */
  changed(settings: unknown): void {
    this.#asked = new Map();
    const own = memberOf(settings, section);
    if (own !== undefined) this.#pushed = readSettings(own);
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
  }

  async #ask(uri: string): Promise<LensSettings> {
    const scopeUri = uri === "" ? {} : { scopeUri: uri };
    return readSettings(
      await this.#connection.workspace.getConfiguration({ ...scopeUri, section }),
    );
  }
}

/** Unusable values are taken as not set. Accepts nested members and dotted names. */
export function readSettings(settings: unknown): LensSettings {
  const version =
    memberOf(memberOf(settings, "kernel"), "version") ?? memberOf(settings, "kernel.version");
  const backlog = memberOf(settings, "listenBacklog");
  const inlayHints =
    memberOf(memberOf(settings, "inlayHints"), "enabled") ??
    memberOf(settings, "inlayHints.enabled");
  const loader = memberOf(settings, "loader");
  return {
    loader: loaderNames.find((name) => name === loader) ?? defaultSettings.loader,
    severities: readSeverities(
      memberOf(memberOf(settings, "diagnostics"), "severity") ??
        memberOf(settings, "diagnostics.severity"),
    ),
    roots: readTexts(memberOf(settings, "roots")),
    format: readFormat(settings),
    kernelTrees: readFolders(
      memberOf(memberOf(settings, "kernel"), "trees") ?? memberOf(settings, "kernel.trees"),
    ),
    treeVariants: readTexts(
      memberOf(memberOf(settings, "kernel"), "treeVariants") ??
        memberOf(settings, "kernel.treeVariants"),
    ),
    kernelVersion:
      typeof version === "string" && version.trim() !== ""
        ? version.trim()
        : defaultSettings.kernelVersion,
    listenBacklog:
      typeof backlog === "number" &&
      Number.isInteger(backlog) &&
      backlog >= -1 &&
      backlog <= largestBacklog
        ? backlog
        : defaultSettings.listenBacklog,
    inlayHints: typeof inlayHints === "boolean" ? inlayHints : defaultSettings.inlayHints,
  };
}

function readTexts(texts: unknown): Readonly<Record<string, string>> {
  if (typeof texts !== "object" || texts === null || Array.isArray(texts)) return {};
  return Object.fromEntries(
    Object.entries(texts).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** Codes that are unknown do no harm; severities that are unknown are left out. */
function readSeverities(choices: unknown): SeverityChoices {
  if (typeof choices !== "object" || choices === null) return {};
  return Object.fromEntries(
    Object.entries(choices).flatMap(([code, choice]) => {
      const known = severityChoices.find((one) => one === choice);
      return known === undefined ? [] : [[code, known]];
    }),
  );
}

function readFormat(settings: unknown): LensSettings["format"] {
  const format = memberOf(settings, "format");
  const align = memberOf(format, "align") ?? memberOf(settings, "format.align");
  const comments = memberOf(format, "comments") ?? memberOf(settings, "format.comments");
  return {
    align: alignments.find((one) => one === align) ?? defaultSettings.format.align,
    comments: commentStyles.find((one) => one === comments) ?? defaultSettings.format.comments,
  };
}

function readFolders(folders: unknown): readonly string[] {
  return Array.isArray(folders)
    ? folders.filter((one): one is string => typeof one === "string" && one.trim() !== "")
    : [];
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown)
    : undefined;
}
