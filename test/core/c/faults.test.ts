import { describe, expect, test } from "vitest";
import { faultOf, type SnippetFault } from "../../../core/c/fault.ts";
import { compiled, type RunningC, runC } from "./compileC.ts";

function faultIn({ call }: RunningC, name: string, ...args: unknown[]): SnippetFault | undefined {
  try {
    call(name, ...args);
  } catch (error) {
    return faultOf(error);
  }
  throw new Error(`${name} met no fault`);
}

describe.each(["plain", "traced"] as const)("in the %s build", (build) => {
  test("a null pointer names file and line, also deep within calls and statements over several lines", () => {
    const { call } = runC(
      `//- include/s.h
struct s { int v; struct s *next; };
static inline int deep(const struct s *s)
{
	return s->next->v;
}
//- net/a.c
#include <s.h>
int outer(struct s *s)
{
	int a = 1;

	a += deep(s);
	return a;
}
int write(struct s *s)
{
	if (s == NULL ||
	    s->next == NULL)
		s->v = 5;
	return 0;
}
struct s *make(void)
{
	return kzalloc(sizeof(struct s), 0);
}
`,
      build,
    );
    expect(() => call("outer", call("make"))).toThrow(
      "a null pointer is followed at include/s.h:4",
    );
    expect(() => call("write", null)).toThrow("a null pointer is followed at net/a.c:13");
  });

  test("an endless loop runs out of budget, and the next call has a full one", () => {
    const { call } = runC(
      `int roundup(int n)\n{\n\tint r = 1;\n\twhile (r < n)\n\t\tr <<= 1;\n\treturn r;\n}\nint spin(void)\n{\n\tint n = 0;\n\tdo {\n\t\tn++;\n\t} while (n || !n);\n\treturn n;\n}\n`,
      // Recording 50 million rounds would take a minute.
      "plain",
    );
    expect(() => call("roundup", 2147483647)).toThrow("this ran too often in one call at test.c:4");
    expect(() => call("spin")).toThrow(expect.objectContaining({ name: "LoopBudgetExceeded" }));
    expect(call("roundup", 1000)).toBe(1024);
  });

  test("endless recursion", () => {
    const { call } = runC(`int f(int a) { return f(a + 1) + 1; }`, build);
    expect(() => call("f", 1)).toThrow(expect.objectContaining({ name: "RecursionTooDeep" }));
  });

  test("division by zero", () => {
    const { call } = runC(
      `int f(int a)\n{\n\treturn 5 / a;\n}\nu64 g(u64 a)\n{\n\treturn 5 % a;\n}`,
      build,
    );
    expect(() => call("f", 0)).toThrow("division by zero at test.c:3");
    expect(() => call("g", 0)).toThrow("division by zero at test.c:7");
    expect(call("f", 2)).toBe(2);
  });

  test("BUG_ON", () => {
    const { call } = runC(`int f(int a)\n{\n\tBUG_ON(a > 1);\n\treturn a;\n}`, build);
    expect(() => call("f", 2)).toThrow("BUG() reached at test.c:3");
    expect(call("f", 1)).toBe(1);
  });

  test("void pointers that hold something else", () => {
    const { call } = runC(
      `struct a { int v; }; struct b { int w; };
struct b wrong; u8 small; int arr[2];
int f(int how)
{
	void *p = how == 0 ? (void *)&wrong : how == 1 ? (void *)&small : (void *)&arr[0];
	if (how == 0)
		return ((struct a *)p)->v;
	if (how == 3)
		p = &how;
	return *(int *)p + *((int *)p + 1);
}`,
      build,
    );
    expect(() => call("f", 0)).toThrow(
      "a void * does not hold what it is cast to: struct a at test.c:7",
    );
    expect(() => call("f", 1)).toThrow("a pointer to u8 is used as a pointer to i32 at test.c:10");
    expect(call("f", 2)).toBe(0);
    expect(() => call("f", 3)).toThrow("a pointer to a single variable is moved at test.c:10");
  });

  test("a place outside of an array, and a field's pointer that is moved", () => {
    const { call } = runC(
      `struct s { int v; }; static struct s t[3]; static u64 wide[2]; static struct s one;
int f(int n) { return t[n].v; }
u64 g(int n) { return wide[n] + 1; }
int h(int n) { int *p = &one.v; p += n; return *p; }`,
      build,
    );
    expect(call("f", 2)).toBe(0);
    expect(() => call("f", 3)).toThrow("a place outside of its array is used at test.c:2");
    expect(() => call("g", 2)).toThrow("a place outside of its array is used at test.c:3");
    expect(() => call("h", 1)).toThrow("a pointer to a single variable is moved at test.c:4");
  });

  test("pointers that leave their array", () => {
    const { call } = runC(
      `struct s { int v; }; static struct s t[3]; static struct s alone;
int f(int n) { struct s *p = n < 0 ? &alone : t; p += n < 0 ? 1 : n; return p == &t[2]; }`,
      build,
    );
    expect(call("f", 2)).toBe(1);
    expect(call("f", 3)).toBe(0);
    expect(() => call("f", 4)).toThrow("a pointer leaves its array");
    expect(() => call("f", -1)).toThrow("a pointer to a struct outside of any array is moved");
  });
});

