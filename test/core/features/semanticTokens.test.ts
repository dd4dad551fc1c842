import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { semanticTokens } from "../../../core/features/semanticTokens.ts";
import { randomConfig } from "../../support/randomConfig.ts";
import { loadSysctlParser, parseText } from "../../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

function tokensOf(text: string, range = { start: 0, end: text.length }) {
  const tree = parseText(parser, text);
  const tokens = semanticTokens(tree, text, range);
  tree.delete();
  return tokens;
}

function described(text: string): readonly string[] {
  return tokensOf(text).map(({ start, end, type }) => `${text.slice(start, end)} ${type}`);
}

test("each part of a line has its type", () => {
  expect(described("; x\n-net/*.a  = 1 0x2\n-a[0-9]\nb = fq 1\nbroken\n")).toEqual([
    "; x comment",
    ...["- operator", "net property", "/ operator", "* regexp", ". operator", "a property"],
    ...["= operator", "1 0x2 number"],
    ...["- operator", "a property", "[0-9] regexp"],
    ...["b property", "= operator", "fq 1 string"],
    "broken property",
  ]);
});

test("a carriage return ends a token, as it ends a line for the editor", () => {
  expect(described("a = 1\r2\n")).toEqual(["a property", "= operator", "1 number", "2 number"]);
});

test("a range has the tokens of its lines", () => {
  const text = "a = 1\n\nb = 2\nc = 3\n";
  const spellings = (start: number, end: number) =>
    tokensOf(text, { start, end }).map((token) => text.slice(token.start, token.end));
  expect(spellings(7, 13)).toEqual(["b", "=", "2"]);
  expect(spellings(text.length, text.length)).toEqual([]);
  for (const line of [0, 1, 2, 3, 500]) {
    const long = "a = 1\n".repeat(1000);
    const tokens = tokensOf(long, { start: line * 6, end: line * 6 + 12 });
    expect(tokens.map(({ start }) => start - line * 6)).toEqual([0, 2, 4, 6, 8, 10]);
  }
  expect(described("")).toEqual([]);
});

test("tokens of random texts are in order, not empty, and within a line", () => {
  let count = 0;
  fc.assert(
    fc.property(randomConfig(), (text) => {
      let before = 0;
      for (const { start, end } of tokensOf(text)) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(text.slice(start, end)).toMatch(/^[^\r\n]+$/);
        before = end;
        count += 1;
      }
      expect(before).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 500, seed: 41 },
  );
  expect(count).toBeGreaterThan(2000);
});
