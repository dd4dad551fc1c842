import type { Problem } from "../../text/problem.ts";
import type { ConfigEntry } from "../entry.ts";
import { isGlobPattern } from "../glob.ts";
import { lineProblem } from "../lineProblems.ts";
import { type SystemdLine, trimmed } from "./systemdLines.ts";
import { systemdPath } from "./systemdPath.ts";

export interface ReadLine {
  readonly entry: ConfigEntry | undefined;
  readonly problem: Problem | undefined;
}

/** A line that is neither blank nor a comment (252, src/sysctl/sysctl.c, parse_file). */
export function readSystemdLine(line: SystemdLine, text: string): ReadLine {
  const hasDash = text.charAt(line.start) === "-";
  const found = text.slice(line.start, line.end).indexOf("=");
  const equals = found === -1 ? undefined : line.start + found;
  const dash = hasDash ? { start: line.start, end: line.start + 1 } : undefined;
  const keyRange = trimmed(text, {
    start: line.start + (hasDash ? 1 : 0),
    end: equals ?? line.end,
  });
  const key = text.slice(keyRange.start, keyRange.end);
  const value =
    equals === undefined ? undefined : trimmed(text, { start: equals + 1, end: line.end });
  const isEmptyKey = keyRange.start === keyRange.end;
  const problem = lineProblem(
    {
      line: line.line,
      range: line,
      dash,
      key: isEmptyKey ? undefined : keyRange,
      equals: equals === undefined ? undefined : { start: equals, end: equals + 1 },
      value: value === undefined || value.start === value.end ? undefined : value,
    },
    text,
    "systemd",
  );
  const path = systemdPath(key);
  const common = { key, path, keyRange, line: line.line };
  if (isEmptyKey || (equals === undefined && !hasDash)) return { entry: undefined, problem };
  if (value === undefined) return { entry: { kind: "exclusion", ...common }, problem };
  return {
    entry: {
      kind: "assignment",
      ...common,
      value: text.slice(value.start, value.end),
      valueRange: value,
      ignoreErrors: hasDash,
      isGlob: isGlobPattern(path),
    },
    problem,
  };
}
