import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  alignments,
  commentStyles,
  type FormatStyle,
  formatConfig,
  formatTyped,
} from "../../../core/features/formatting.ts";
import { applyEdits } from "../../../core/text/textEdit.ts";
import { readingsOf } from "../../support/loaderReadings.ts";
import { randomConfig } from "../../support/randomConfig.ts";
import { randomLoaderFile } from "../../support/randomLoaderFile.ts";

const usual: FormatStyle = {
  align: "none",
  comments: "keep",
  trimFinalNewlines: false,
  insertFinalNewline: false,
};

function formatted(text: string, style: Partial<FormatStyle> = {}): string {
  const range = { start: 0, end: text.length };
  return applyEdits(text, formatConfig(text, range, { ...usual, ...style }));
}

const styles = fc.record<FormatStyle>({
  align: fc.constantFrom(...alignments),
  comments: fc.constantFrom(...commentStyles),
  trimFinalNewlines: fc.boolean(),
  insertFinalNewline: fc.boolean(),
});

describe("what the loaders read stays the same", () => {
  test.each([
    { title: "files for the loaders", files: randomLoaderFile(), encoding: "bytes" as const },
    { title: "random texts", files: randomConfig(), encoding: "text" as const },
  ])("$title", ({ files, encoding }) => {
    let changed = 0;
    fc.assert(
      fc.property(files, styles, fc.nat(), fc.nat(), (text, style, from, length) => {
        const start = from % (text.length + 1);
        const whole = { start: 0, end: text.length };
        const part = { start, end: Math.min(text.length, start + (length % 40)) };
        // `;` is no comment to newer systemd: there only the style that keeps comments changes nothing.
        const isKept = (reading: string) =>
          style.comments === "keep" || !reading.startsWith("systemd lines");
        const before = readingsOf(text, encoding).filter(isKept);
        for (const edits of [
          formatConfig(text, whole, style),
          formatConfig(text, part, style),
          formatTyped(text, start, style),
        ]) {
          const after = applyEdits(text, edits);
          if (after !== text) changed += 1;
          expect(readingsOf(after, encoding).filter(isKept)).toEqual(before);
        }
      }),
      { numRuns: 1500, seed: 20_261_123 },
    );
    expect(changed).toBeGreaterThan(1000);
  });

  test("formatting twice changes nothing more", () => {
    fc.assert(
      fc.property(randomLoaderFile(), styles, (text, style) => {
        const once = formatted(text, style);
        expect(formatted(once, style)).toBe(once);
      }),
      { numRuns: 500, seed: 20_261_124 },
    );
  });
});

