import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import type { Assignment } from "../../../core/config/entry.ts";
import { randomConfig } from "../../support/randomConfig.ts";
import { loadSysctlParser, readText } from "../../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

function onlyAssignment(text: string): Assignment {
  const { entries } = readText(parser, text);
  const [entry] = entries;
  if (entry?.kind !== "assignment" || entries.length > 1) throw new Error(JSON.stringify(entries));
  return entry;
}

test("an assignment with all its parts", () => {
  const text = "# first\n\n  -net/ipv4/conf/eth0.100/mtu =  14 00 \n";
  expect(onlyAssignment(text)).toEqual({
    kind: "assignment",
    key: "net/ipv4/conf/eth0.100/mtu",
    path: "net/ipv4/conf/eth0.100/mtu",
    keyRange: { start: 12, end: 38 },
    value: "14 00",
    valueRange: { start: 42, end: 47 },
    ignoreErrors: true,
    isGlob: false,
    line: 2,
  });
});

test("an exclusion", () => {
  expect(readText(parser, "a = 1\n-net.ipv4.conf.lo.mtu\n").entries[1]).toEqual({
    kind: "exclusion",
    key: "net.ipv4.conf.lo.mtu",
    path: "net/ipv4/conf/lo/mtu",
    keyRange: { start: 7, end: 27 },
    line: 1,
  });
});

test.each([
  ["net.core.somaxconn=1", "net/core/somaxconn", "1"],
  ["net/core/somaxconn=1", "net/core/somaxconn", "1"],
  ["net.ipv4.conf.eth0/100.mtu=1", "net/ipv4/conf/eth0.100/mtu", "1"],
  ["net/ipv4/conf/eth0.100/mtu=1", "net/ipv4/conf/eth0.100/mtu", "1"],
  ["a.b = 1 # x", "a/b", "1 # x"],
  ["a.b == x", "a/b", "= x"],
  ['a.b = "x"', "a/b", '"x"'],
  ["a.b =\tx\ty\t", "a/b", "x\ty"],
  ["a.b =", "a/b", ""],
  ["a.b = \r", "a/b", ""],
  ["a.b = 1\r", "a/b", "1"],
  ["a.b = 1 \\", "a/b", "1 \\"],
  ["a.b = \u00a01", "a/b", "\u00a01"],
  ["- a.b = 1", " a/b", "1"],
  ["--a.b = 1", "a/b", "1"],
  ["a.b = 1\0 2", "a/b", "1"],
  ["a.b = 1 \0 2", "a/b", "1"],
  ["\ufeffa.b = 1", "\ufeffa/b", "1"],
])("%j is read as procps reads it", (text, path, value) => {
  expect(onlyAssignment(`${text}\n`)).toMatchObject({ path, value });
  expect(onlyAssignment(text)).toMatchObject({ path, value });
});

test.each(["a.* = 1", "a.b? = 1", "a.[x = 1"])("%s is a glob", (text) => {
  expect(onlyAssignment(text).isGlob).toBe(true);
});

test("the range of a missing value is empty and stands after the equals sign", () => {
  expect(onlyAssignment("a.b =   ").valueRange).toEqual({ start: 5, end: 5 });
});

describe("what is no entry", () => {
  test.each(["", "\n", "# a = 1", " ; a = 1", "a.b", "= 1", "-", "-=1", "\0a = 1", "a\0 = 1"])(
    "%j",
    (text) => {
      expect(readText(parser, text).entries).toEqual([]);
    },
  );
});

test("a line is the same whatever stands around it", () => {
  fc.assert(
    fc.property(randomConfig(), randomConfig(), (before, after) => {
      const [first, last] = [before.replaceAll("\ufeff", ""), after.replaceAll("\ufeff", "")];
      const shift = first.length + 1;
      const lines = first.split("\n").length;
      const together = readText(parser, `${first}\n${last}`).entries;
      const alone = readText(parser, last).entries.map((entry) => ({
        ...entry,
        line: entry.line + lines,
        keyRange: { start: entry.keyRange.start + shift, end: entry.keyRange.end + shift },
        ...(entry.kind === "assignment" && {
          valueRange: { start: entry.valueRange.start + shift, end: entry.valueRange.end + shift },
        }),
      }));
      expect(together.slice(together.length - alone.length)).toEqual(alone);
      expect(together.length - alone.length).toBe(readText(parser, first).entries.length);
    }),
    { numRuns: 300, seed: 11 },
  );
});

test("ranges are inside the text and hold key and value", () => {
  fc.assert(
    fc.property(randomConfig(), (text) => {
      const { entries, problems } = readText(parser, text);
      for (const { range, message } of problems) {
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThanOrEqual(text.length);
        expect(message.length).toBeLessThan(400);
      }
      for (const entry of entries) {
        // What C's isspace() calls blank; a no-break space is none.
        const key = text.slice(entry.keyRange.start, entry.keyRange.end);
        expect(key).not.toMatch(/^$|^[ \t\v\f\r\n]|[ \t\v\f\r\n]$/);
        if (entry.kind === "exclusion") continue;
        expect(text.slice(entry.valueRange.start, entry.valueRange.end)).toBe(entry.value);
      }
    }),
    { numRuns: 500, seed: 12 },
  );
});

test("ten megabytes are read", () => {
  const line = "net.core.somaxconn = 4096\n";
  const count = Math.ceil(10_000_000 / line.length);
  const { entries, problems } = readText(parser, line.repeat(count));
  expect(entries.length).toBe(count);
  expect(entries.at(-1)?.line).toBe(count - 1);
  expect(problems).toEqual([]);
}, 60_000);

test.each([
  ["key", "a.".repeat(500_000)],
  ["key of brackets", "a.[".repeat(300_000)],
  ["command", `sysctl -w ${"-a ".repeat(300_000)}`],
  ["words", "a ".repeat(500_000)],
  ["NUL bytes", "\0".repeat(1_000_000)],
  ["value", `a = ${"b ".repeat(500_000)}`],
  ["dashes", "-".repeat(1_000_000)],
])("a line of a megabyte: %s", (_title, line) => {
  const { entries, problems } = readText(parser, `${line}\nvm.swappiness = 10\n`);
  expect(entries.at(-1)).toMatchObject({ path: "vm/swappiness", line: 1 });
  for (const { message } of problems) expect(message.length).toBeLessThan(400);
});
