import type {
  Connection,
  PrepareRenameParams,
  PrepareRenameResult,
  Range,
  RenameParams,
  ResponseError,
  ServerCapabilities,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { type FormatStyle, formatConfig, formatTyped } from "../../core/features/formatting.ts";
import type { TextEdit as OffsetEdit } from "../../core/text/textEdit.ts";
import { preparedRename, renamedKey } from "./configKeyRequests.ts";
import { toRange } from "./convert.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";

/* Requests that change sysctl.conf documents: formatting, and renaming of keys. */

export const configEditCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" },
  renameProvider: { prepareProvider: true },
} as const satisfies ServerCapabilities;

export function answerConfigEdits(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onDocumentFormatting(
    answering(log, "formatting", [], async ({ textDocument: { uri }, options }) =>
      formattingEdits(server(), uri, undefined, options),
    ),
  );
  connection.onDocumentRangeFormatting(
    answering(log, "range formatting", [], async ({ textDocument: { uri }, range, options }) =>
      formattingEdits(server(), uri, range, options),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    answering(log, "typed formatting", [], async ({ textDocument: { uri }, position }) => {
      const style = await styleOf(server(), uri, {});
      const document = configText(server(), uri);
      return document === undefined
        ? []
        : toEdits(document, formatTyped(document.getText(), document.offsetAt(position), style));
    }),
  );
  connection.onPrepareRename(
    answering<PrepareRenameParams, PrepareRenameResult | ResponseError | null>(
      log,
      "prepare rename",
      null,
      async ({ textDocument: { uri }, position }) => preparedRename(server(), uri, position),
    ),
  );
  connection.onRenameRequest(
    answering<RenameParams, WorkspaceEdit | ResponseError | null>(
      log,
      "rename",
      null,
      async ({ textDocument: { uri }, position, newName }) =>
        renamedKey(server(), uri, position, newName),
    ),
  );
}

interface EditorOptions {
  readonly trimFinalNewlines?: boolean | undefined;
  readonly insertFinalNewline?: boolean | undefined;
}

async function formattingEdits(
  server: LanguageServer,
  uri: string,
  range: Range | undefined,
  options: EditorOptions,
): Promise<TextEdit[]> {
  const style = await styleOf(server, uri, options);
  const document = configText(server, uri);
  if (document === undefined) return [];
  const text = document.getText();
  const part =
    range === undefined
      ? { start: 0, end: text.length }
      : { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return toEdits(document, formatConfig(text, part, style));
}

async function styleOf(
  server: LanguageServer,
  uri: string,
  { trimFinalNewlines, insertFinalNewline }: EditorOptions,
): Promise<FormatStyle> {
  return {
    ...(await server.settings.of(uri)).format,
    trimFinalNewlines: trimFinalNewlines === true,
    insertFinalNewline: insertFinalNewline === true,
  };
}

function configText(server: LanguageServer, uri: string): TextDocument | undefined {
  return server.isConfig(uri) ? server.documents.get(uri)?.textDocument : undefined;
}

export function toEdits(document: TextDocument, edits: readonly OffsetEdit[]): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toRange(document, range), newText }));
}
