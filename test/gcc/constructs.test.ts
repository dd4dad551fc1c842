import { expect, test } from "vitest";
import { constructCases } from "../core/c/constructCases.ts";
import { runGcc } from "./runGcc.ts";

/** What the evaluator knows by name, for gcc. */
const prelude = `#define NULL ((void *)0)
#define bool _Bool
void *calloc(unsigned long, unsigned long); void free(void *); void abort(void); void *memset(void *, int, unsigned long);
typedef unsigned char u8; typedef signed char s8; typedef unsigned short u16; typedef short s16;
typedef unsigned int u32; typedef unsigned long long u64; typedef long long s64;
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min_t(t, a, b) min((t)(a), (t)(b))
#define max_t(t, a, b) max((t)(a), (t)(b))
#define clamp(v, l, h) min(max(v, l), h)
#define clamp_t(t, v, l, h) clamp((t)(v), (t)(l), (t)(h))
#define likely(x) (!!(x))
#define unlikely(x) (!!(x))
#define WARN_ON(x) (!!(x))
#define BUG_ON(x) ((x) ? abort() : (void)0)
#define READ_ONCE(x) (x)
#define WRITE_ONCE(x, v) ((x) = (v))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(p, t, m) ((t *)((char *)(p) - __builtin_offsetof(t, m)))
#define kzalloc(size, flags) calloc(1, size)
#define kcalloc(n, size, flags) calloc(n, size)
#define __init
#define EXPORT_SYMBOL_GPL(f) struct exported_##f
#define BUILD_BUG_ON(x) ((void)0)
#define kfree(p) free(p)
#define SYSCALL_DEFINE0(name) static long sys_##name(void)
#define SYSCALL_DEFINE2(name, t1, a1, t2, a2) static long sys_##name(t1 a1, t2 a2)
`;

test("gcc gives the values of the construct cases", () => {
  const units = constructCases.map(
    ({ code }, index) => `${prelude}#define test test${index}\n${code}\n`,
  );
  const declarations = units.map((_, index) => `int test${index}(void);`).join("\n");
  const prints = units.map((_, index) => `printf("%d\\n", test${index}());`).join("\n");
  const main = `#include <stdio.h>\n${declarations}\nint main(void) { ${prints} return 0; }\n`;
  const output = runGcc([...units, main], ["-O0", "-w"])
    .trimEnd()
    .split("\n")
    .map(Number);
  const wanted = constructCases.map(({ title, value }) => `${title}: ${value}`);
  expect(constructCases.map(({ title }, index) => `${title}: ${output[index]}`)).toEqual(wanted);
});
