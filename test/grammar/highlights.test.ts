import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Language, type Parser, Query } from "web-tree-sitter";
import { loadSysctlParser, parseText } from "../support/sysctlParser.ts";

let parser: Parser;
let query: Query;
beforeAll(async () => {
  parser = await loadSysctlParser();
  const { language } = parser;
  if (language === null) throw new Error("the parser has no language");
  query = highlightsOf(language);
});
afterAll(() => {
  query.delete();
  parser.delete();
});

function highlightsOf(language: Language): Query {
  const file = new URL("../../tree-sitter-sysctl/queries/highlights.scm", import.meta.url);
  return new Query(language, readFileSync(file, "utf8"));
}

/** `text name`, in the order of the text; the last capture of a node counts, as in editors. */
function highlights(text: string): readonly string[] {
  const tree = parseText(parser, text);
  const byRange = new Map<string, string>();
  for (const { node, name } of query.captures(tree.rootNode)) {
    byRange.set(`${node.startIndex}-${node.endIndex}`, `${node.text} ${name}`);
  }
  tree.delete();
  return [...byRange.values()];
}

test("an assignment", () => {
  expect(highlights("-net/x = 4096 87380 # no comment\n")).toEqual([
    "- operator",
    "net property",
    "/ punctuation.delimiter",
    "x property",
    "= operator",
    "4096 87380 # no comment string",
  ]);
});

test("numbers", () => {
  for (const value of ["4096", "-1", "0x1F", "4096 87380\t6291456"]) {
    expect(highlights(`x = ${value}`).at(-1)).toBe(`${value} number`);
  }
  for (const value of ["64K", "fq", "1,2"]) {
    expect(highlights(`x = ${value}`).at(-1)).toBe(`${value} string`);
  }
});

test("comments, exclusions and globs", () => {
  expect(highlights("# hello\n-a.b*[0-9]?\n")).toEqual([
    "# hello comment",
    "- keyword.operator",
    "a property",
    ". punctuation.delimiter",
    "b property",
    "* string.special",
    "[0-9] string.special",
    "? string.special",
  ]);
});
