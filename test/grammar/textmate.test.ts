import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { IGrammar } from "vscode-textmate";
import type { Node, Parser } from "web-tree-sitter";
import { readCorpus } from "../support/corpus.ts";
import { loadSysctlParser, parseText } from "../support/sysctlParser.ts";
import { loadTextMateGrammar, tokenizeLine } from "../support/textmate.ts";

let parser: Parser;
let grammar: IGrammar;
beforeAll(async () => {
  parser = await loadSysctlParser();
  grammar = await loadTextMateGrammar();
});
afterAll(() => parser.delete());

function checkScopes(line: string, expected: readonly string[]): void {
  const scopes = tokenizeLine(grammar, line)
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, scope }) => `${text} ${scope}`);
  expect(scopes).toEqual(expected);
}

test("an assignment has key segments, separators, equals sign and number", () => {
  checkScopes("net.somaxconn = 4096", [
    "net keyword.other.definition",
    ". punctuation.separator.key",
    "somaxconn keyword.other.definition",
    "= keyword.operator.assignment",
    "4096 constant.numeric",
  ]);
});

test("a dash that ignores errors and a dash that excludes look different", () => {
  checkScopes(" -vm.swappiness=10", [
    "- keyword.operator.ignore-errors",
    "vm keyword.other.definition",
    ". punctuation.separator.key",
    "swappiness keyword.other.definition",
    "= keyword.operator.assignment",
    "10 constant.numeric",
  ]);
  checkScopes("-net/lo", [
    "- keyword.operator.exclusion",
    "net keyword.other.definition",
    "/ punctuation.separator.key",
    "lo keyword.other.definition",
  ]);
});

test("globs stand out inside a key", () => {
  checkScopes("a.eth[!0-9]?x* =", [
    "a keyword.other.definition",
    ". punctuation.separator.key",
    "eth keyword.other.definition",
    "[!0-9] constant.other.wildcard",
    "? constant.other.wildcard",
    "x keyword.other.definition",
    "* constant.other.wildcard",
    "= keyword.operator.assignment",
  ]);
});

test("comments begin a line, never end one", () => {
  checkScopes("  # a = 1", ["# punctuation.definition.comment", " a = 1 comment.line"]);
  checkScopes("; a = 1", ["; punctuation.definition.comment", " a = 1 comment.line"]);
  checkScopes("a = 1 # b", [
    "a keyword.other.definition",
    "= keyword.operator.assignment",
    "1 constant.numeric",
    "# string.unquoted",
    "b string.unquoted",
  ]);
});

test("words, mixed values and several numbers", () => {
  checkScopes("a = 4096 0x1F -1 64K 1.5 fq", [
    "a keyword.other.definition",
    "= keyword.operator.assignment",
    "4096 constant.numeric",
    "0x1F constant.numeric",
    "-1 constant.numeric",
    "64K string.unquoted",
    "1.5 string.unquoted",
    "fq string.unquoted",
  ]);
  checkScopes("a == b", [
    "a keyword.other.definition",
    "= keyword.operator.assignment",
    "= string.unquoted",
    "b string.unquoted",
  ]);
});

test("a half-typed key is coloured as a key", () => {
  checkScopes("net.co", [
    "net keyword.other.definition",
    ". punctuation.separator.key",
    "co keyword.other.definition",
  ]);
});

test("both grammars see the same parts in every line of the corpus", () => {
  const folder = new URL("../../tree-sitter-sysctl/test/corpus/", import.meta.url);
  const texts = readdirSync(folder)
    .flatMap((name) => readCorpus(readFileSync(new URL(name, folder), "utf8")))
    .map(({ text }) => text);
  const lines = new Set(texts.flatMap((text) => text.split(/\r?\n/)));
  let compared = 0;
  for (const line of lines) {
    const tree = parseText(parser, line);
    expect({ line, ...textMateParts(line) }).toEqual({ line, ...treeParts(tree.rootNode) });
    if (tree.rootNode.namedChildCount > 0) compared += 1;
    tree.delete();
  }
  expect(compared).toBeGreaterThan(60);
});

interface Parts {
  readonly comment: number | undefined;
  readonly equals: number | undefined;
  readonly separators: readonly number[];
  readonly globs: readonly string[];
}

function textMateParts(line: string): Parts {
  const tokens = tokenizeLine(grammar, line);
  const of = (scope: string) => tokens.filter((token) => token.scope === scope);
  return {
    comment: of("punctuation.definition.comment")[0]?.start,
    equals: of("keyword.operator.assignment")[0]?.start,
    separators: of("punctuation.separator.key").map(({ start }) => start),
    globs: of("constant.other.wildcard").flatMap(({ text }) =>
      text.startsWith("[") ? [text] : [...text],
    ),
  };
}

function treeParts(root: Node): Parts {
  const [line] = root.namedChildren;
  const of = (type: string) => root.descendantsOfType(type).filter((node) => node !== null);
  return {
    comment: of("comment")[0]?.startIndex,
    equals: line?.children.find((node) => node?.type === "=")?.startIndex,
    // A separator or glob begins with the blanks before it, if there are any.
    separators: of("separator").map((node) => node.endIndex - 1),
    globs: of("wildcard")
      .concat(of("character_class"))
      .toSorted((a, b) => a.startIndex - b.startIndex)
      .map((node) => node.text.trimStart()),
  };
}
