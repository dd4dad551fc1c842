import { describe, expect, test } from "vitest";
import { explainStep } from "../../../core/c/explain.ts";
import { type RunningC, runC } from "./compileC.ts";

function steps({ instance, program }: RunningC): string[] {
  return instance.trace().map((step) => {
    const site = program.sites[step.site];
    if (site === undefined) throw new Error("a step without a site");
    return `${"  ".repeat(step.depth)}${step.kind} ${site.line + 1}: ${explainStep(step, site)}`;
  });
}

/** The steps of `test(args)`. */
function traceOf(code: string, ...args: readonly unknown[]): string[] {
  const running = runC(code, "traced");
  running.call("test", ...args);
  return steps(running);
}

test("calls, values, branches and returns, with their lines", () => {
  const code = `static int limit = 4096;
static int clamp_backlog(int backlog)
{
	if ((unsigned int)backlog > limit)
		backlog = limit;
	return backlog;
}
int test(int backlog)
{
	int used = clamp_backlog(backlog);
	return used + 1;
}
`;
  expect(traceOf(code, -1)).toEqual([
    "call 8: backlog = -1",
    "  call 10: backlog = -1",
    "    branch 4: 4294967295 > 4096: true",
    "    assign 5: backlog = 4096",
    "    return 6: returns 4096",
    "  assign 10: used = 4096",
    "  return 11: returns 4097",
  ]);
});

test("each half of && and || that was looked at", () => {
  const code = `int test(int a, int b) { if (a > 3 && !b) return 1; if (a == 1 || b) return 2; return a < b; }`;
  expect(traceOf(code, 5, 0)).toEqual([
    "call 1: a = 5, b = 0",
    "  branch 1: 5 > 3: true",
    "  branch 1: b = 0: true",
    "  branch 1: true",
    "  return 1: returns 1",
  ]);
  expect(traceOf(code, 2, 0)).toEqual([
    "call 1: a = 2, b = 0",
    "  branch 1: 2 > 3: false",
    "  branch 1: false",
    "  branch 1: 2 == 1: false",
    "  branch 1: b = 0: false",
    "  branch 1: false",
    "  branch 1: 2 < 0: false",
    "  return 1: returns 0",
  ]);
});

test("pointers, strings, functions and 64-bit values are summarised", () => {
  const code = `struct s { u64 wide; const char *name; int (*run)(int); struct s *next; int v; };
static int twice(int a) { return a * 2; }
static void set(struct s *s, int *out) { s->wide = 5000000000ull; s->name = "tcp"; s->run = twice; s->next = NULL; *out += 1; s->v++; }
int test(void) { struct s s; set(&s, &s.v); return s.run(3); }`;
  expect(traceOf(code)).toEqual([
    "call 4: ",
    "  call 4: &s = struct s, &s.v = a pointer",
    "    assign 3: s->wide = 5000000000",
    '    assign 3: s->name = "tcp"',
    "    assign 3: s->run = twice",
    "    assign 3: s->next = NULL",
    "    assign 3: *out = 1",
    "    assign 3: s->v = 2",
    "  call 4: 3",
    "    return 2: returns 6",
    "  return 4: returns 6",
  ]);
});

test("loops, switches and ternaries", () => {
  const code = `int test(int n)
{
	for (int i = 0; i < n; i++)
		;
	switch (n) {
	case 1:
		n = n ? 7 : 8;
	}
	return n;
}`;
  expect(traceOf(code, 1)).toEqual([
    "call 1: n = 1",
    "  assign 3: i = 0",
    "  branch 3: 0 < 1: true",
    "  assign 3: i = 1",
    "  branch 3: 1 < 1: false",
    "  branch 5: n = 1",
    "  branch 7: n = 1: true",
    "  assign 7: n = 7",
    "  return 9: returns 7",
  ]);
});

test("a function marked TRACE off leaves no steps, nor do calls of it; what it calls does", () => {
  const code = `struct s { int v; };
static int deep(int a) { return a; }
/* The value. TRACE off */
static int get(struct s *s, int by)
{
	if (s->v > 1)
		s->v = by;
	return deep(s->v);
}
int test(int v) { struct s s = { v }; int got = get(&s, deep(3)); return got; }`;
  expect(traceOf(code, 5)).toEqual([
    "call 10: v = 5",
    "  call 10: 3",
    "    return 2: returns 3",
    "    return 2: returns 3",
    "  assign 10: got = 3",
    "  return 10: returns 3",
  ]);
});

describe("the recorder", () => {
  const code = `int test(int a) { return a + 1; }`;

  test("starts anew after clearTrace", () => {
    const running = runC(code, "traced");
    running.call("test", 1);
    running.instance.clearTrace();
    expect(running.instance.trace()).toEqual([]);
    running.call("test", 2);
    expect(steps(running)).toEqual(["call 1: a = 2", "  return 1: returns 3"]);
  });

  test("finds its depth again after an error", () => {
    const running = runC(
      `struct s { int v; }; int get(struct s *s) { return s->v; } ${code}`,
      "traced",
    );
    expect(() => running.call("get", null)).toThrow("a null pointer is followed at test.c:1");
    running.instance.clearTrace();
    running.call("test", 1);
    expect(steps(running)).toEqual(["call 1: a = 1", "  return 1: returns 2"]);
  });

  test("is empty in the plain build", () => {
    const running = runC(code);
    running.call("test", 1);
    expect(running.instance.trace()).toEqual([]);
  });

  test("steps are plain data", () => {
    const running = runC(
      `struct s { int v; }; int test(struct s *s) { return s != NULL; } struct s *make(void) { return kzalloc(sizeof(struct s), 0); }`,
      "traced",
    );
    running.call("test", running.call("make"));
    expect(structuredClone(running.instance.trace())).toEqual(running.instance.trace());
  });
});

test("a pointer to a member is shown as what it points at, though the object is the one around it", () => {
  const code = `struct timer { int due; }; struct sock { int state; struct timer timer; };
static int due(struct timer *t) { return t->due; }
int test(void) { struct sock s = { 1, { 2 } }; return due(&s.timer); }`;
  expect(traceOf(code)).toContain("  call 3: &s.timer = struct timer");
});

test("constants among the arguments are left out, and a pointer's test says what it asks", () => {
  const code = `struct sock { int state; };
#define LIMIT 7
static int held(struct sock *sk, int most, bool strict) { if (!sk) return 0; return most > sk->state + strict; }
int test(void) { struct sock s = { 1 }; return held(&s, LIMIT, false) + held(NULL, 3, true); }`;
  const trace = traceOf(code);
  expect(trace).toContain("  call 4: &s = struct sock");
  expect(trace).toContain("    branch 3: sk is not NULL: false");
  expect(trace).toContain("  call 4: 3");
  expect(trace).toContain("    branch 3: sk = NULL: true");
});
