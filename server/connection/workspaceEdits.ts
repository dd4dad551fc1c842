import type { TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import type { ConfigDocument } from "../../core/features/context.ts";
import type { DocumentEdits } from "../../core/features/writeSettings.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";

/**
 * Edits of several documents. They name the version of those that are open, so that a client refuses them where the text has
 * changed meanwhile.
 */
export function toWorkspaceEdit(
  server: LanguageServer,
  changes: readonly DocumentEdits[],
  configs: readonly ConfigDocument[],
): WorkspaceEdit {
  const documentChanges = changes.flatMap(({ uri, edits }): TextDocumentEdit[] => {
    const config = configs.find((one) => one.uri === uri);
    if (config === undefined) return [];
    const text = documentOf(uri, config.text);
    return [
      {
        textDocument: { uri, version: server.documents.get(uri)?.version ?? null },
        edits: edits.map(({ range, newText }) => ({ range: toRange(text, range), newText })),
      },
    ];
  });
  if (server.client.takesDocumentChanges) return { documentChanges };
  return {
    changes: Object.fromEntries(
      documentChanges.map(({ textDocument: { uri }, edits }) => [
        uri,
        edits.flatMap((edit) => ("newText" in edit ? [edit] : [])),
      ]),
    ),
  };
}
