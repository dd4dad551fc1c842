import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Edit, type Node, type Parser, type Point } from "web-tree-sitter";
import { randomConfig, randomLine } from "../support/randomConfig.ts";
import { loadSysctlParser, parseText } from "../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

test("no text gives an ERROR or MISSING node", () => {
  fc.assert(
    fc.property(randomConfig(), (text) => {
      const tree = parseText(parser, text);
      expect(tree.rootNode.hasError).toBe(false);
      expect(tree.rootNode.type).toBe("source_file");
      tree.delete();
    }),
    { numRuns: 500, seed: 1 },
  );
});

test("every byte is in exactly one leaf", () => {
  fc.assert(
    fc.property(randomConfig(), (text) => {
      const tree = parseText(parser, text);
      // The parser itself takes a byte order mark out, at the start of a text.
      let covered = text.startsWith("\ufeff") ? 1 : 0;
      for (const leaf of leavesOf(tree.rootNode)) {
        expect(leaf.startIndex).toBe(covered);
        covered = leaf.endIndex;
      }
      expect(covered).toBe(text.length);
      tree.delete();
    }),
    { numRuns: 500, seed: 2 },
  );
});

test("every line is one node of its own", () => {
  fc.assert(
    fc.property(randomConfig(), (text) => {
      const tree = parseText(parser, text);
      const lines = text.replace(/^\ufeff/, "").split("\n");
      const rows = tree.rootNode.namedChildren.map((node) => node?.startPosition.row);
      // After the last newline there may be nothing at all.
      const expected = lines.flatMap((line, row) =>
        row === lines.length - 1 && line === "" ? [] : [row],
      );
      expect(rows).toEqual(expected);
      tree.delete();
    }),
    { numRuns: 500, seed: 3 },
  );
});

test("a line never changes its neighbours' nodes", () => {
  fc.assert(
    fc.property(randomLine(), randomLine(), randomLine(), (before, line, after) => {
      const [first, last] = [before.replace(/^\ufeff/, ""), after.replace(/^\ufeff/, "")];
      const inside = describeLines(`${first}\n${line}\n${last}\n`);
      expect(inside[0]).toEqual(describeLines(`${first}\n`)[0]);
      expect(inside[2]).toEqual(describeLines(`${last}\n`)[0]);
    }),
    { numRuns: 500, seed: 4 },
  );
});

test("an edited tree equals a fresh one", () => {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat({ max: 12 }),
    inserted: fc.oneof(randomLine(), fc.constantFrom("", "\n", "=", ".", "-", "#", "\r\n")),
  });
  fc.assert(
    fc.property(randomConfig(), fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
      let text = start;
      let tree = parseText(parser, text);
      for (const { at, removed, inserted } of edits) {
        const startIndex = Math.floor(at * text.length);
        const oldEndIndex = Math.min(startIndex + removed, text.length);
        const newText = text.slice(0, startIndex) + inserted + text.slice(oldEndIndex);
        tree.edit(
          new Edit({
            startIndex,
            oldEndIndex,
            newEndIndex: startIndex + inserted.length,
            startPosition: pointAt(text, startIndex),
            oldEndPosition: pointAt(text, oldEndIndex),
            newEndPosition: pointAt(newText, startIndex + inserted.length),
          }),
        );
        const edited = parser.parse(newText, tree);
        tree.delete();
        if (edited === null) throw new Error("the parser gave no tree");
        tree = edited;
        text = newText;
        const fresh = parseText(parser, text);
        expect(describeTree(tree.rootNode, 0)).toEqual(describeTree(fresh.rootNode, 0));
        fresh.delete();
      }
      tree.delete();
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("a megabyte on one line takes no time to speak of", () => {
  const length = 1_000_000;
  const lines = [
    "a.".repeat(length / 2),
    "a.[".repeat(length / 3),
    "[".repeat(length),
    "a *".repeat(length / 3),
    `${" ".repeat(length)}=`,
    "- ".repeat(length / 2),
    `a =${" b".repeat(length / 2)}`,
    "\0".repeat(length),
  ];
  for (const line of lines) {
    const startedAt = performance.now();
    const tree = parseText(parser, `${line}\nvm.swappiness = 10\n`);
    expect(tree.rootNode.hasError).toBe(false);
    expect(tree.rootNode.lastNamedChild?.type).toBe("assignment");
    tree.delete();
    // Quadratic time would be minutes.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  }
}, 100_000);

function* leavesOf(node: Node): Generator<Node> {
  if (node.childCount === 0) {
    if (node.endIndex > node.startIndex) yield node;
    return;
  }
  for (const child of node.children) if (child !== null) yield* leavesOf(child);
}

function describeLines(text: string): readonly string[] {
  const tree = parseText(parser, text);
  const lines = tree.rootNode.namedChildren.map((node) =>
    node === null ? "" : describeTree(node, node.startIndex),
  );
  tree.delete();
  return lines;
}

/** Types, fields and ranges from `origin` on, of named and anonymous nodes. */
function describeTree(node: Node, origin: number): string {
  const children = node.children.map((child, index) =>
    child === null ? "" : `${node.fieldNameForChild(index) ?? ""}:${describeTree(child, origin)}`,
  );
  const range = `${node.startIndex - origin}-${node.endIndex - origin}`;
  return `(${JSON.stringify(node.type)} ${range} ${children.join(" ")})`;
}

function pointAt(text: string, index: number): Point {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { row: before.split("\n").length - 1, column: index - lineStart };
}
