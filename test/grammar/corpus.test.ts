import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { readCorpus, sExpression } from "../support/corpus.ts";
import { loadSysctlParser, parseText } from "../support/sysctlParser.ts";

const folder = new URL("../../tree-sitter-sysctl/test/corpus/", import.meta.url);
const corpora = readdirSync(folder).map((name) => ({
  name,
  cases: readCorpus(readFileSync(new URL(name, folder), "utf8")),
}));

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

describe.each(corpora)("$name", ({ cases }) => {
  test.each(cases)("$title", ({ text, expected }) => {
    const tree = parseText(parser, text);
    expect(sExpression(tree.rootNode)).toBe(expected);
    tree.delete();
  });
});

test("the corpus is all there, no title used twice", () => {
  const titles = corpora.flatMap(({ cases }) => cases.map(({ title }) => title));
  expect(titles.length).toBeGreaterThanOrEqual(80);
  expect(new Set(titles).size).toBe(titles.length);
});

test("the corpus reader keeps line ends and rejects files that are none", () => {
  expect(readCorpus("===\na\n===\nx\r\n\n---\n(y\n  f: (z))\n")).toEqual([
    { title: "a", text: "x\r\n", expected: "(y f: (z))" },
  ]);
  expect(() => readCorpus("x = 1\n")).toThrow("row of =");
  expect(() => readCorpus("===\na\n===\nx\n")).toThrow("no row of ---");
  expect(() => readCorpus("===\na\n===\nx\n---\n")).toThrow("nothing expected");
});
