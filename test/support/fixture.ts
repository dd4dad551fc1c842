import type { OffsetRange } from "../../core/text/offsets.ts";
import type { Problem } from "../../core/text/problem.ts";

/** Files and expectations written as one small document with markers. */
export interface Fixture {
  /** In the order they stand in the fixture. */
  readonly files: readonly FixtureFile[];
  /** Where `$0` stood. */
  readonly cursor: FixtureCursor | undefined;
}

export interface FixtureFile {
  /** As its header names it, without a leading slash; `""` where there is no header. */
  readonly path: string;
  /** Without markers. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

export interface Expectation {
  /** The part of the file that the carets label. */
  readonly range: OffsetRange;
  /** What stands after the carets, trimmed. */
  readonly text: string;
}

export interface FixtureCursor {
  readonly path: string;
  readonly offset: number;
}

/**
 * Reads a fixture. Markers:
 * - `//- etc/sysctl.d/90-web.conf` begins a file;
 * - `$0` is the cursor, at most one in all files; put it inside or after the marked word, so that carets stay aligned;
 * - `#    ^^^ text` or `//   ^^^ text` labels what stands above the carets in the last line that is no label;
 *   `# <- text` labels column 0, `# <--- text` the first three columns.
 *
 * The first line break is not part of the fixture. A second `$0`, a caret past the end of its line and a label
 * without a line are errors of the test, so they throw.
 */
export function readFixture(source: string): Fixture {
  const sections: { path: string; lines: string[] }[] = [];
  for (const line of source.replace(/^\n/, "").split("\n")) {
    const header = /^\/\/- (\S.*)$/.exec(line);
    const path = header?.[1]?.trim().replace(/^\//, "");
    if (path !== undefined) {
      if (sections.some((section) => section.path === path)) fail(`${path} is there twice`);
      if (sections.some((section) => section.path === "")) {
        fail(`there is text before the header of ${path}`);
      }
      sections.push({ path, lines: [] });
      continue;
    }
    const section = sections.at(-1);
    if (section === undefined) sections.push({ path: "", lines: [line] });
    else section.lines.push(line);
  }
  const files: FixtureFile[] = [];
  const cursors: FixtureCursor[] = [];
  for (const { path, lines } of sections) {
    const { cursorOffsets, ...file } = readFile(path, lines);
    files.push(file);
    cursors.push(...cursorOffsets.map((offset) => ({ path, offset })));
  }
  if (cursors.length > 1) fail("a fixture has at most one $0");
  return { files, cursor: cursors[0] };
}

/** The file that a fixture is about, where it has one or none was named. */
export function onlyFile(fixture: Fixture): FixtureFile {
  const [file] = fixture.files;
  if (file === undefined || fixture.files.length > 1) return fail("the fixture has several files");
  return file;
}

/** The cursor of a fixture that must have one. */
export function cursorOf(fixture: Fixture): FixtureCursor {
  return fixture.cursor ?? fail("the fixture has no $0");
}

/**
 * Compares all problems of all files with the fixture's labels, which read `error code: message`. Anything
 * unexpected fails as well, with both sides written in the fixture's own form.
 */
export function checkProblems(
  source: string,
  problemsOf: (file: FixtureFile, fixture: Fixture) => readonly Problem[],
): void {
  const fixture = readFixture(source);
  const expected = fixture.files.map((file) => renderFile(file, file.expectations));
  const actual = fixture.files.map((file) =>
    renderFile(
      file,
      problemsOf(file, fixture).map(({ range, severity, code, message }) => ({
        range,
        text: `${severity} ${code}: ${message}`,
      })),
    ),
  );
  compare(expected.join("\n"), actual.join("\n"));
}

/** A file with labels under its lines; for comparing expectations of any kind. */
export function renderFile(file: FixtureFile, labels: readonly Expectation[]): string {
  const sorted = labels.toSorted(
    (a, b) =>
      a.range.start - b.range.start || a.range.end - b.range.end || (a.text < b.text ? -1 : 1),
  );
  const rendered: string[] = file.path === "" ? [] : [`//- ${file.path}`];
  let start = 0;
  for (const line of file.text.split("\n")) {
    const end = start + line.length;
    rendered.push(line);
    for (const { range, text } of sorted) {
      if (range.start < start || range.start > end) continue;
      const carets = "^".repeat(Math.max(Math.min(range.end, end) - range.start, 0));
      const beyond = range.end > end ? ` (and ${range.end - end} beyond the line)` : "";
      const mark = carets === "" ? "| (empty)" : carets;
      rendered.push(`${" ".repeat(range.start - start)}${mark}${beyond} ${text}`);
    }
    start = end + 1;
  }
  for (const { range, text } of sorted) {
    if (range.start < 0 || range.start > file.text.length) {
      rendered.push(`outside the text: ${range.start}-${range.end} ${text}`);
    }
  }
  return rendered.join("\n");
}

interface ReadFile extends FixtureFile {
  readonly cursorOffsets: readonly number[];
}

function readFile(path: string, lines: readonly string[]): ReadFile {
  const kept: string[] = [];
  const expectations: Expectation[] = [];
  const cursorOffsets: number[] = [];
  let lineStart = 0;
  let nextStart = 0;
  for (const line of lines) {
    const label = readLabel(line);
    if (label === undefined) {
      lineStart = nextStart;
      const parts = line.split("$0");
      const plain = parts.join("");
      let column = 0;
      for (const part of parts.slice(0, -1)) {
        column += part.length;
        cursorOffsets.push(lineStart + column);
      }
      kept.push(plain);
      nextStart = lineStart + plain.length + 1;
      continue;
    }
    if (line.includes("$0")) return fail(`a label holds the cursor: ${line}`);
    const above = kept.at(-1);
    if (above === undefined) return fail(`a label stands above all lines: ${line}`);
    if (label.end > above.length) {
      return fail(`a caret stands past the end of its line:\n${above}\n${line}`);
    }
    expectations.push({
      range: { start: lineStart + label.start, end: lineStart + label.end },
      text: label.text,
    });
  }
  return { path, text: kept.join("\n"), expectations, cursorOffsets };
}

interface Label {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function readLabel(line: string): Label | undefined {
  const left = /^(?:#|\/\/) *<(-+)(?: (.*))?$/.exec(line);
  if (left !== null) {
    const [, dashes = "", said = ""] = left;
    return { start: 0, end: dashes.length, text: said.trim() };
  }
  const carets = /^((?:#|\/\/) *)(\^+)(?: (.*))?$/.exec(line);
  if (carets === null) return undefined;
  const [, before = "", marks = "", text = ""] = carets;
  return { start: before.length, end: before.length + marks.length, text: text.trim() };
}

/** Line by line, so that a failure shows what is missing and what is too much. */
function compare(expected: string, actual: string): void {
  if (expected === actual) return;
  const inActual = countLines(actual);
  const inExpected = countLines(expected);
  const missing = expected.split("\n").filter((line) => !takeLine(inActual, line));
  const extra = actual.split("\n").filter((line) => !takeLine(inExpected, line));
  throw new Error(
    [
      "The problems are not those of the fixture.",
      ...missing.map((line) => `- ${line}`),
      ...extra.map((line) => `+ ${line}`),
      "",
      "All of them:",
      actual,
    ].join("\n"),
  );
}

function countLines(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function takeLine(counts: Map<string, number>, line: string): boolean {
  const left = counts.get(line) ?? 0;
  counts.set(line, left - 1);
  return left > 0;
}

function fail(reason: string): never {
  throw new Error(`Bad fixture: ${reason}`);
}
