import type { Loader } from "../../config/loader.ts";
import { readingOrder } from "../../config/precedence.ts";
import type { RootFile, UnreadFile } from "../../config/rootWalk.ts";
import type { SettingOrigin, Settings } from "../../config/settings.ts";
import { settingsAfter } from "../../config/winners.ts";
import { knownNames as measuredNames } from "../../kernel/catalogue/knownNames.ts";
import { catalogueNames } from "../../kernel/catalogue.ts";
import { acceptedSettings, type RefusedWrite } from "../acceptedSettings.ts";
import type { SysctlProbe } from "../sysctlValue.ts";

/** A file of a root directory with its text; a lone file is a root of its own. */
export interface RootText extends RootFile {
  readonly uri: string;
  readonly text: string;
}

/** A line whose key is a pattern. */
export interface GlobLine {
  readonly pattern: string;
  readonly value: string;
  readonly origin: SettingOrigin;
}

/** What one loader makes of all files of a root. */
export interface LoaderReading {
  /** What it writes last and the kernel takes. */
  readonly settings: Settings;
  /** Everything that it writes, refused or not. */
  readonly names: ReadonlySet<string>;
  refusedOf(name: string): readonly RefusedWrite[];
  /** The key of a line whose key is a glob. */
  patternAt(origin: SettingOrigin): string | undefined;
  /** Is this one of the files that it reads? */
  reads(uri: string): boolean;
  readonly globs: readonly GlobLine[];
  readonly inOrder: readonly RootText[];
  readonly unread: readonly UnreadFile<RootText>[];
}

/** Every machine has these beside its own interfaces. */
const everywhere = ["all", "default", "lo"];

const usualNames: readonly string[] = [
  ...new Set([
    ...catalogueNames,
    ...measuredNames.flatMap((name) =>
      name.includes("*") ? everywhere.map((device) => name.replace("*", device)) : [name],
    ),
  ]),
];

/** Reads each file by the loader's own rules, in its order. */
export function readAs(
  texts: readonly RootText[],
  loader: Loader,
  {
    probe,
    knownNames = usualNames,
  }: { readonly probe: SysctlProbe; readonly knownNames: readonly string[] | undefined },
): LoaderReading {
  const { inOrder, unread } = readingOrder(texts, loader);
  const files = inOrder.map(({ uri, displayPath, text }) => ({
    uri,
    displayPath,
    entries: loader.read(text, "text").entries,
  }));
  const loaded = settingsAfter(loader.writes(files, knownNames));
  const { settings, refusedOf } = acceptedSettings(loaded, probe);
  const globs = files.flatMap(({ uri, displayPath, entries }) =>
    entries.flatMap((entry): GlobLine[] => {
      if (entry.kind === "exclusion" || !entry.isGlob || loader.name === "busybox") return [];
      const { key, value, line, keyRange } = entry;
      return [{ pattern: key, value, origin: { uri, displayPath, line, keyRange } }];
    }),
  );
  const uris = new Set(files.map(({ uri }) => uri));
  const patterns = new Map(globs.map(({ pattern, origin }) => [placeKey(origin), pattern]));
  return {
    ...{ settings, refusedOf, globs, inOrder, unread },
    names: new Set(loaded.keys()),
    reads: (uri) => uris.has(uri),
    patternAt: (origin) => patterns.get(placeKey(origin)),
  };
}

/** A line of a file, as a key of maps. */
export function placeKey({ uri, keyRange }: SettingOrigin): string {
  return `${keyRange.start} ${uri}`;
}
