import { expect } from "vitest";
import type { Parser } from "web-tree-sitter";
import { compileSnippets } from "../../../core/c/compile.ts";
import { instantiate } from "../../../core/c/instantiate.ts";
import type { CompiledProgram, FileProblem, ProgramInstance } from "../../../core/c/program.ts";
import { loadCParser } from "../../support/cParser.ts";

const parser: Parser = await loadCParser();

export function cParser(): Parser {
  return parser;
}

/** Files from one text: `//- net/socket.c` begins each; a text without such a line is `test.c`. */
export function filesOf(text: string): Map<string, string> {
  const files = new Map<string, string>();
  const parts = text.split(/^\/\/- (\S+)\n/m);
  if (parts.length === 1) files.set("test.c", text);
  for (let index = 1; index < parts.length; index += 2) {
    files.set(parts[index] ?? "", parts[index + 1] ?? "");
  }
  return files;
}

export function compileText(text: string, defines: Readonly<Record<string, string>> = {}) {
  return compileSnippets(parser, filesOf(text), defines);
}

/** The program of C text that must compile without problems. */
export function compiled(
  text: string,
  defines: Readonly<Record<string, string>> = {},
): CompiledProgram {
  const { program, problems } = compileText(text, defines);
  expect(problems).toEqual([]);
  if (program === undefined) throw new Error("no program");
  return program;
}

type AnyFunction = (...args: unknown[]) => unknown;

export interface RunningC {
  readonly program: CompiledProgram;
  readonly instance: ProgramInstance;
  call(name: string, ...args: readonly unknown[]): unknown;
}

/** An instance of C text; `traced` records steps. */
export function runC(text: string, build: "plain" | "traced" = "plain"): RunningC {
  const program = compiled(text);
  const instance = instantiate(build === "plain" ? program.source : program.tracedSource)();
  const functions = instance.functions as Readonly<Record<string, AnyFunction | undefined>>;
  return {
    program,
    instance,
    call(name, ...args) {
      const fn = functions[name];
      if (fn === undefined) throw new Error(`no function ${name}`);
      return fn(...args);
    },
  };
}

/**
 * Compiles C text in which carets below a line mark the problems that it must have, all of them:
 * `//    ^^^^ code: message`, with tabs counted as eight columns. A line that begins with a caret marks column 0.
 */
export function checkProblems(marked: string): void {
  const wanted: string[] = [];
  const files = new Map<string, string>();
  for (const [path, text] of filesOf(marked)) {
    const lines: string[] = [];
    for (const line of text.split("\n")) {
      const caret = /^(\/\/\s*)?(\^+) (.*)$/.exec(line);
      if (caret === null) {
        lines.push(line);
        continue;
      }
      const [, lead = "", mark = "", message = ""] = caret;
      const start = widthOf(lead);
      wanted.push(`${path}:${lines.length}:${start}-${start + mark.length} ${message}`);
    }
    files.set(path, lines.join("\n"));
  }
  const { problems, program } = compileSnippets(parser, files, {});
  expect(program).toBeUndefined();
  expect(problems.map((problem) => describe(problem, files)).sort()).toEqual(wanted.sort());
}

/** Columns that the text takes on a screen. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width = character === "\t" ? (width | 7) + 1 : width + 1;
  return width;
}

function describe({ file, range, code, message }: FileProblem, files: Map<string, string>): string {
  const text = files.get(file) ?? "";
  const before = text.slice(0, range.start).split("\n");
  const start = widthOf(before.at(-1) ?? "");
  // A problem over several lines is marked on its first one, an empty one by one caret.
  const length = Math.max(1, (text.slice(range.start, range.end).split("\n", 1)[0] ?? "").length);
  return `${file}:${before.length}:${start}-${start + length} ${code}: ${message}`;
}
