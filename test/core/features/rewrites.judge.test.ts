import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LoaderName, loaderNames } from "../../../core/config/loaderNames.ts";
import { formatConfig } from "../../../core/features/formatting.ts";
import { convertSeparators } from "../../../core/features/separators.ts";
import { sortedBySubsystem } from "../../../core/features/sortLines.ts";
import { applyEdits } from "../../../core/text/textEdit.ts";
import { type LoaderJudge, makeLoaderJudge } from "../../support/loaderJudge.ts";
import { configOf } from "../../support/plainConfig.ts";
import { judgedPaths, randomLoaderFile } from "../../support/randomLoaderFile.ts";

// The judges are the real programs: they read a file before and after it was rewritten.

const numberOfFiles = 120;
let judges: LoaderJudge;

beforeAll(() => {
  judges = makeLoaderJudge(judgedPaths);
});
afterAll(() => judges.dispose());

function writes(name: LoaderName, text: string): readonly string[] {
  const run = judges.run(name, Buffer.from(text, "latin1"));
  return run.writes.map(({ path, value }) => `${path}=${value}`);
}

/** What each sysctl is left with; the order of writes to different ones does not matter. */
function valuesLeft(name: LoaderName, text: string): ReadonlyMap<string, string> {
  const run = judges.run(name, Buffer.from(text, "latin1"));
  return new Map(run.writes.map(({ path, value }) => [path, value]));
}

/** Checks files until so many were changed by `rewrite`. */
function checkChanged(
  rewrite: (text: string) => string | undefined,
  check: (text: string, after: string) => void,
): void {
  let changed = 0;
  fc.assert(
    fc.property(randomLoaderFile(), (text) => {
      const after = rewrite(text);
      if (after === undefined || after === text) return;
      changed += 1;
      check(text, after);
    }),
    { numRuns: numberOfFiles, seed: 20_261_125 },
  );
  expect(changed).toBeGreaterThan(numberOfFiles / 5);
}

const style = {
  align: "equals",
  comments: "keep",
  trimFinalNewlines: true,
  insertFinalNewline: true,
} as const;

test.each(loaderNames)("%s makes the same writes of a formatted file", (name) => {
  checkChanged(
    (text) => applyEdits(text, formatConfig(text, { start: 0, end: text.length }, style)),
    (text, after) => expect(writes(name, after)).toEqual(writes(name, text)),
  );
});

test.each(loaderNames)("%s leaves the same values after separators were converted", (name) => {
  checkChanged(
    (text) => applyEdits(text, convertSeparators(text, { start: 0, end: text.length }, "slashes")),
    (text, after) => expect(valuesLeft(name, after)).toEqual(valuesLeft(name, text)),
  );
});

test.each(loaderNames)("%s leaves the same values after sorting", (name) => {
  let changed = 0;
  const line = fc.constantFrom(
    ...judgedPaths
      .filter((path) => !/[^\w./-]/.test(path))
      .flatMap((path) => [`${path} = 1`, `${path}=2`, `-${path} = 3`]),
    "net/ipv4/conf/*/rp_filter = 4",
    "net/ipv4/conf/l*/rp_filter = 5",
    "-net/ipv4/conf/lo/rp_filter",
    "# note",
    "",
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 3, maxLength: 12 }), (lines) => {
      const text = `${lines.join("\n")}\n`;
      const after = sortedBySubsystem(configOf(text));
      if (typeof after !== "string" || after === text) return;
      changed += 1;
      expect(valuesLeft(name, after)).toEqual(valuesLeft(name, text));
    }),
    { numRuns: numberOfFiles, seed: 20_261_126 },
  );
  expect(changed).toBeGreaterThan(numberOfFiles / 2);
});