describe("a fault says kind, file, line and function", () => {
  const code = `//- include/a.h
static inline int at(const int *list, int index)
{
	return list[index];
}
//- net/b.c
#include <a.h>
struct s { int v; int (*get)(int); struct s *next; int list[4]; };
static int list[4];
static struct s one;
int null_data(void)
{
	return one.next->v;
}
int null_function(void)
{
	return one.get(1);
}
int read_array(int index)
{
	return one.list[index];
}
int write_array(int index)
{
	list[index] = 1;
	return 0;
}
int read_pointer(int index)
{
	return at(list, index);
}
int write_pointer(int index)
{
	int *p = list;

	p += index;
	*p = 5;
	return *p;
}
int divide(int by)
{
	return 5 % by;
}
int endless(int n)
{
	for (;;)
		n++;
	return n;
}
int fill(int n)
{
	while (n) {
		struct s *s = kzalloc(sizeof(*s), 0);
		s->next = one.next;
		one.next = s;
	}
	return 0;
}
int many(int n)
{
	struct s *s = kcalloc(n, sizeof(struct s), 0);
	return s->v;
}
int deep(int n) { return deep(n + 1) + 1; }
int wide(int n)
{
	return n < 2 ? n : wide(n - 1) + wide(n - 2);
}
int bug(int n)
{
	BUG_ON(n);
	return 0;
}
`;
  const cases: readonly (readonly [string, number, SnippetFault["kind"], string, number])[] = [
    ["null_data", 0, "NullPointer", "net/b.c", 6],
    ["null_function", 0, "NullPointer", "net/b.c", 10],
    ["read_array", 4, "OutOfBounds", "net/b.c", 14],
    ["read_array", -1, "OutOfBounds", "net/b.c", 14],
    ["write_array", 4, "OutOfBounds", "net/b.c", 18],
    ["read_pointer", 4, "OutOfBounds", "include/a.h", 2],
    ["read_pointer", -1, "OutOfBounds", "include/a.h", 2],
    ["write_pointer", 4, "OutOfBounds", "net/b.c", 30],
    ["divide", 0, "DivisionByZero", "net/b.c", 35],
    ["endless", 0, "LoopBudgetExceeded", "net/b.c", 39],
    ["fill", 1, "LoopBudgetExceeded", "net/b.c", 45],
    ["many", 100_000_000, "AllocationTooLarge", "net/b.c", 54],
    ["deep", 0, "RecursionTooDeep", "net/b.c", 57],
    ["wide", 60, "LoopBudgetExceeded", "net/b.c", 58],
    ["bug", 1, "Bug", "net/b.c", 64],
  ];
  const plain = runC(code);
  const traced = runC(code, "traced");

  test.each(cases)("%s(%i): %s at %s:%i", (name, argument, kind, file, line) => {
    const functionName = file === "net/b.c" ? name : "at";
    const fault = faultIn(plain, name, argument);
    expect(fault).toMatchObject({ kind, file, line, functionName });
    expect(fault?.message).toMatch(/^[^:]{8,}$/);
    // Recording millions of rounds would take a minute.
    if (kind === "LoopBudgetExceeded") return;
    expect(faultIn(traced, name, argument)).toEqual(fault);
  });

  test("other errors are none", () => {
    expect(faultOf(new Error("x"))).toBeUndefined();
    expect(faultOf("x")).toBeUndefined();
    expect(plain.call("read_array", 3)).toBe(0);
    expect(plain.call("write_pointer", 3)).toBe(5);
  });
});

test("arguments from outside are brought into their C range", () => {
  const { call } = runC(
    `u32 f(u32 a, u8 b, s16 c, bool d) { return a + b + c + d; } u64 g(u64 a, s64 b) { return a + b; }`,
  );
  expect(call("f", -1, 256, 65536, 5)).toBe(0);
  expect(call("g", -1, 1n)).toBe(0n);
  expect(call("g", 2 ** 40, 1)).toBe(2n ** 40n + 1n);
});

test("globals are live, and each instance has its own", () => {
  const code = `struct s { int v; u16 list[3]; }; struct s s = { 4, { 1, 2, 3 } }; int n = 7; u64 wide; static int *where = &n; static int addressed = 3; static int *other = &addressed;
int get(void) { return s.v * 100 + *where * 10 + s.list[2]; } int read(void) { return *other; }`;
  const first = runC(code);
  const second = runC(code);
  const globals = first.instance.globals as {
    s: { v: number; list: Uint16Array };
    n: number;
    wide: bigint;
    addressed: number;
  };
  expect(first.call("get")).toBe(473);
  globals.s.v = 5;
  globals.n = 8;
  globals.s.list[2] = 65536 + 4;
  globals.wide = 5n;
  globals.addressed = 9;
  expect(first.call("get")).toBe(584);
  expect(globals.wide).toBe(5n);
  expect(first.call("read")).toBe(9);
  expect(second.call("get")).toBe(473);
});

test("the same text gives the same program, and another version's inactive lines change nothing", () => {
  const code = `#if V >= 2\nint f(void) { return 2; }\n#else\nint f(void) { return 1; }\n#endif\n`;
  const [one, again, two, three] = ["1", "1", "2", "3"].map((V) => compiled(code, { V }));
  expect(again).toEqual(one);
  expect(three?.source).toBe(two?.source);
  expect(two?.source).not.toBe(one?.source);
});

test("constants are enumerators and macros that are integers", () => {
  const { constants } = compiled(
    `#define HZ 1000\n#define TIMEOUT (3 * HZ)\n#define NOT_ONE some_call(1)\n#define EMPTY\n#define LOOP LOOP\n#define BIG 0xffffffffffffffffull\nenum { A = -3, B };\nint f(void) { return A; }`,
    { LINUX_VERSION_CODE: "101187584" },
  );
  expect(constants).toEqual({
    A: -3,
    B: -2,
    HZ: 1000,
    LINUX_VERSION_CODE: 101187584,
    TIMEOUT: 3000,
    __SNIPPET_EVALUATOR__: 1,
  });
});
