import type { CodeIndex } from "../c/codeIndex.ts";
import type { LineNotes } from "../c/codeIndexSnippets.ts";
import type { ConfigEntry } from "../config/entry.ts";
import type { EntryChunks } from "../config/entryChunks.ts";
import { nameOfPath, normalPath } from "../config/keyPath.ts";
import type { LoaderName } from "../config/loaderNames.ts";
import type { SettingOrigin, Settings } from "../config/settings.ts";
import type { ConfigFile } from "../config/writes.ts";
import type { EffectiveLimits } from "../kernel/limits.ts";
import type { KernelModel } from "../kernel/model.ts";
import type { ResolvedVersion } from "../kernel/version.ts";
import type { Problem } from "../text/problem.ts";
import type { RefusedWrite } from "./acceptedSettings.ts";
import type { SysctlProbe } from "./sysctlValue.ts";

/** A sysctl.conf as its loader reads it. */
export interface ConfigDocument {
  readonly uri: string;
  /** `etc/sysctl.d/90-web.conf` */
  readonly displayPath: string;
  readonly text: string;
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly Problem[];
  /**
   * The same entries, to be found without going through all of them. Where it is there, `entries` and `problems` are
   * made when they are first asked for.
   */
  readonly index?: EntryChunks;
}

/** The kernel that a document is looked at with, and the configuration around it. */
export interface KernelContext {
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
  /** What the document's root comes to in this kernel: its own assignments and those of the files around it. */
  readonly settings: Settings;
  /** All writes that the kernel refuses. In a long file they take a while: `refusedOf` asks about one key. */
  readonly refused: readonly RefusedWrite[];
  readonly loader: LoaderName;
  /** The files of the document's root as that loader read them, in reading order; the document itself included. */
  readonly files: readonly ConfigFile[];
  refusedOf(name: string): readonly RefusedWrite[];
  /** Path of the file that keeps the document from being read: it has the same name in a folder that comes first. */
  readonly maskedBy: string | undefined;
  readonly limits: EffectiveLimits;
  readonly model: KernelModel;
  readonly probe: SysctlProbe;
  readonly index: CodeIndex;
  readonly notes: LineNotes;
  readonly links: Links;
  /** Markdown may hold pictures as `data:` addresses. */
  readonly showsImages?: boolean;
}

/** Addresses for markdown; `undefined` where the client cannot follow one. */
export interface Links {
  /** `line` is zero-based. */
  snippet(path: string, line: number): string | undefined;
  setting(origin: SettingOrigin): string | undefined;
}

/** The dotted name that an entry's path comes to, as settings are keyed. */
export function entryName(entry: { readonly path: string }): string {
  return nameOfPath(normalPath(entry.path));
}
