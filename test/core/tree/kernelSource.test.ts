import { beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { indexKernelFile, normalizeKernelSource } from "../../../core/tree/kernelSource.ts";
import { versionOfMakefile } from "../../../core/tree/treeVersion.ts";
import { loadCParser } from "../../support/cParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadCParser();
});

function functionsOf(source: string): readonly string[] {
  return indexKernelFile("a.c", source, parser).functions.map(({ name }) => name);
}

describe("a real kernel file", () => {
  test.each([
    ["annotations", "static int __init start(void)\n{ return 0; }", ["start"]],
    ["format checks", "static __printf(1, 2) void say(const char *f, ...) { }", ["say"]],
    ["two heads", "#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{ g(a); }", ["f"]],
    ["two whole ones", "#ifdef A\nint f(void) { }\n#else\nint g(void) { }\n#endif", ["f", "g"]],
    ["dead code", "#if 0\nint f(void) { }\n#else\nint g(void) { }\n#endif", ["g"]],
    ["no semicolon", "core_start(x)\nint f(void) { }", ["f"]],
    ["trace events", "TRACE_EVENT(x, TP_PROTO(int a), TP_ARGS(a));\nint f(void) { }", ["f"]],
    [
      "loops by macros",
      "int f(void)\n{\n\tfor_each_thing(a, b)\n\t\tg(a);\n\tlist_for_each(x) {\n\t\th();\n\t}\n}",
      ["f"],
    ],
    ["unbalanced braces", "int f(void) { if (a) {\n}\n", ["f"]],
    ["nothing", "", []],
  ])("%s", (_, source, expected) => {
    expect(functionsOf(source)).toEqual(expected);
  });

  test("heads that macros write are functions, at the place of their names", () => {
    const source =
      "SYSCALL_DEFINE2(listen, int, fd, int, backlog)\n{\n\tg(fd);\n}\n" +
      "COMPAT_SYSCALL_DEFINE1(wait, int, a) { }\nSYSCALL_DEFINE0(sync)\n{ }\nBPF_CALL_2(bpf_it, u32, a, u32, b) { }\n";
    const { functions, calls } = indexKernelFile("a.c", source, parser);
    expect(
      functions.map(({ name, kind, parameters, range }) => [
        name,
        kind,
        parameters.join(),
        source.slice(range.start, range.end),
      ]),
    ).toEqual([
      ["sys_listen", "syscall", "fd,backlog", "listen"],
      ["compat_sys_wait", "syscall", "a", "wait"],
      ["sys_sync", "syscall", "", "sync"],
      ["bpf_it", "function", "a,b", "bpf_it"],
    ]);
    expect(calls.map(({ name, functionName }) => [name, functionName])).toEqual([
      ["g", "sys_listen"],
    ]);
  });

  test("an annotation does not make a variable's initialiser a write", () => {
    const { symbols, accesses } = indexKernelFile(
      "a.c",
      "static int limit __read_mostly = 3;",
      parser,
    );
    expect(symbols.map(({ name, kind }) => [name, kind])).toEqual([["limit", "variable"]]);
    expect(accesses.filter(({ role }) => role === "write")).toEqual([]);
  });

  test("a per-CPU variable is declared with its struct", () => {
    const { symbols } = indexKernelFile(
      "a.c",
      "DEFINE_PER_CPU_ALIGNED(struct data, queue_data);",
      parser,
    );
    expect(symbols).toMatchObject([{ name: "queue_data", kind: "variable", structType: "data" }]);
  });

  test("every text keeps its length and its lines", () => {
    const source =
      "SYSCALL_DEFINE1(a,\n\tstruct b __user *, c)\n{\n#ifdef X\n\tif (x) {\n#else\n\t{\n#endif\n\t}\n}\r\n/* ä */";
    const { parsed } = normalizeKernelSource(source).texts;
    expect(parsed.length).toBe(source.length);
    expect([...parsed.matchAll(/\n/g)].map(({ index }) => index)).toEqual(
      [...source.matchAll(/\n/g)].map(({ index }) => index),
    );
  });
});

test("the version stands in the Makefile, Red Hat's too", () => {
  expect(
    versionOfMakefile(
      "VERSION = 5\nPATCHLEVEL = 14\nSUBLEVEL = 0\nEXTRAVERSION =\nRHEL_MAJOR = 9\nRHEL_MINOR = 4\n",
    ),
  ).toEqual({
    version: "5.14.0",
    extraVersion: "",
    rhel: { major: 9, minor: 4 },
  });
  expect(versionOfMakefile("all:\n\techo\n")).toBeUndefined();
});
