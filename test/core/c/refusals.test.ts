import { describe, expect, test } from "vitest";
import { checkProblems, compileText } from "./compileC.ts";

describe("what cannot be parsed", () => {
  test("a missing semicolon", () => {
    checkProblems(`
int f(int a)
{
	return a
//	       ^ syntax: \`;\` is missing here
}
`);
  });

  test("garbage between functions", () => {
    checkProblems(`
int f(void) { return 1; }
@@@
^ syntax: \`@\` (U+0040) is not part of C
`);
  });
});

describe("statements", () => {
  test("goto backwards", () => {
    checkProblems(`
int f(int a)
{
again:
	if (a++ < 3)
		goto again;
//		^^^^^^^^^^^ backward-goto: goto again jumps back: write a loop instead
	return a;
}
`);
  });

  test("goto into a block, and to nowhere", () => {
    checkProblems(`
int f(int a)
{
	if (a)
		goto inside;
//		^^^^^^^^^^^^ goto-target: the label inside stands in no block around this goto
	{
inside:
		a = 1;
	}
	goto nowhere;
//	^^^^^^^^^^^^^ goto-target: the label nowhere stands in no block around this goto
	return a;
}
`);
  });

  test("a case twice, and a statement before the first case", () => {
    checkProblems(`
int f(int a)
{
	switch (a) {
	case 1: return 1;
	case 2 - 1: return 2;
//	     ^^^^^ duplicate-case: this case stands twice
	}
	return 0;
}
`);
  });

  test("a case label that is no constant", () => {
    checkProblems(`
int f(int a, int b)
{
	switch (a) {
	case b: return 1;
//	     ^ not-constant: \`b\` is not a constant known at compile time
	}
	return 0;
}
`);
  });

  test("returns that do not fit", () => {
    checkProblems(`
struct s { int a; };
int f(void) { return; }
//            ^^^^^^^ return-value: a value of type int is missing
void g(void) { return 1; }
//             ^^^^^^^^^ return-value: a void function returns no value
int h(struct s *s) { return s; }
//                          ^ unsupported-conversion: struct s * cannot be converted to int in snippets
`);
  });

  test("one problem does not hide the next", () => {
    checkProblems(`
int f(void)
{
	int a = missing;
//	        ^^^^^^^ undeclared: missing is not declared
	a = absent;
//	    ^^^^^^ undeclared: absent is not declared
	return a;
}
`);
  });
});

describe("expressions", () => {
  test("names, fields and arguments", () => {
    checkProblems(`
struct s { int a; };
struct hidden;
int g(int a, int b) { return a + b; }
int f(struct s *s, struct hidden *h, int *p)
{
	s->b = 1;
//	   ^ no-such-field: struct s has no field b
	h->a = 1;
//	   ^ incomplete-type: struct hidden is not defined
	p->a = 1;
//	   ^ not-a-struct: int * has no field a
	s = p;
//	    ^ incompatible-pointer: int * is used as struct s *: write a cast or container_of
	g(1);
//	^^^^ argument-count: g takes 2 arguments, not 1
	f = 0;
//	^ not-assignable: \`f\` cannot be assigned to
	a();
//	^ undeclared: a is not declared
	p();
//	^ not-a-function: \`p\` is not a function
	return *s->a;
//	       ^^^^^ not-a-pointer: int is not a pointer
}
`);
  });

  test("what the subset leaves out", () => {
    checkProblems(`
union u { int a; };
^^^^^^^^^^^^^^^^^^ union: unions are not supported in snippets: write a struct that has all the members
float f;
^^^^^ floating-point: floating point is not supported in snippets: kernels compute with integers only
int v(int a, ...);
//           ^^^ variadic: functions with \`...\` are not supported in snippets: name each parameter
struct a { struct { int x; }; };
//         ^^^^^^^^^^^^^^^^^^ anonymous-member: members without a name are not supported in snippets: give it a name
int g(int a)
{
	int n[3];
	a = ({ 1; });
//	    ^^^^^^^^ statement-expression: statement expressions are not supported in snippets: write a static inline function
	a = a ?: 1;
//	    ^^^^^^ unsupported-expression: \`a ?: b\` is not supported: spell the middle out
	a = (unsigned long)&a;
//	    ^^^^^^^^^^^^^^^^^ unsupported-conversion: int * cannot be converted to unsigned long in snippets
	int m[a];
//	      ^ not-constant: \`a\` is not a constant known at compile time
	a = &n == 0;
//	    ^^ pointer-to-array: a pointer to an array is not supported: point at its first element
	return a / 0;
//	       ^^^^^ division-by-zero: division by zero
}
`);
  });

  test("a function-like macro in code", () => {
    checkProblems(`
#define TWICE(a) ((a) * 2)
int f(int a) { return TWICE(a); }
//                    ^^^^^ function-like-macro: TWICE is a function-like macro, which snippets cannot use in code: make it a static inline function
`);
  });

  test("casts that the parser misreads", () => {
    checkProblems(`
struct s { int a; };
int f(int a, int b, struct s *x)
{
	a = b + (u32)-a;
//	         ^^^ ambiguous-cast: put parentheses around what (u32) casts: (u32)(...)
	a = (u32)(x)->a;
//	    ^^^^^^^^^^^ ambiguous-cast: put parentheses around what (u32) casts: (u32)(...)
	return (a * (b)) - b;
//	        ^ ambiguous-cast: the parser takes the variable a for a type here: drop the parentheses around it or swap the operands
}
`);
  });

  test("min of two types, container_of a scalar, memset of a part", () => {
    checkProblems(`
struct s { int a; u8 b; };
int f(struct s *s)
{
	int a = min(s->a, s->b);
//	        ^^^^^^^^^^^^^^^ incompatible-types: min needs operands of one integer type, not int and unsigned char: use min_t
	struct s *o = container_of(&s->a, struct s, a);
//	                                            ^ container-of-scalar: container_of works on members that are structs
	memset(s, 0, 4);
//	^^^^^^^^^^^^^^^ memset: memset is supported as memset(x, 0, sizeof(*x)) of a struct or array
	o = kzalloc(8, 0);
//	            ^ allocation: the size must be written as sizeof(*p) or sizeof(struct ...)
	return a + (o == s);
}
`);
  });

  test("an inner pointer of another struct", () => {
    checkProblems(`
struct a { int v; };
struct b { int w; struct a a; };
int f(struct a *a) { return ((struct b *)a)->w; }
//                           ^^^^^^^^^^^^^ unsupported-conversion: struct a * cannot be seen as struct b *: neither is the first member of the other
`);
  });
});

