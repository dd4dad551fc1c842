import { TextDocument } from "vscode-languageserver-textdocument";
import type { Problem } from "../../core/text/problem.ts";

/** A problem as command lines print it: lines and columns from 1, columns in UTF-16 units. */
export interface PrintedProblem {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Problem["severity"];
  readonly code: string;
  readonly message: string;
}

export function printedProblems(
  text: string,
  problems: readonly Problem[],
): readonly PrintedProblem[] {
  const document = TextDocument.create("", "", 0, text);
  return problems.map(({ range, severity, code, message }) => {
    const start = document.positionAt(range.start);
    const end = document.positionAt(range.end);
    return {
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      severity,
      code,
      message,
    };
  });
}
