import type { OffsetRange } from "../text/offsets.ts";

/** Where an assignment stands. */
export interface SettingOrigin {
  readonly uri: string;
  /** For people: `etc/sysctl.d/90-web.conf`. */
  readonly displayPath: string;
  /** Zero-based. */
  readonly line: number;
  readonly keyRange: OffsetRange;
}

/** The value a sysctl ends up with after every file was read, and who lost. */
export interface Setting {
  /** With dots, as people write it: `net.core.somaxconn`. */
  readonly name: string;
  readonly value: string;
  readonly origin: SettingOrigin;
  /** Earlier assignments of the same key that this one overrides, in the order they were read. */
  readonly overridden: readonly { readonly value: string; readonly origin: SettingOrigin }[];
}

/** By `name`. Keys that no file sets are absent: the kernel's default holds. */
export type Settings = ReadonlyMap<string, Setting>;