describe("declarations", () => {
  test("names that stand twice in the program", () => {
    checkProblems(`//- a.c
static int count;
static int f(void) { return count; }
struct s { int a; };
enum { ONE };
//- b.c
static int count;
//         ^^^^^ redefined: count is already defined in a.c: all files form one program, so static names must differ too
static int f(void) { return 1; }
//         ^ redefined: f is already defined in a.c: all files form one program, so static names must differ too
struct s { int b; };
//     ^ redefined: struct s is already defined
enum { ONE };
//     ^^^ redefined: ONE is already defined
`);
  });

  test("declarations that disagree", () => {
    checkProblems(`
int f(int a);
int f(unsigned int a) { return a; }
//  ^ conflicting-types: f is declared otherwise in test.c
extern int v;
u16 v;
//  ^ conflicting-types: v is declared otherwise in test.c
`);
  });

  test("what is used and defined nowhere, at its first use", () => {
    checkProblems(`//- include/a.h
int helper(int a);
int unused(void);
extern int limit;
extern int unused_limit;
//- a.c
#include "a.h"
int f(void)
{
	return helper(limit) + helper(1);
//	       ^^^^^^ undefined-function: helper is declared but defined in no file
//	              ^^^^^ undefined-variable: limit is declared but defined in no file
}
`);
  });

  test("types and initialisers that do not fit", () => {
    checkProblems(`
struct s { int a; };
nothing x;
^^^^^^^ unknown-type: unknown type \`nothing\`
struct s one = { 1, 2 };
//                  ^ too-many-values: struct s has no field for this value
struct s two = { .b = 2 };
//                ^ no-such-field: struct s has no field b
int three[2] = { 1, 2, 3 };
//                     ^ too-many-values: int[2] has 2 elements
struct none four;
//          ^^^^ incomplete-type: struct none is not defined
struct wide { u64 a:3; };
//                 ^^ bit-field: bit-fields need an integer type of up to 32 bits and room in it
`);
  });
});

describe("annotations", () => {
  test("DROP beside nothing, and DROP without a sentence", () => {
    checkProblems(`
/* DROP accept queue: Nothing follows. */
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ bad-drop: this DROP annotation stands beside no statement

int f(int a)
{
	return a; /* DROP accept queue */
//	          ^^^^^^^^^^^^^^^^^^^^^^^ bad-drop: a DROP annotation is written as \`DROP queue: sentence\`
}
`);
  });
});

describe("never an exception", () => {
  const text = `
struct s { int a; struct s *n; };
static int f(struct s *s, int b) { if (s->a > b && !s->n) goto out; for (int i = 0; i < 3; i++) s->a += min_t(int, i, b); out: return (u32)b ? s->a : -1; }
`;

  test("every beginning of a file gives a result", () => {
    for (let length = 0; length <= text.length; length++) {
      const { program, problems } = compileText(text.slice(0, length));
      expect(program === undefined).toBe(problems.length > 0);
    }
  });

  test("every file with a piece missing gives a result", () => {
    for (let at = 0; at < text.length; at += 2) {
      const { program, problems } = compileText(text.slice(0, at) + text.slice(at + 5));
      expect(program === undefined).toBe(problems.length > 0);
    }
  });

  test("very deep nesting is refused", () => {
    const deep = `int f(void) { return ${"(".repeat(20_000)}1${")".repeat(20_000)}; }`;
    expect(compileText(deep).problems.map(({ code }) => code)).toEqual(["too-deep"]);
    const blocks = `int f(void) { ${"{".repeat(20_000)}${"}".repeat(20_000)} return 1; }`;
    expect(compileText(blocks).problems.map(({ code }) => code)).toEqual(["too-deep"]);
  });

  test("line ends of Windows change nothing but offsets", () => {
    const unix = `#define A 1 + \\\n 2\n#if A == 3\n${text}#endif\n/* DROP x: Not beside code,\n * on two lines. */\nint g(void) { return A; }\n`;
    const [one, two] = [compileText(unix), compileText(unix.replaceAll("\n", "\r\n"))];
    expect(two.problems.map(({ code }) => code)).toEqual(one.problems.map(({ code }) => code));
    const sound = unix.replace("DROP x: ", "");
    const programs = [sound, sound.replaceAll("\n", "\r\n")].map(
      (files) => compileText(files).program,
    );
    expect(programs[1]?.source).toBe(programs[0]?.source);
    expect(programs[0]?.constants.A).toBe(3);
  });

  test("no files, no text, binary text", () => {
    expect(compileText("//- include/a.h\n").problems).toEqual([]);
    expect(compileText("").problems).toEqual([]);
    expect(compileText("\u0000\u0001\ufffd\r\n\r").problems.length).toBeGreaterThan(0);
  });
});
