import { describe, expect, test } from "vitest";
import type { Problem } from "../../core/text/problem.ts";
import { checkProblems, cursorOf, onlyFile, readFixture } from "./fixture.ts";

function problem(start: number, end: number, message: string): Problem {
  return { range: { start, end }, severity: "error", code: "x", message };
}

describe("reading", () => {
  test("markers are stripped and the cursor is an offset", () => {
    const fixture = readFixture(`
a = 1
#   ^ one
bc$0 = 2
#<- two
`);
    expect(fixture.files).toEqual([
      {
        path: "",
        text: "a = 1\nbc = 2\n",
        expectations: [
          { range: { start: 4, end: 5 }, text: "one" },
          { range: { start: 6, end: 7 }, text: "two" },
        ],
      },
    ]);
    expect(cursorOf(fixture)).toEqual({ path: "", offset: 8 });
    expect(onlyFile(fixture).text.slice(0, 5)).toBe("a = 1");
  });

  test("several labels may stand under one line, with either comment sign", () => {
    const { files } = readFixture("listen(fd, 4096);\n//         ^^^^ a\n#      ^^ b");
    expect(files[0]?.expectations).toEqual([
      { range: { start: 11, end: 15 }, text: "a" },
      { range: { start: 7, end: 9 }, text: "b" },
    ]);
  });

  test("headers begin files, and the cursor knows its own", () => {
    const fixture = readFixture(`
//- /etc/sysctl.conf
a = 1
//- server.c
f($0)`);
    expect(fixture.files.map(({ path, text }) => [path, text])).toEqual([
      ["etc/sysctl.conf", "a = 1"],
      ["server.c", "f()"],
    ]);
    expect(fixture.cursor).toEqual({ path: "server.c", offset: 2 });
  });

  test("dashes after < label the first columns", () => {
    expect(onlyFile(readFixture("key = 1\n# <--- the key\n//<- k")).expectations).toEqual([
      { range: { start: 0, end: 3 }, text: "the key" },
      { range: { start: 0, end: 1 }, text: "k" },
    ]);
    expect(() => readFixture("ab\n# <--- x")).toThrow("past the end");
  });

  test("comments without carets, and carets that are no label, are text", () => {
    const text = "# a comment\n# 2^3\na ^ b\n";
    expect(onlyFile(readFixture(text))).toEqual({ path: "", text, expectations: [] });
  });

  test("a caret line need not say anything", () => {
    expect(onlyFile(readFixture("abc\n# ^")).expectations).toEqual([
      { range: { start: 2, end: 3 }, text: "" },
    ]);
  });
});

describe("bad fixtures are rejected", () => {
  test.each([
    ["a second cursor", "a$0 = $01\n", "at most one $0"],
    ["a second cursor in another file", "//- a\n$0\n//- b\n$0\n", "at most one $0"],
    ["a caret past the line's end", "ab\n# ^^\n", "past the end"],
    ["a caret under an empty line", "\n\n# ^\n", "past the end"],
    ["a label above all lines", "# ^ x\na\n", "above all lines"],
    ["a label right after a header", "//- a\n# ^ x\n", "above all lines"],
    ["a cursor inside a label", "ab\n#^ a$0\n", "holds the cursor"],
    ["one path twice", "//- a\nx\n//- /a\ny\n", "twice"],
    ["text before the first header", "x\n//- a\ny\n", "text before"],
  ])("%s", (_title, source, message) => {
    expect(() => readFixture(source)).toThrow(message);
  });

  test("a cursor that is not there", () => {
    expect(() => cursorOf(readFixture("a"))).toThrow("no $0");
    expect(() => onlyFile(readFixture("//- a\n//- b\n"))).toThrow("several files");
  });
});

describe("checkProblems compares the whole result", () => {
  const source = "\na = 1\n#   ^ error x: wrong\nb = 2\n";

  test("equal results pass, in any order", () => {
    checkProblems(source, () => [problem(4, 5, "wrong")]);
    checkProblems("a = 1\n#   ^ error x: b\n#<- error x: a\n", () => [
      problem(0, 1, "a"),
      problem(4, 5, "b"),
    ]);
  });

  test.each([
    ["a missing problem", [], "-     ^ error x: wrong"],
    ["an unexpected one", [problem(4, 5, "wrong"), problem(6, 7, "more")], "+ ^ error x: more"],
    ["one said twice", [problem(4, 5, "wrong"), problem(4, 5, "wrong")], "+     ^ error x: wrong"],
    ["another range", [problem(3, 5, "wrong")], "+    ^^ error x: wrong"],
    ["an empty range", [problem(4, 4, "wrong")], "+     | (empty) error x: wrong"],
    ["another message", [problem(4, 5, "bad")], "+     ^ error x: bad"],
    ["another severity", [{ ...problem(4, 5, "wrong"), severity: "warning" }], "warning x: wrong"],
    ["a range over two lines", [problem(4, 8, "wrong")], "(and 3 beyond the line)"],
    [
      "a range outside the text",
      [problem(4, 5, "wrong"), problem(99, 100, "far")],
      "outside the text",
    ],
  ] as const)("%s fails", (_title, problems, shown) => {
    expect(() => checkProblems(source, () => problems)).toThrow(shown);
  });

  test("every file is compared", () => {
    const several = "//- a\nx\n//- b\ny\n#<- error x: only here";
    checkProblems(several, ({ path }) => (path === "b" ? [problem(0, 1, "only here")] : []));
    expect(() => checkProblems(several, () => [problem(0, 1, "only here")])).toThrow("+ ^");
  });
});
