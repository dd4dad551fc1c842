import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { configFolds } from "../../../core/features/configFolding.ts";
import { configOutline, findKeys } from "../../../core/features/configOutline.ts";
import type { OutlineItem } from "../../../core/features/documentSymbols.ts";
import { selectionRanges } from "../../../core/features/selectionRange.ts";
import { cursorOf, onlyFile, readFixture } from "../../support/fixture.ts";
import { configOf } from "../../support/plainConfig.ts";
import { randomConfig } from "../../support/randomConfig.ts";
import { randomLoaderFile } from "../../support/randomLoaderFile.ts";

function outline(text: string): readonly string[] {
  const lines = (items: readonly OutlineItem[], indent: string): readonly string[] =>
    items.flatMap(({ kind, name, detail, children = [] }) => [
      `${indent}${kind} ${name}: ${detail}`,
      ...lines(children, `${indent}  `),
    ]);
  return lines(configOutline(configOf(text)), "");
}

describe("outline", () => {
  test("sections with rules, frames and brackets; subsystems where a section has several", () => {
    const text = `
# File header, no heading
kernel.panic = 3

############
# Network
############
net.core.somaxconn = 1
net.core.rmem_max = 2
vm.swappiness = 1

# --- Memory ---
# about it
vm.overcommit_memory = 1
#vm.dirty_ratio = 3

# [ Files ]
fs.file-max = 1
-fs.nr_open
## Last ##
`;
    expect(outline(text)).toEqual([
      "assignment kernel.panic: 3",
      "section Network: net.core, vm",
      "  subsystem net.core: 2 settings",
      "    assignment net.core.somaxconn: 1",
      "    assignment net.core.rmem_max: 2",
      "  assignment vm.swappiness: 1",
      "section Memory: vm",
      "  assignment vm.overcommit_memory: 1",
      "section Files: fs",
      "  assignment fs.file-max: 1",
      "  exclusion -fs.nr_open: kept from globs",
      "section Last: ",
    ]);
  });

  test("underlined titles", () => {
    expect(outline("# One\n# ---\na.b = 1\n# Two\n# ===\nc.d = 1\n")).toEqual([
      "section One: a",
      "  assignment a.b: 1",
      "section Two: c",
      "  assignment c.d: 1",
    ]);
  });

  test("without headings, paragraphs of several settings under a comment", () => {
    const text =
      "# Routing\na.b = 1\na.c = 2\n\n# one line only\na.d = 3\n\n#a.x = 1\na.e = 4\na.f = 5\n";
    expect(outline(text)).toEqual([
      "section Routing: a",
      "  assignment a.b: 1",
      "  assignment a.c: 2",
      "subsystem a: 3 settings",
      "  assignment a.d: 3",
      "  assignment a.e: 4",
      "  assignment a.f: 5",
    ]);
  });

  test("comments that are all framed are no headings, nor are settings that are switched off", () => {
    expect(outline("## so I\n## write\na.b = 1\n##a.c = 1\n")).toEqual(["assignment a.b: 1"]);
  });

  test("items lie in their parents and do not overlap", () => {
    const check = (items: readonly OutlineItem[], start: number, end: number) => {
      let from = start;
      for (const { range, nameRange, children = [] } of items) {
        expect(range.start).toBeGreaterThanOrEqual(from);
        expect(range.end).toBeLessThanOrEqual(end);
        expect(nameRange.start).toBeGreaterThanOrEqual(range.start);
        expect(nameRange.end).toBeLessThanOrEqual(range.end);
        check(children, range.start, range.end);
        from = range.end;
      }
    };
    fc.assert(
      fc.property(fc.oneof(randomConfig(), randomLoaderFile(), commented()), (text) => {
        check(configOutline(configOf(text)), 0, text.length);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

/** Files with headings. */
function commented(): fc.Arbitrary<string> {
  const line = fc.constantFrom(
    "####",
    "# Title",
    "# [A]",
    "",
    "a.b = 1",
    "net.core.x=2",
    "## B",
    "# --",
  );
  return fc.array(line, { maxLength: 20 }).map((lines) => lines.join("\n"));
}

describe("workspace symbols", () => {
  const documents = [
    configOf("net.core.somaxconn = 1\nnet/ipv4/tcp_rmem = 2\n", "a.conf"),
    configOf("-net.core.rmem_max\n", "b.conf"),
  ];
  const found = (query: string) =>
    findKeys(documents, query).map(({ container, item }) => `${container} ${item.name}`);

  test("what holds the query in one piece comes first, letters in order after it", () => {
    expect(found("rmem")).toEqual(["a.conf net.ipv4.tcp_rmem", "b.conf -net.core.rmem_max"]);
    expect(found("net/CORE")).toEqual(["a.conf net.core.somaxconn", "b.conf -net.core.rmem_max"]);
    expect(found("ncmax")).toEqual(["a.conf net.core.somaxconn", "b.conf -net.core.rmem_max"]);
    expect(found("xyz")).toEqual([]);
    expect(found("")).toHaveLength(3);
  });

  test("of a hundred thousand, as many as can be listed", () => {
    const many = configOf("net.core.somaxconn = 1\n".repeat(100_000));
    expect(findKeys([many], "somax")).toHaveLength(500);
  });
});

describe("folding", () => {
  const folds = (text: string) =>
    configFolds(configOf(text)).map(({ first, last, kind }) => `${kind} ${first}-${last}`);

  test("sections, comments and subsystems", () => {
    const text = [
      ...["# This file", "# is ours", "", "# [ Network ]", "net.core.a = 1", "net.core.b = 1"],
      ...["net.core.c = 1", "", "vm.a = 1", "# why", "# so", "vm.b = 1", ""],
    ].join("\n");
    expect(folds(text)).toEqual([
      "comment 0-1",
      "section 3-11",
      "subsystem 4-6",
      "paragraph 8-11",
      "comment 9-10",
    ]);
  });

  test("each lies in another or apart, and begins where none does", () => {
    fc.assert(
      fc.property(fc.oneof(randomLoaderFile(), commented()), (text) => {
        const all = configFolds(configOf(text));
        const lines = text.split("\n").length;
        for (const [index, { first, last }] of all.entries()) {
          expect(last).toBeGreaterThan(first);
          expect(last).toBeLessThan(lines);
          for (const other of all.slice(index + 1)) {
            expect(other.first).toBeGreaterThan(first);
            if (other.first <= last) expect(other.last).toBeLessThanOrEqual(last);
          }
        }
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe("selection", () => {
  const grow = (marked: string): readonly string[] => {
    const fixture = readFixture(marked);
    const { text } = onlyFile(fixture);
    const [ranges = []] = selectionRanges({ text }, [cursorOf(fixture).offset]);
    return ranges.map(({ start, end }) => text.slice(start, end));
  };

  test("segment, key, line, paragraph, section, document", () => {
    const paragraph = "# note\n -net.core.somaxconn = 4096 1";
    const section = `# [ A ]\nx.y = 1\n\n${paragraph}`;
    expect(grow(`a.b = 1\n\n${section.replace("core", "co$0re")}\n\n# [ B ]\n`)).toEqual([
      "core",
      "net.core.somaxconn",
      "-net.core.somaxconn",
      "-net.core.somaxconn = 4096 1",
      " -net.core.somaxconn = 4096 1",
      paragraph,
      section,
      `a.b = 1\n\n${section}\n\n# [ B ]\n`,
    ]);
  });

  test("a word of a value, and the words of a comment", () => {
    expect(grow("a.b = 4096 87$0380")).toEqual(["87380", "4096 87380", "a.b = 4096 87380"]);
    expect(grow("# say w$0hat\n")).toEqual(["what", "say what", "# say what", "# say what\n"]);
  });

  test("between key and value, in a blank line and in nothing", () => {
    expect(grow("a.b =$0 1\n")).toEqual(["a.b = 1", "a.b = 1\n"]);
    expect(grow("a.b = 1\n$0\nc.d = 1\n")).toEqual(["a.b = 1\n\nc.d = 1\n"]);
    expect(grow("$0")).toEqual([""]);
  });

  test("each range holds the cursor and the range before it", () => {
    fc.assert(
      fc.property(fc.oneof(randomLoaderFile(), commented()), fc.nat(), (text, seed) => {
        const offset = seed % (text.length + 1);
        const [ranges = []] = selectionRanges({ text }, [offset]);
        expect(ranges.length).toBeGreaterThan(0);
        for (const [index, { start, end }] of ranges.entries()) {
          const inner = ranges[index - 1] ?? { start: offset, end: offset };
          expect(start <= inner.start && inner.end <= end && end <= text.length).toBe(true);
          if (index > 0) expect(end - start).toBeGreaterThan(inner.end - inner.start);
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
