import { describe, expect, test } from "vitest";
import { measuredFacts } from "../../core/kernel/measuredFacts.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import { snippetIndexOf } from "../support/checkDefinition.ts";
import { readMeasured } from "../support/measured.ts";

const names = new Set(
  knownVersions.flatMap(({ label }) => [...snippetIndexOf(label).index.functions.keys()]),
);

describe("what hovers tell of real kernels", () => {
  test.each(measuredFacts)("$row on $kernel", ({ functions, kernel, row, figures, sentence }) => {
    const { rows } = readMeasured(`linux-${kernel}.json`);
    const measured: unknown = rows.find(({ id }) => id === row)?.measured;
    for (const [path, value] of figures) expect([path, at(measured, path)]).toEqual([path, value]);
    expect(functions.filter((name) => !names.has(name))).toEqual([]);
    const told = figures.map(([, value]) => value).filter((value) => typeof value === "number");
    for (const value of told)
      expect(sentence.replace("one ", "1 ")).toMatch(new RegExp(`\\b${value}\\b`));
  });
});

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null
          ? Object.getOwnPropertyDescriptor(inner, key)?.value
          : undefined,
      value,
    );
}
