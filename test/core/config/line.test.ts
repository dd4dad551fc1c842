import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Node, Parser } from "web-tree-sitter";
import { type ConfigLine, configLines } from "../../../core/config/line.ts";
import { randomConfig } from "../../support/randomConfig.ts";
import { loadSysctlParser, parseText } from "../../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

/** The same lines, each part asked of the tree. */
function linesOfTree(root: Node): readonly ConfigLine[] {
  const rangeOf = (node: Node | null | undefined) =>
    node ? { start: node.startIndex, end: node.endIndex } : undefined;
  return root.namedChildren
    .filter((node) => node !== null)
    .filter(({ type }) => ["assignment", "exclusion", "broken_line"].includes(type))
    .map((node) => ({
      line: node.startPosition.row,
      range: {
        start: node.startIndex,
        end: node.children.findLast((child) => child?.type !== " ")?.endIndex ?? node.endIndex,
      },
      dash: rangeOf(node.childForFieldName("dash")),
      key: rangeOf(node.childForFieldName("key")),
      equals: rangeOf(node.children.find((child) => child?.type === "=")),
      value: rangeOf(node.childForFieldName("value")),
    }));
}

test("the parts of a line are those that the tree has", () => {
  let count = 0;
  fc.assert(
    fc.property(randomConfig(), (text) => {
      const tree = parseText(parser, text);
      const lines = configLines(tree, text);
      expect(lines).toEqual(linesOfTree(tree.rootNode));
      tree.delete();
      count += lines.length;
    }),
    { numRuns: 1000, seed: 31 },
  );
  expect(count).toBeGreaterThan(2000);
});
