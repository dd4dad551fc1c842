import type { Problem } from "../../text/problem.ts";
import type { ConfigEntry } from "../entry.ts";
import { isGlobPattern } from "../glob.ts";
import { pathOfKey } from "../keyPath.ts";
import { isComment, skipBlanks, skipBlanksBack } from "../line.ts";
import { lineProblem, nulProblem, shorten } from "../lineProblems.ts";
import type { BusyboxLine } from "./busyboxLines.ts";

export interface ReadLine {
  readonly entry: ConfigEntry | undefined;
  readonly problem: Problem | undefined;
}

/**
 * A line of BusyBox (1.35, libbb/parse_config.c, config_read): the first `=` splits, and right behind it something other
 * than `#` must follow, if only a blank. A dash and wildcards mean nothing.
 */
export function readBusyboxLine(line: BusyboxLine): ReadLine {
  const { text } = line;
  const start = skipBlanks(text, 0, text.length);
  const nul = line.nul === undefined ? undefined : nulProblem(line.nul);
  if (start === text.length || isComment(text.charCodeAt(start))) {
    return { entry: undefined, problem: nul };
  }
  const end = skipBlanksBack(text, text.length, start);
  const found = text.indexOf("=", start);
  const equals = found === -1 ? undefined : found;
  const keyEnd = skipBlanksBack(text, equals ?? end, start);
  const valueStart = equals === undefined ? end : skipBlanks(text, equals + 1, end);
  const key = text.slice(start, keyEnd);
  const whole = line.rangeOf({ start, end });
  const keyRange = line.rangeOf({ start, end: keyEnd });
  if (equals !== undefined && /^(?:#|$)/.test(text.slice(equals + 1, equals + 2))) {
    return { entry: undefined, problem: noValueProblem(whole, text.charAt(equals + 1)) };
  }
  const shared = lineProblem(
    {
      line: line.line,
      range: { start, end },
      dash: undefined,
      key: start === keyEnd ? undefined : { start, end: keyEnd },
      equals: equals === undefined ? undefined : { start: equals, end: equals + 1 },
      value: undefined,
    },
    text,
    "busybox",
  );
  const common = shared && placed(shared, line);
  if (equals === undefined || start === keyEnd) return { entry: undefined, problem: common };
  const problem = nul ?? dashProblem(key, keyRange) ?? common ?? unreadKeyProblem(key, keyRange);
  return {
    entry: {
      kind: "assignment",
      key,
      path: pathOfKey(key),
      keyRange,
      value: text.slice(valueStart, end),
      valueRange: line.rangeOf({ start: Math.min(valueStart, end), end }),
      ignoreErrors: false,
      isGlob: false,
      line: line.line,
    },
    problem,
  };
}

/** A problem of the joined line, where it stands in the document. */
function placed(problem: Problem, line: BusyboxLine): Problem {
  const fixes = problem.fixes?.map((fix) => ({
    ...fix,
    edits: fix.edits.map((edit) => ({ ...edit, range: line.rangeOf(edit.range) })),
  }));
  return { ...problem, range: line.rangeOf(problem.range), ...(fixes && { fixes }) };
}

function noValueProblem(range: Problem["range"], next: string): Problem {
  return {
    range,
    severity: "error",
    code: "busybox-no-value",
    message:
      next === "#"
        ? 'BusyBox takes a "#" right after "=" for the end of the line and skips it. Write a blank between them.'
        : 'BusyBox skips a line that ends in "=". Write the value, or a blank after "=" for an empty one.',
  };
}

function dashProblem(key: string, range: Problem["range"]): Problem | undefined {
  if (!key.startsWith("-")) return undefined;
  return {
    range: { start: range.start, end: range.start + 1 },
    severity: "error",
    code: "busybox-dash",
    message: `BusyBox takes the "-" as part of the key and finds no such sysctl. Write ${shorten(key.slice(1).trimStart())} without it.`,
  };
}

function unreadKeyProblem(key: string, range: Problem["range"]): Problem | undefined {
  if (isGlobPattern(key)) {
    return {
      range,
      severity: "error",
      code: "busybox-glob",
      message: `BusyBox does not expand wildcards: it looks for a sysctl that is named "${shorten(key)}". Name each sysctl.`,
    };
  }
  if (!pathOfKey(key).startsWith("/")) return undefined;
  return {
    range,
    severity: "error",
    code: "busybox-absolute-path",
    message: `BusyBox writes to the file ${shorten(pathOfKey(key))}, outside of /proc/sys. Leave out what comes before the first segment.`,
  };
}
