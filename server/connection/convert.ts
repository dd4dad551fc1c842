import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { OffsetRange } from "../../core/text/offsets.ts";
import type { Problem } from "../../core/text/problem.ts";

/** The name that diagnostics carry in every client. */
export const diagnosticSource = "sysctl-lens";

export function toRange(document: TextDocument, range: OffsetRange): Range {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

/** A document for text that no client has open, to convert its offsets. */
export function documentOf(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, "", 0, text);
}

/** `documentationUri`: the folder with a page for the problem's code. */
export function toDiagnostic(
  document: TextDocument,
  problem: Problem,
  documentationUri?: string,
): Diagnostic {
  return {
    range: toRange(document, problem.range),
    severity: severities[problem.severity],
    code: problem.code,
    ...(documentationUri === undefined
      ? {}
      : { codeDescription: { href: `${documentationUri}/${problem.code}.md` } }),
    source: diagnosticSource,
    message: problem.message,
    ...(problem.isUnnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;
