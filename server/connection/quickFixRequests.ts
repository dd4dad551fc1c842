import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver";
import { toDiagnostic, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";

/** The fixes of the problems that a range touches. */
export async function quickFixes(
  server: LanguageServer,
  { textDocument: { uri }, range, context }: CodeActionParams,
): Promise<CodeAction[]> {
  const isWanted =
    context.only?.some((kind) => kind === CodeActionKind.QuickFix || kind === "") ?? true;
  if (!isWanted || !server.isConfig(uri)) return [];
  const found = await server.shownProblems(uri);
  if (found === undefined) return [];
  const { textDocument } = found.document;
  const start = textDocument.offsetAt(range.start);
  const end = textDocument.offsetAt(range.end);
  return found.problems
    .filter((problem) => problem.range.start <= end && start <= problem.range.end)
    .flatMap((problem) =>
      (problem.fixes ?? []).map(({ title, edits, isPreferred }) => ({
        title,
        kind: CodeActionKind.QuickFix,
        isPreferred,
        diagnostics: [toDiagnostic(textDocument, problem, server.client.documentationUri)],
        edit: {
          changes: {
            [uri]: edits.map((edit) => ({
              range: toRange(textDocument, edit.range),
              newText: edit.newText,
            })),
          },
        },
      })),
    );
}
