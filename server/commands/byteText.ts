import type { Problem } from "../../core/text/problem.ts";
import type { PrintedProblem } from "./places.ts";

/** What bytes, one a character, say in UTF-8; other characters stay. Broken bytes become U+FFFD. */
export function decoded(text: string): string {
  return text.replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

/** Problems of a text of bytes: lines and columns from 1, columns in UTF-16 units of the decoded line. */
export function printedByteProblems(
  text: string,
  problems: readonly Problem[],
): readonly PrintedProblem[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const placeOf = (offset: number) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const column = decoded(text.slice(starts[low], offset)).length + 1;
    return { line: low + 1, column };
  };
  return problems.map(({ range, severity, code, message }) => {
    const start = placeOf(range.start);
    const end = placeOf(range.end);
    return {
      ...start,
      endLine: end.line,
      endColumn: end.column,
      severity,
      code,
      message: decoded(message),
    };
  });
}