describe("a document", () => {
  test("blanks around key and value; those inside stay", () => {
    expect(formatted("  a.b=1  \n\tnet.ipv4.tcp_rmem   =\t4096  87380\t6\n -a.c \n")).toBe(
      "a.b = 1\nnet.ipv4.tcp_rmem = 4096  87380\t6\n-a.c\n",
    );
  });

  test("a dash keeps what stands behind it", () => {
    expect(formatted("-a.b=1\n- a.b  =1\n")).toBe("-a.b = 1\n- a.b = 1\n");
  });

  test("the equals signs of a block stand below each other, and comments do not end it", () => {
    expect(
      formatted("a.b=1\n# said\nnet.core.somaxconn = 2\n\nc.d   = 3\n", { align: "equals" }),
    ).toBe("a.b                = 1\n# said\nnet.core.somaxconn = 2\n\nc.d = 3\n");
  });

  test("an endless key does not push the others", () => {
    const long = `net.${"x".repeat(100)}`;
    expect(formatted(`a.b=1\n${long}=2\nc.de=3\n`, { align: "equals" })).toBe(
      `a.b  = 1\n${long} = 2\nc.de = 3\n`,
    );
  });

  test("comments begin with what the style says, and keep what they say", () => {
    const text = "  ; a = 1\n;;; b\n### c\n";
    expect(formatted(text)).toBe("; a = 1\n;;; b\n### c\n");
    expect(formatted(text, { comments: "#" })).toBe("# a = 1\n### b\n### c\n");
    expect(formatted(text, { comments: ";" })).toBe("; a = 1\n;;; b\n;;; c\n");
  });

  test.each([
    ["carriage returns stay", "a.b=1\r\nc.d=2  \r\n", "a.b = 1\r\nc.d = 2\r\n"],
    [
      "a continuation and what it takes in",
      "a.b=1 \\\n  c.d=2\n e.f=3\n",
      "a.b=1 \\\n  c.d=2\ne.f = 3\n",
    ],
    [
      "a backslash that blanks keep from continuing",
      "a.b=\\ \n  # c \\ \n",
      "a.b = \\ \n# c \\ \n",
    ],
    ["a byte order mark", "\uFEFFa.b=1\nc.d=2\n", "\uFEFFa.b=1\nc.d = 2\n"],
    ["an empty value, with or without a blank", "a.b=\na.c= \n", "a.b =\na.c = \n"],
    ["a value that is a comment to BusyBox", "a.b=#1\na.c= #1\n", "a.b =#1\na.c = #1\n"],
    ["a carriage return and a NUL inside", " a.b=1\r2\n a.c=1\0\n", " a.b=1\r2\n a.c=1\0\n"],
    ["lines that are broken", "  what ever \n =1\n", "  what ever \n =1\n"],
    [
      "templates",
      "{% if a == b %}\n a.b={{ c }}\n{{ a==b }}=1\n",
      "{% if a == b %}\na.b = {{ c }}\n{{ a==b }}=1\n",
    ],
    ["no-break spaces are no blanks", "\u00a0a.b=1\n", "\u00a0a.b = 1\n"],
  ])("%s", (_, text, expected) => {
    expect(formatted(text)).toBe(expected);
  });

  test("a line of a megabyte stays", () => {
    const line = ` a.b=${"9".repeat(1_000_000)} \n`;
    expect(formatted(`${line} a.c=1\n`)).toBe(`${line}a.c = 1\n`);
  });

  test("its end, as the editor asks", () => {
    expect(formatted("a=1 \n \n\n", { trimFinalNewlines: true })).toBe("a = 1\n");
    expect(formatted(" \n", { trimFinalNewlines: true })).toBe("");
    expect(formatted("a=1", { insertFinalNewline: true })).toBe("a = 1\n");
    expect(formatted("b=1\r\na=1", { insertFinalNewline: true })).toBe("b = 1\r\na = 1\r\n");
    expect(formatted("a=1\\", { insertFinalNewline: true })).toBe("a=1\\");
    expect(formatted("", { insertFinalNewline: true })).toBe("");
  });

  test("edits are as small as can be", () => {
    const text = "a.b = 1\nc.d =2\n";
    expect(formatConfig(text, { start: 0, end: text.length }, usual)).toEqual([
      { range: { start: 13, end: 13 }, newText: " " },
    ]);
  });
});

describe("a range and a line break that is typed", () => {
  const text = "a.b=1\nnet.c=2\n\nd=3\n";

  test("a range changes its own lines, aligned with their block", () => {
    const range = { start: 1, end: 2 };
    expect(applyEdits(text, formatConfig(text, range, { ...usual, align: "equals" }))).toBe(
      "a.b   = 1\nnet.c=2\n\nd=3\n",
    );
  });

  test("the line that was left is tidied, the new one is not", () => {
    const typed = "a.b=1\n   \nc=2\n";
    expect(applyEdits(typed, formatTyped(typed, 6, usual))).toBe("a.b = 1\n   \nc=2\n");
  });

  test("an aligned block follows the line that was left", () => {
    const typed = "x=0\n\na.b = 1\nnet.c=2\n";
    expect(applyEdits(typed, formatTyped(typed, typed.length, { ...usual, align: "equals" }))).toBe(
      "x=0\n\na.b   = 1\nnet.c = 2\n",
    );
  });

  test("at the start of a document there is nothing to tidy", () => {
    expect(formatTyped("\na=1", 1, usual)).toEqual([]);
    expect(formatTyped("a=1", 0, usual)).toEqual([]);
  });
});
