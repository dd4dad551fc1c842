import { beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { compileSnippets } from "../../../core/c/compile.ts";
import { createSnippetCache, type SnippetCache } from "../../../core/c/snippetCache.ts";
import { loadCParser } from "../../support/cParser.ts";

/** What somebody types into `f`, and the code of the one problem that it must give on its line. */
const inFunction: readonly (readonly [string, string])[] = [
  ["n = ", "syntax"],
  ["g(", "syntax"],
  ["n = g(n;", "unclosed"],
  ["if (n >", "syntax"],
  ["if (n > 1 { n = 2; }", "unclosed"],
  ["n = (1 + 2;", "unclosed"],
  ["n = 1);", "unopened"],
  ["n = 1", "syntax"],
  ["retrun 1;", "syntax"],
  ['const char *s = "abc;', "syntax"],
  ["n = “1”;", "syntax"],
  ["n = 1;\0", "syntax"],
  ["5 = n;", "syntax"],
  ["foo_t x = 1;", "unknown-type"],
  ["n = nn;", "undeclared"],
  ["n = gg(n);", "undeclared"],
  ["n = g(n, 1);", "argument-count"],
  ["n = s->nope;", "no-such-field"],
  ["int huge[2000000000];", "array-length"],
  ["int four[4] = { 0 }; n = four[7];", "array-index"],
  ["int length[n];", "not-constant"],
  ["n = n << 64;", "shift-count"],
  ["n = 1 << 32;", "shift-count"],
  ["n = n / 0;", "division-by-zero"],
  ["float f = 1;", "floating-point"],
  ["n = 1.5 * n;", "bad-number"],
  ["goto in; if (n) { in: n = 1; }", "goto-target"],
  ["again: n++; if (n < 5) goto again;", "backward-goto"],
  ["goto nowhere;", "goto-target"],
  ['asm volatile("nop");', "inline-assembly"],
  ["typeof(n) z = 1;", "unsupported-type"],
  ["n = ({ int q = 1; q; });", "statement-expression"],
  ["n = n ?: 1;", "unsupported-expression"],
  ["unsigned long u = (unsigned long)s;", "unsupported-conversion"],
  ["if (s == 5) n = 1;", "unsupported-conversion"],
  ['n = "abc";', "unsupported-conversion"],
  ["break;", "break-outside"],
  ["continue;", "continue-outside"],
  ["switch (n) { case 1: break; case 1: break; }", "duplicate-case"],
  ["switch (n) { case 1: continue; }", "continue-outside"],
  ["void v;", "bad-local"],
  ["n = SQUARE(n);", "function-like-macro"],
  ["n = LOOP;", "undeclared"],
  ["n = M40;", "macro-too-large"],
  [`n = ${"(".repeat(3000)}1${")".repeat(3000)};`, "too-deep"],
  [`n = ${"(".repeat(3000)}`, "syntax"],
  ["{".repeat(3000) + "}".repeat(3000), "too-deep"],
];

const atFileLevel: readonly (readonly [string, string])[] = [
  ["}", "unopened"],
  ["#if 1", "unterminated-if"],
  ["#endif", "unexpected-directive"],
  ["#else", "unexpected-directive"],
  ["#if (1 +\n#endif", "bad-condition"],
  ["#if NOPE(1)\n#endif", "bad-condition"],
  ["#if M40\n#endif", "bad-condition"],
  ["#include", "bad-directive"],
  ["#include <no/such.h>", "include-not-found"],
  ["#define", "bad-directive"],
  ["/* never", "unterminated-comment"],
  ["int huge[1000000000];", "array-length"],
  ["struct big { int a[4096]; }; struct big big[65536];", "array-length"],
  ["int variadic(int a, ...) { return a; }", "variadic"],
  ["struct wide { u64 a:40; };", "bit-field"],
  ["union u { int a; char b; };", "union"],
  ["struct outer { struct { int a; }; int b; };", "anonymous-member"],
  ["int f(struct s *s, int n) { return 0; }", "redefined"],
  ["void v(void) { return 1; }", "return-value"],
  ["class A { int x; };", "unknown-type"],
];

const bombs = Array.from(
  { length: 40 },
  (_, index) => `#define M${index + 1} (M${index} + M${index})`,
);
const head = [
  "#define SQUARE(x) ((x) * (x))",
  "#define LOOP POOL",
  "#define POOL LOOP",
  "#define M0 1",
  ...bombs,
  "struct s { int v; };",
  "static int g(int n) { return n; }",
  "int f(struct s *s, int n)",
  "{",
];
const tail = ["\tif (n > 3)", "\t\tn = 3;", "\treturn g(n) + s->v;", "}"];

let parser: Parser;
let cache: SnippetCache;
beforeAll(async () => {
  parser = await loadCParser();
  cache = createSnippetCache(parser);
});

/** `line code` of each problem, lines counted from one. */
function problemsOf(lines: readonly string[]): string[] {
  const text = `${lines.join("\n")}\n`;
  const files = new Map([
    ["net/edited.c", text],
    ["net/cycle.h", '#include "cycle2.h"\nint cycle1;\n'],
    ["net/cycle2.h", '#include "cycle.h"\nint cycle2;\n'],
  ]);
  const { program, problems } = compileSnippets(parser, files, {}, cache);
  expect(program === undefined).toBe(problems.length > 0);
  return problems.map(({ file, range, code, message }) => {
    expect(file).toBe("net/edited.c");
    expect(message.length).toBeGreaterThan(10);
    return `${text.slice(0, range.start).split("\n").length} ${code}`;
  });
}

test.each(inFunction)("%s: %s", (typed, code) => {
  expect(problemsOf([...head, `\t${typed}`, ...tail])).toEqual([`${head.length + 1} ${code}`]);
});

test.each(atFileLevel)("at file level, %s: %s", (typed, code) => {
  const line = head.length + tail.length + 1;
  expect(problemsOf([...head, ...tail, typed])).toEqual([`${line} ${code}`]);
});

test("a missing brace is told where the block begins that lacks it", () => {
  const open = head.length;
  expect(problemsOf([...head, ...tail.slice(0, -1)])).toEqual([`${open} unclosed`]);
  const next = ["", "int h(void)", "{", "\treturn 1;", "}"];
  expect(problemsOf([...head, ...tail.slice(0, -1), ...next])).toEqual([`${open} unclosed`]);
  const inner = ["\twhile (n) {", "\t\tn--;"];
  expect(problemsOf([...head, ...inner, ...tail])).toEqual([`${open + 1} unclosed`]);
});

test("two broken functions give a problem each", () => {
  const other = ["int h(void)", "{", "\treturn 1", "}"];
  const lines = [...head, "\tretrun 1;", ...tail, ...other];
  expect(problemsOf(lines)).toEqual([`${head.length + 1} syntax`, `${lines.length - 1} syntax`]);
});

test.each([
  '#include "cycle.h"',
  '#include "edited.c"',
  "#pragma once",
  "#define X 1 \\",
  "int unused __attribute__((unused)) = 1;",
])("%s is taken", (typed) => {
  expect(problemsOf([...head, ...tail, typed])).toEqual([]);
});
