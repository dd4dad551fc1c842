import { nameOfPath, normalPath } from "../config/keyPath.ts";
import type { Loader } from "../config/loader.ts";
import { loaderNames } from "../config/loaderNames.ts";
import { loaderOf } from "../config/loaders/loaders.ts";
import { resolveSettings } from "../config/precedence.ts";
import { catalogueNames } from "../kernel/catalogue.ts";

/** A file as it is given to a loader. */
export interface PlacedText {
  /** Below its root: `etc/sysctl.d/90-web.conf`; any name for a lone file. */
  readonly displayPath: string;
  readonly text: string;
}

/**
 * The first sysctl that a loader would leave with another value, or none; over all three loaders where none is named. Only
 * sysctls that somebody knows of count: the catalogue's, and those that the files name in full.
 */
export function firstDifference(
  before: readonly PlacedText[],
  after: readonly PlacedText[],
  loaders: readonly Loader[] = loaderNames.map((name) => loaderOf(name)),
): string | undefined {
  const known = [...new Set([...catalogueNames, ...namesIn(before)])];
  for (const loader of loaders) {
    const old = valuesOf(before, loader, known);
    const now = valuesOf(after, loader, known);
    for (const name of known) if (old.get(name) !== now.get(name)) return name;
  }
  return undefined;
}

function valuesOf(
  files: readonly PlacedText[],
  loader: Loader,
  known: readonly string[],
): ReadonlyMap<string, string> {
  const read = files.map(({ displayPath, text }) => ({
    uri: displayPath,
    displayPath,
    entries: loader.read(text, "text").entries,
  }));
  const settings = resolveSettings(read, known, loader);
  return new Map([...settings.values()].map(({ name, value }) => [name, value]));
}

function namesIn(files: readonly PlacedText[]): readonly string[] {
  const { read } = loaderOf("procps");
  return files.flatMap(({ text }) =>
    read(text, "text").entries.flatMap((entry) =>
      entry.kind === "assignment" && !entry.isGlob ? [nameOfPath(normalPath(entry.path))] : [],
    ),
  );
}
