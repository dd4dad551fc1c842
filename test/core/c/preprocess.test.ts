import { describe, expect, test } from "vitest";
import { preprocess, preprocessAll } from "../../../core/c/preprocess.ts";

function run(text: string, defines: Record<string, string> = {}) {
  return preprocess(new Map([["a.c", text]]), "a.c", defines);
}

/** The lines that are left, blanks dropped. */
function left(text: string, defines: Record<string, string> = {}): string {
  return run(text, defines).text.split(/\s+/).filter(Boolean).join(" ");
}

describe("positions", () => {
  test("text keeps its length and its line ends", () => {
    const text =
      "int a; /* one\r\n two */ int b; // three\n#define X 1\n#if X\nint c;\n#else\nint d;\n#endif";
    const result = run(text);
    expect(result.text).toHaveLength(text.length);
    expect(result.text.replace(/[^\r\n]/g, "")).toBe(text.replace(/[^\r\n]/g, ""));
    expect(result.text.indexOf("int c")).toBe(text.indexOf("int c"));
    expect(result.text).not.toContain("int d");
  });

  test("inactive lines are one range per stretch", () => {
    const text = "#if 0\nint a;\nint b;\n#else\nint c;\n#endif\n";
    const { inactive } = run(text);
    expect(inactive.map(({ start, end }) => text.slice(start, end))).toEqual(["int a;\nint b;\n"]);
  });

  test("comment marks within strings are text", () => {
    expect(left(`char *s = "/* no */"; // yes`)).toBe(`char *s = "/* no */";`);
    expect(left(`char c = '"'; /* gone */ int x;`)).toBe(`char c = '"'; int x;`);
  });

  test("a directive within a comment is none", () => {
    expect(left("/*\n#if 0\n*/ int a;")).toBe("int a;");
  });

  test("comments of inactive lines are not reported", () => {
    const { comments } = run("/* one */\n#if 0\n/* two */\n#endif\n// three\n");
    expect(comments.map(({ text }) => text)).toEqual(["one", "three"]);
  });

  test("a comment's text is without its stars", () => {
    const { comments } = run("/*\n * First line,\n * second line.\n */\n");
    expect(comments[0]?.text).toBe("First line, second line.");
  });
});

describe("conditions", () => {
  test.each([
    ["1", true],
    ["0", false],
    ["UNKNOWN", false],
    ["!UNKNOWN", true],
    ["defined(A)", true],
    ["defined A && !defined(B)", true],
    ["A == 3 && A != 4 || B", true],
    ["A > 3 || A >= 3 && A <= 2", false],
    ["(A + 2) * 2 - 1 == 9", true],
    ["7 / 2 == 3 && 7 % 4 == 3", true],
    ["1 << 4 == 16", true],
    ["(0xff & ~0xf) == 0xf0 && (1 | 6) == 7 && (5 ^ 1) == 4", true],
    ["A > 2 ? 1 : 0", true],
    ["-1 < 0", true],
    ["'a' == 97", true],
    ["SUM(A, SUM(1, 1)) == 5", true],
    ["V(5, 4, 290) > V(5, 4, 255)", true],
    ["IS_ENABLED(A) && !IS_ENABLED(B)", true],
  ])("#if %s is %s", (condition, expected) => {
    const text = `#define A 3\n#define SUM(a, b) ((a) + (b))\n#define V(a, b, c) (((a) << 24) + ((b) << 16) + (c))\n#if ${condition}\nyes\n#else\nno\n#endif\n`;
    expect(left(text)).toBe(expected ? "yes" : "no");
  });

  test("elif takes the first that holds", () => {
    const text = "#if V < 2\none\n#elif V < 4\ntwo\n#elif V < 6\nthree\n#else\nfour\n#endif";
    expect([1, 3, 5, 7].map((value) => left(text, { V: String(value) }))).toEqual([
      "one",
      "two",
      "three",
      "four",
    ]);
  });

  test("nothing in an inactive branch counts", () => {
    expect(
      left(
        "#if 0\n#if 1\na\n#else\nb\n#endif\n#define X 1\n#include <none>\n#endif\n#ifdef X\nc\n#endif\nd",
      ),
    ).toBe("d");
  });

  test("an #if may stand inside a condition", () => {
    const text = "if (a\n#if NEW\n && b\n#endif\n)";
    expect(left(text)).toBe("if (a )");
    expect(left(text, { NEW: "1" })).toBe("if (a && b )");
  });

  test("a directive goes on after a backslash", () => {
    expect(left("#define A 1\n#if A && \\\n  !defined(B)\nyes\n#endif")).toBe("yes");
  });

  test("a value from outside wins over a #define", () => {
    expect(left("#define V 1\n#if V == 2\nyes\n#endif", { V: "2" })).toBe("yes");
  });

  test("#undef and #ifndef", () => {
    expect(left("#define A\n#ifdef A\none\n#endif\n#undef A\n#ifndef A\ntwo\n#endif")).toBe(
      "one two",
    );
  });

  test("the evaluator announces itself", () => {
    expect(left("#ifndef __SNIPPET_EVALUATOR__\ngcc\n#else\nhere\n#endif")).toBe("here");
  });
});

