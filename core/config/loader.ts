import type { ConfigEntries } from "./entries.ts";
import type { LoaderName } from "./loaderNames.ts";
import type { ConfigFile, ConfigWrite } from "./writes.ts";

/** One of the programs that read sysctl.conf, by the rules of one of its releases; `loaderOf` makes it. */
export interface Loader {
  readonly name: LoaderName;
  /** As people call it: `systemd-sysctl`. */
  readonly title: string;
  /** Where it looks for files, highest first; empty where it reads no folders. */
  readonly folders: readonly string[];
  /** `etc/sysctl.conf` where that is read after all others; `undefined` where it is not read. */
  readonly lastFile: string | undefined;
  /** The entries of one file, in order, and what the loader complains about or cannot mean. */
  read(text: string, encoding: TextEncoding): ConfigEntries;
  /** The writes that it makes of files in reading order, which it has read itself. */
  writes(files: readonly ConfigFile[], knownNames: KnownNames): readonly ConfigWrite[];
}

/** `bytes`: each character of the text stands for one byte. It matters only for limits that are in bytes. */
export type TextEncoding = "text" | "bytes";

/**
 * The sysctls that exist, with dots or slashes: what globs can find, and what tells BusyBox which dots separate.
 * `undefined`: globs stay as they are.
 */
export type KnownNames = readonly string[] | undefined;

/** What releases of a loader differ in. */
export interface LoaderRelease {
  /** procps matches exclusions as patterns since 4.0.5; before, each names one path exactly. */
  readonly exclusions: "exact" | "pattern";
  /** systemd 252 skips lines that begin with `;`; newer sources take them for assignments. */
  readonly semicolons: "comments" | "lines";
}

export const usualRelease: LoaderRelease = { exclusions: "pattern", semicolons: "comments" };
