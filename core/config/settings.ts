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

/** An assignment that another one may override. */
export interface SettingWrite {
  readonly value: string;
  readonly origin: SettingOrigin;
}

/** The value a sysctl ends up with after every file was read, and who lost. */
export interface Setting {
  /** With dots, as people write it: `net.core.somaxconn`. */
  readonly name: string;
  readonly value: string;
  readonly origin: SettingOrigin;
  /** Earlier assignments of the same key that this one overrides, in the order they were read. */
  readonly overridden: readonly SettingWrite[];
  /** The last of `overridden` with such a value, where it can be found without making all of them. */
  lastOverridden?(isOne: (value: string) => boolean): SettingWrite | undefined;
}

/** By `name`. Keys that no file sets are absent: the kernel's default holds. */
export type Settings = ReadonlyMap<string, Setting>;
