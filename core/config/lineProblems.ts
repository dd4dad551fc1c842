import type { OffsetRange } from "../text/offsets.ts";
import type { Fix, Problem } from "../text/problem.ts";
import { normalPath, pathOfKey } from "./keyPath.ts";
import type { ConfigLine } from "./line.ts";
import type { LoaderName } from "./loaderNames.ts";

/** What a text begins with, as a character or in bytes; empty where it has none. */
export function byteOrderMarkOf(text: string): string {
  return /^(?:\uFEFF|\xEF\xBB\xBF)/.exec(text)?.[0] ?? "";
}

/** What is wrong with the first line's first character, where a text begins with a byte order mark. */
export function byteOrderMarkProblem(mark: string): Problem {
  return {
    range: { start: 0, end: mark.length },
    severity: "error",
    code: "byte-order-mark",
    message:
      "The file begins with a byte order mark, which the loader takes as part of the first line. Save it as UTF-8 without BOM.",
    fixes: [fix("Remove the byte order mark", { start: 0, end: mark.length }, "")],
  };
}

export function nulProblem(offset: number): Problem {
  return {
    range: { start: offset, end: offset + 1 },
    severity: "warning",
    code: "nul-byte",
    message:
      "A NUL byte ends the line for the loader: what follows it on this line is not read. Remove it.",
  };
}

/** The first thing that a loader would complain about in a line, or that cannot be meant. */
export function lineProblem(
  line: ConfigLine,
  text: string,
  loader: LoaderName,
): Problem | undefined {
  return shapeProblem(line, text) ?? keyProblem(line, text, loader) ?? encodingProblem(line, text);
}

/** Lines that are neither assignment nor exclusion. */
function shapeProblem({ range, dash, key, equals }: ConfigLine, text: string): Problem | undefined {
  if (range.start === range.end) return undefined;
  if (key === undefined && equals !== undefined) {
    return {
      range: { start: range.start, end: equals.end },
      severity: "error",
      code: "empty-key",
      message: 'There is no key before the "=", so nothing is set. Write KEY = VALUE.',
    };
  }
  if (key === undefined) {
    return {
      range,
      severity: "warning",
      code: "lone-dash",
      message:
        'A "-" with no key does nothing. Write -KEY to keep globs from a key, or -KEY = VALUE to set one and ignore errors.',
    };
  }
  if (equals !== undefined || dash !== undefined) return undefined;
  return {
    range,
    severity: "error",
    code: "not-an-assignment",
    message: `This line is not an assignment and is skipped: it has no "=". ${adviceFor(text.slice(key.start, key.end))}`,
  };
}

function adviceFor(spelling: string): string {
  const command = commandLine.exec(spelling);
  const rest = command === null ? spelling : spelling.slice(command[0].length);
  const end = rest.search(/[\s:]/);
  const key = rest.slice(0, Math.max(end, 0));
  const value = rest.slice(key.length).replace(/^[\s:]+/, "");
  return /[./]/.test(key) && value !== ""
    ? `Write ${shorten(key)} = ${shorten(value)}.`
    : "Write KEY = VALUE, or begin it with # to make it a comment.";
}

/** Keys that no sysctl can have, or that procps warns about. */
function keyProblem(
  { dash, key, equals }: ConfigLine,
  text: string,
  loader: LoaderName,
): Problem | undefined {
  if (key === undefined) return undefined;
  const spelling = text.slice(key.start, key.end);
  const hasOneDash = dash === undefined || (dash.end - dash.start === 1 && dash.end === key.start);
  if (hasOneDash && plainKey.test(spelling)) return undefined;
  if (equals !== undefined) {
    const command = commandLine.exec(spelling);
    if (command !== null) {
      return {
        range: { start: key.start, end: key.start + command[0].trimEnd().length },
        severity: "error",
        code: "shell-command",
        message: `This is a shell command, and the loader takes "${command[0].trimEnd()}" as part of the key. Leave it out: write KEY = VALUE.`,
        fixes: [
          fix(
            "Leave the command out",
            { start: key.start, end: key.start + command[0].length },
            "",
          ),
        ],
      };
    }
  }
  if (loader === "procps" && dash !== undefined && dash.end < key.start) {
    return {
      range: { start: dash.start, end: key.start },
      severity: "error",
      code: "blank-after-dash",
      message: `procps takes the blank after "-" as part of the key and finds no such sysctl (systemd leaves it out). Write -${shorten(spelling)}.`,
      fixes: [fix("Remove the blank", { start: dash.end, end: key.start }, "")],
    };
  }
  if (dash !== undefined && dash.end - dash.start > 1) {
    return {
      range: dash,
      severity: "warning",
      code: "two-dashes",
      message: `procps drops both dashes, other loaders only the first: they find no such sysctl. Write -${shorten(spelling)}.`,
      fixes: [fix("Write one dash", dash, "-")],
    };
  }
  const blank = /[ \t\v\f\r]+/.exec(spelling);
  if (blank !== null) {
    const start = key.start + blank.index;
    return {
      range: { start, end: start + blank[0].length },
      severity: "error",
      code: "blank-in-key",
      message: `There is a blank inside the key "${shorten(spelling)}", and no sysctl is named so. Remove it.`,
    };
  }
  return pathProblem(spelling, key, loader);
}

