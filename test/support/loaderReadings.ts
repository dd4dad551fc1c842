import { expect } from "vitest";
import { nameOfPath } from "../../core/config/keyPath.ts";
import type { LoaderRelease, TextEncoding } from "../../core/config/loader.ts";
import { type LoaderName, loaderNames } from "../../core/config/loaderNames.ts";
import { loaderOf } from "../../core/config/loaders/loaders.ts";
import { settingsAfter } from "../../core/config/winners.ts";
import { judgedPaths } from "./randomLoaderFile.ts";

const releases: readonly LoaderRelease[] = [
  { exclusions: "pattern", semicolons: "comments" },
  { exclusions: "exact", semicolons: "lines" },
];

/** All that the three loaders read in a text, in order, without the places where it stands. */
export function readingsOf(text: string, encoding: TextEncoding): readonly string[] {
  return loaderNames.flatMap((name) =>
    releases.flatMap((release) => {
      const { entries } = loaderOf(name, release).read(text, encoding);
      return entries.map((entry) => {
        const { line, keyRange, ...read } = entry;
        const told = "valueRange" in read ? { ...read, valueRange: undefined } : read;
        return `${name} ${release.semicolons}: ${JSON.stringify(told)}`;
      });
    }),
  );
}

const judgedNames = new Set(judgedPaths.map((path) => nameOfPath(path)));

/** What each sysctl that exists is left with, where the text is all there is. */
export function finalValues(
  text: string,
  name: LoaderName,
  encoding: TextEncoding = "bytes",
): readonly string[] {
  const loader = loaderOf(name);
  const file = { uri: "file:///a.conf", displayPath: "a.conf", ...loader.read(text, encoding) };
  return [...settingsAfter(loader.writes([file], judgedPaths)).values()]
    .filter(({ name: sysctl }) => judgedNames.has(sysctl))
    .map(({ name: sysctl, value }) => `${sysctl} = ${value}`)
    .toSorted();
}

/** The three loaders are left with the same values by both texts. */
export function expectSameValues(before: string, after: string): void {
  for (const name of loaderNames) {
    expect(finalValues(after, name), `${name}: ${JSON.stringify({ before, after })}`).toEqual(
      finalValues(before, name),
    );
  }
}
