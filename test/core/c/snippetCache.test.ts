import { beforeAll, expect, test } from "vitest";
import type { Node, Parser } from "web-tree-sitter";
import { indexSnippets } from "../../../core/c/codeIndexSnippets.ts";
import { compileSnippets } from "../../../core/c/compile.ts";
import { parseSyntax } from "../../../core/c/parseSyntax.ts";
import { preprocessAll } from "../../../core/c/preprocess.ts";
import { createSnippetCache } from "../../../core/c/snippetCache.ts";
import type { Syntax } from "../../../core/c/syntax.ts";
import { knownVersions } from "../../../core/kernel/version.ts";
import { loadCParser } from "../../support/cParser.ts";
import { readSnippetFiles } from "../../support/snippetFiles.ts";

const files = readSnippetFiles();
const oldest = knownVersions[0]?.defines ?? {};
const newest = knownVersions.at(-1)?.defines ?? {};

let parser: Parser;
beforeAll(async () => {
  parser = await loadCParser();
});

test("a compile with a cache that met other versions and other texts gives what a fresh one gives", () => {
  const cache = createSnippetCache(parser);
  const path = "net/ipv4/tcp_input.c";
  const edited = new Map(files).set(path, `int edited;\n${files.get(path)}`);
  for (const defines of [newest, oldest]) {
    for (const some of [files, edited, files]) {
      const { program, problems } = compileSnippets(parser, some, defines, cache);
      const fresh = compileSnippets(parser, some, defines);
      expect(problems).toEqual([]);
      expect(program?.source === fresh.program?.source).toBe(true);
      expect(program?.tracedSource === fresh.program?.tracedSource).toBe(true);
      expect(program?.sites).toEqual(fresh.program?.sites);
      expect(program?.constants).toEqual(fresh.program?.constants);
      const { index, notes, inactive } = indexSnippets(some, defines, parser, cache);
      expect({ index, notes, inactive }).toEqual(indexSnippets(some, defines, parser));
    }
  }
  const broken = new Map(files).set(path, "int broken(");
  expect(compileSnippets(parser, broken, newest, cache).problems.length).toBeGreaterThan(0);
});

test("the copied tree is the parser's tree", () => {
  const texts = [...preprocessAll(files, [...files.keys()], newest).values()].map(
    ({ text }) => text,
  );
  const broken = "int f(void) {  if (a   { return  1; }\n\n struct x {  int y;  } \n";
  let nodes = 0;
  for (const text of [...texts, broken, "", "   \n\n  ", '  char *a = "two  blanks  ";  ']) {
    const tree = parser.parse(text);
    if (tree === null) throw new Error("no tree");
    const differences: string[] = [];
    compare(parseSyntax(parser, text), tree.rootNode, differences);
    expect(differences).toEqual([]);
    nodes += tree.rootNode.descendantCount;
    tree.delete();
  }
  expect(nodes).toBeGreaterThan(10_000);
});

/** Everything but the root's own range, which the parser begins and ends with blanks at will. */
function compare(syntax: Syntax, node: Node, differences: string[]): void {
  const isRoot = node.parent === null;
  const { type, named, missing, start, end } = syntax;
  const ours = [type, named, missing, ...(isRoot ? [] : [start, end]), syntax.children.length];
  const theirs = [
    node.type,
    node.isNamed,
    node.isMissing,
    ...(isRoot ? [] : [node.startIndex, node.endIndex]),
    node.childCount,
  ];
  if (ours.join() !== theirs.join()) differences.push(`${ours} is ${theirs}`);
  syntax.children.forEach((child, index) => {
    const theirChild = node.child(index);
    if (theirChild === null) return;
    const field = node.fieldNameForChild(index) ?? undefined;
    if (field !== child.field) differences.push(`field ${child.field} is ${field}`);
    compare(child, theirChild, differences);
  });
}
