import type { OffsetRange } from "../text/offsets.ts";
import { evaluateCondition, type Macro, type MacroTable } from "./macroExpression.ts";
import type { FileProblem, SnippetFiles } from "./program.ts";
import { type Comment, type Directive, type ScannedSource, scanSource } from "./scanSource.ts";

/** One file after preprocessing for one set of defines. Every offset is one of the original text. */
export interface PreprocessedFile {
  readonly path: string;
  readonly source: string;
  /** As long as `source`: comments, directives and inactive lines are blanks; line ends stay. */
  readonly text: string;
  /** Lines left out by conditions, without the directives around them. */
  readonly inactive: readonly OffsetRange[];
  /** Those of active regions. */
  readonly comments: readonly Comment[];
  /** Macros in force at the end of the file, those of included files too. */
  readonly macros: MacroTable;
  /** Files included directly, resolved, in order. */
  readonly includes: readonly string[];
  readonly problems: readonly FileProblem[];
}

/** Preprocesses `path` as C does, keeping positions. Included files are read from `files`. */
export function preprocess(
  files: SnippetFiles,
  path: string,
  defines: Readonly<Record<string, string>>,
): PreprocessedFile {
  return preprocessAll(files, [path], defines).get(path) ?? emptyFile(path);
}

/**
 * Preprocesses each path as a compilation of its own, and every header once, in the context that includes it first.
 * The map's order is that of inclusion: a file stands behind the files that it includes. `scan` may remember what it found.
 */
export function preprocessAll(
  files: SnippetFiles,
  paths: readonly string[],
  defines: Readonly<Record<string, string>>,
  scan: (source: string) => ScannedSource = scanSource,
): Map<string, PreprocessedFile> {
  const done = new Map<string, FileRecord>();
  for (const path of paths) {
    const macros = new Map<string, Macro>();
    for (const [name, body] of Object.entries(defines)) macros.set(name, given(name, body));
    macros.set("__SNIPPET_EVALUATOR__", given("__SNIPPET_EVALUATOR__", "1"));
    run({ files, scan, done, macros, included: new Set() }, path);
  }
  return new Map([...done].map(([path, record]) => [path, record.file]));
}

function given(name: string, body: string): Macro {
  return { name, parameters: undefined, body, file: "", start: 0 };
}

function emptyFile(path: string): PreprocessedFile {
  const problem: FileProblem = {
    file: path,
    range: { start: 0, end: 0 },
    severity: "error",
    code: "no-such-file",
    message: `there is no file ${path}`,
  };
  return {
    path,
    source: "",
    text: "",
    inactive: [],
    comments: [],
    macros: new Map(),
    includes: [],
    problems: [problem],
  };
}

/** What a file does to the macros of whoever includes it. */
type MacroEvent =
  | { readonly kind: "define"; readonly macro: Macro }
  | { readonly kind: "undef"; readonly name: string }
  | { readonly kind: "include"; readonly path: string };

interface FileRecord {
  readonly file: PreprocessedFile;
  readonly events: readonly MacroEvent[];
}

interface Compilation {
  readonly files: SnippetFiles;
  readonly scan: (source: string) => ScannedSource;
  readonly done: Map<string, FileRecord>;
  readonly macros: Map<string, Macro>;
  readonly included: Set<string>;
}

interface Condition {
  readonly directive: OffsetRange;
  readonly parentActive: boolean;
  taken: boolean;
  active: boolean;
  sawElse: boolean;
}

interface State {
  readonly compilation: Compilation;
  readonly path: string;
  readonly problems: FileProblem[];
  readonly events: MacroEvent[];
  readonly includes: string[];
  readonly conditions: Condition[];
}

function run(compilation: Compilation, path: string): void {
  compilation.included.add(path);
  const known = compilation.done.get(path);
  if (known) {
    for (const event of known.events) replay(compilation, event);
    return;
  }
  const source = compilation.files.get(path);
  if (source === undefined) {
    compilation.done.set(path, { file: emptyFile(path), events: [] });
    return;
  }
  const state: State = {
    compilation,
    path,
    problems: [],
    events: [],
    includes: [],
    conditions: [],
  };
  const scanned = compilation.scan(source);
  for (const mark of scanned.unterminated) {
    report(state, mark, "unterminated-comment", "this comment does not end");
  }
  const { text, inactive } = applyDirectives(scanned, state);
  for (const { directive } of state.conditions) {
    report(state, directive, "unterminated-if", "this #if has no #endif");
  }
  const isActive = ({ range }: Comment) =>
    !inactive.some((gap) => gap.start <= range.start && range.start < gap.end);
  compilation.done.set(path, {
    file: {
      path,
      source,
      text,
      inactive,
      comments: scanned.comments.filter(isActive),
      macros: new Map(compilation.macros),
      includes: state.includes,
      problems: state.problems,
    },
    events: state.events,
  });
}

function replay(compilation: Compilation, event: MacroEvent): void {
  if (event.kind === "define") compilation.macros.set(event.macro.name, event.macro);
  else if (event.kind === "undef") compilation.macros.delete(event.name);
  else if (!compilation.included.has(event.path)) run(compilation, event.path);
}