function pathProblem(spelling: string, key: OffsetRange, loader: LoaderName): Problem | undefined {
  const path = normalPath(pathOfKey(spelling));
  if (path.startsWith("proc/sys/")) {
    return {
      range: key,
      severity: "error",
      code: "proc-sys-in-key",
      message: `Keys are relative to /proc/sys, so this one means /proc/sys/${shorten(path)}. Write ${shorten(path.slice("proc/sys/".length))}.`,
      fixes: [fix("Leave /proc/sys out", key, path.slice("proc/sys/".length))],
    };
  }
  // systemd leaves a slash at the end out.
  if (/[./]$/.test(spelling) && loader !== "systemd") {
    return {
      range: { start: key.end - 1, end: key.end },
      severity: "error",
      code: "trailing-separator",
      message: `The key ends in "${spelling.at(-1)}", so it names a directory and cannot be set. Remove it, or go on with the key.`,
      fixes: [fix("Remove the separator", { start: key.end - 1, end: key.end }, "")],
    };
  }
  if (leavesRoot(path)) {
    return {
      range: key,
      severity: "error",
      code: "outside-proc-sys",
      message: `"${shorten(spelling)}" leads out of /proc/sys, and the loader refuses it. Write the key of a sysctl.`,
    };
  }
  if (loader !== "procps") return undefined;
  const repeated = /[./]{2,}/.exec(spelling);
  if (repeated !== null && /^([./])\1+$/.test(repeated[0])) {
    const start = key.start + repeated.index;
    return {
      range: { start, end: start + repeated[0].length },
      severity: "warning",
      code: "repeated-separator",
      message: `Separators should not be repeated: "${shorten(repeated[0])}" means the same as "${repeated[0].charAt(0)}". Write one.`,
      fixes: [
        fix(
          "Write one separator",
          { start, end: start + repeated[0].length },
          repeated[0].charAt(0),
        ),
      ],
    };
  }
  return undefined;
}

function fix(title: string, range: OffsetRange, newText: string): Fix {
  return { title, edits: [{ range, newText }], isPreferred: true };
}

/** Does a path below /proc/sys lead out of it, or to it? */
export function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const segment of path.split("/")) {
    if (segment === "..") depth -= 1;
    else if (segment !== "" && segment !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return depth === 0;
}

/** Bytes that are not UTF-8 reach us as U+FFFD: the loader reads something else than the document shows. */
function encodingProblem({ range }: ConfigLine, text: string): Problem | undefined {
  const index = text.slice(range.start, range.end).indexOf("\uFFFD");
  if (index === -1) return undefined;
  const start = range.start + index;
  return {
    range: { start, end: start + 1 },
    severity: "warning",
    code: "not-utf-8",
    message:
      "Here are bytes that are not UTF-8. The loader passes them on as they are; the editor cannot show them. Replace them.",
  };
}

/** Segments with one separator between them, not under proc/sys: nothing below applies. */
const plainKey = /^(?!proc[./]sys[./])[^\s./]+(?:[./][^\s./]+)*$/;

/** `sysctl -w KEY=VALUE`, copied from a terminal. */
const commandLine = /^(?:sudo\s+)?(?:\/\S*\/)?sysctl\s+(?:-\S+\s+)*/;

/** A line may be a megabyte long; a message may not. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