describe("includes", () => {
  const files = new Map([
    [
      "include/linux/a.h",
      "#ifndef A_H\n#define A_H\n#include <linux/b.h>\n#define TWO (ONE + 1)\n#endif\n",
    ],
    ["include/linux/b.h", "#ifndef B_H\n#define B_H\n#define ONE 1\n#endif\n"],
    ["net/x.c", '#include <linux/a.h>\n#include "local.h"\n#if TWO == 2 && LOCAL\nyes\n#endif\n'],
    ["net/local.h", "#include <linux/a.h>\n#define LOCAL 1\n"],
    [
      "net/y.c",
      "#include <linux/b.h>\n#include <linux/a.h>\n#if TWO == 2 && !defined(LOCAL)\nyes\n#endif\n",
    ],
  ]);

  test("each file stands once, behind what it includes", () => {
    const all = preprocessAll(files, ["net/x.c", "net/y.c"], {});
    expect([...all.keys()]).toEqual([
      "include/linux/b.h",
      "include/linux/a.h",
      "net/local.h",
      "net/x.c",
      "net/y.c",
    ]);
    expect(all.get("net/x.c")?.text.trim()).toBe("yes");
    expect(all.get("net/x.c")?.includes).toEqual(["include/linux/a.h", "net/local.h"]);
  });

  test("a second file sees the macros of headers that were read for the first, and only those it includes", () => {
    const all = preprocessAll(files, ["net/x.c", "net/y.c"], {});
    expect(all.get("net/y.c")?.text.trim()).toBe("yes");
    expect(all.get("net/y.c")?.macros.has("LOCAL")).toBe(false);
  });

  test("files that include each other end", () => {
    const round = new Map([
      ["a.h", '#include "b.h"\n#define A 1\n'],
      ["b.h", '#include "a.h"\n#define B 1\n'],
    ]);
    expect(preprocess(round, "a.h", {}).macros.has("B")).toBe(true);
  });
});

describe("problems", () => {
  /** `line:text code` of each problem. */
  function problems(text: string): string[] {
    return run(text).problems.map(
      ({ range, code }) =>
        `${text.slice(0, range.start).split("\n").length}:${text.slice(range.start, range.end)} ${code}`,
    );
  }

  test.each([
    ["int a;\n#if 1\nint b;", ["2:#if 1 unterminated-if"]],
    ["#else\n", ["1:#else unexpected-directive"]],
    ["#endif\n", ["1:#endif unexpected-directive"]],
    ["#if 1\n#else\n#else\n#endif", ["3:#else unexpected-directive"]],
    ["#if 1 +\n#endif", ["1:#if 1 + bad-condition"]],
    ["#if\n#endif", ["1:#if bad-condition"]],
    ["#if 1 2\n#endif", ["1:2 bad-condition"]],
    ["#if (1\n#endif", ["1:#if (1 bad-condition"]],
    ["#if F(1)\n#endif", ["1:F(1) bad-condition"]],
    ["#if 1 / 0\n#endif", ["1:/ 0 bad-condition"]],
    ["#define F(a) a\n#if F(1, 2)\n#endif", ["2:F(1, 2) bad-condition"]],
    ["#if defined\n#endif", ["1:defined bad-condition"]],
    ["#ifdef\n#endif", ["1:#ifdef bad-directive"]],
    ["#include <linux/none.h>\n", ["1:<linux/none.h> include-not-found"]],
    ["#include none\n", ["1:#include none bad-directive"]],
    ["#warn x\n", ["1:#warn x unknown-directive"]],
    ["#error not for this version\n", ["1:#error not for this version error-directive"]],
    ["#define A 1\n#define A 2\n", ["2:A macro-redefined"]],
    ["#define 1\n", ["1:#define 1 bad-directive"]],
    ["int a; /* open\n", ["1:/* unterminated-comment"]],
  ])("%j", (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test("a file that is not there", () => {
    expect(preprocess(new Map(), "a.c", {}).problems[0]?.code).toBe("no-such-file");
  });
});