function report(state: State, range: OffsetRange, code: string, message: string): void {
  state.problems.push({ file: state.path, range, severity: "error", code, message });
}

function applyDirectives(
  scanned: ScannedSource,
  state: State,
): { text: string; inactive: OffsetRange[] } {
  const out: string[] = [];
  const inactive: OffsetRange[] = [];
  for (const { start, end, text, blank, directive } of scanned.parts) {
    if (directive) {
      obey(directive, state);
      out.push(blank);
    } else if (isActive(state)) {
      out.push(text);
    } else {
      out.push(blank);
      inactive.push({ start, end });
    }
  }
  return { text: out.join(""), inactive };
}

function isActive(state: State): boolean {
  return state.conditions.at(-1)?.active ?? true;
}

function obey(at: Directive, state: State): void {
  const { name, rest, range } = at;
  if (/^(if|ifdef|ifndef)$/.test(name)) openCondition(at, state);
  else if (/^(elif|else|endif)$/.test(name)) continueCondition(at, state);
  else if (!isActive(state) || name === "" || name === "pragma") return;
  else if (name === "define") define(at, state);
  else if (name === "undef") undefine(at, state);
  else if (name === "include") include(at, state);
  else if (name === "error") report(state, range, "error-directive", `#error ${rest}`);
  else report(state, range, "unknown-directive", `#${name} is not a directive known here`);
}

function openCondition(at: Directive, state: State): void {
  const parentActive = isActive(state);
  const active = parentActive && conditionHolds(at, state);
  state.conditions.push({
    directive: at.range,
    parentActive,
    taken: active,
    active,
    sawElse: false,
  });
}

function conditionHolds(at: Directive, state: State): boolean {
  const { macros } = state.compilation;
  if (at.name === "ifdef" || at.name === "ifndef") {
    if (!/^[A-Za-z_]\w*$/.test(at.rest)) {
      report(state, at.range, "bad-directive", `#${at.name} needs one name`);
      return false;
    }
    return macros.has(at.rest) === (at.name === "ifdef");
  }
  const value = evaluateCondition(at.rest, macros);
  if (typeof value === "bigint") return value !== 0n;
  const range =
    value.at < at.rest.length ? { start: at.restStart + value.at, end: at.range.end } : at.range;
  report(state, range, "bad-condition", value.message);
  return false;
}

function continueCondition(at: Directive, state: State): void {
  const condition = state.conditions.at(-1);
  if (condition === undefined) {
    report(state, at.range, "unexpected-directive", `#${at.name} without an #if`);
    return;
  }
  if (at.name === "endif") {
    state.conditions.pop();
    return;
  }
  if (condition.sawElse) {
    report(state, at.range, "unexpected-directive", `#${at.name} after #else`);
    return;
  }
  if (at.name === "else") {
    condition.sawElse = true;
    condition.active = condition.parentActive && !condition.taken;
  } else {
    condition.active = condition.parentActive && !condition.taken && conditionHolds(at, state);
  }
  condition.taken ||= condition.active;
}

function define(at: Directive, state: State): void {
  const match = /^([A-Za-z_]\w*)(?:\(([^)]*)\))?(.*)$/.exec(at.rest);
  if (match === null) {
    report(state, at.range, "bad-directive", "#define needs a name");
    return;
  }
  const [, name = "", list, body = ""] = match;
  const parameters = list
    ?.split(",")
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter !== "");
  const macro: Macro = {
    name,
    parameters,
    body: body.trim(),
    file: state.path,
    start: at.restStart,
  };
  const before = state.compilation.macros.get(name);
  if (before && (before.body !== macro.body || before.file === "")) {
    const range = { start: macro.start, end: macro.start + name.length };
    if (before.file !== "") {
      report(state, range, "macro-redefined", `${name} is already defined in ${before.file}`);
    }
    // A define given from outside wins, so a version can be chosen without touching the file.
    if (before.file === "") return;
  }
  state.compilation.macros.set(name, macro);
  state.events.push({ kind: "define", macro });
}

function undefine(at: Directive, state: State): void {
  state.compilation.macros.delete(at.rest);
  state.events.push({ kind: "undef", name: at.rest });
}

function include(at: Directive, state: State): void {
  const name = /^(?:"([^"]+)"|<([^>]+)>)$/.exec(at.rest);
  const wanted = name?.[1] ?? name?.[2];
  if (wanted === undefined) {
    report(state, at.range, "bad-directive", '#include needs "file" or <file>');
    return;
  }
  const { files, included } = state.compilation;
  const folder = state.path.includes("/") ? state.path.replace(/[^/]*$/, "") : "";
  const path = [`${folder}${wanted}`, `include/${wanted}`, wanted]
    .map(foldPath)
    .find((candidate) => files.has(candidate));
  if (path === undefined) {
    const range = { start: at.restStart, end: at.range.end };
    report(state, range, "include-not-found", `no snippet file for #include ${at.rest}`);
    return;
  }
  state.includes.push(path);
  state.events.push({ kind: "include", path });
  if (!included.has(path)) run(state.compilation, path);
}

function foldPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
