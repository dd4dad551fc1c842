import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type InactiveRangesParams,
  inactiveRangesRequest,
  type SnippetText,
  type SnippetTextParams,
  type Status,
  snippetScheme,
  snippetTextRequest,
} from "../core/messages.ts";
import { isSnippet } from "./lensDocuments.ts";

/** Gives the bundled snippets as read-only documents, and anew when another server may see them differently. */
export function snippetDocuments(
  client: BaseLanguageClient,
  onStatus: vscode.Event<Status>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(snippetScheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri, token) {
        const params: SnippetTextParams = { uri: uri.toString() };
        const answer = await client.sendRequest<SnippetText | null>(
          snippetTextRequest,
          params,
          token,
        );
        if (answer === null) throw vscode.FileSystemError.FileNotFound(uri);
        return answer.text;
      },
    }),
    onStatus(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === snippetScheme) changed.fire(uri);
      }
    }),
  );
}

const typingPauseMs = 150;

/** Dims the lines of visible snippets that the preprocessor leaves out for their kernel version. */
export function showInactiveRanges(
  client: BaseLanguageClient,
  onStatus: vscode.Event<Status>,
): vscode.Disposable {
  const dimmed = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    opacity: "0.45",
  });
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function show(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const params: InactiveRangesParams = { uri: document.uri.toString() };
    const ranges = await client.sendRequest<readonly LspRange[]>(inactiveRangesRequest, params);
    // Meanwhile the text may have changed; its own request follows.
    if (document.version === version) editor.setDecorations(dimmed, ranges.map(toLines));
  }

  async function showAll(): Promise<void> {
    if (!client.isRunning()) return;
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => isSnippet(document));
    const results = await Promise.allSettled(editors.map(show));
    for (const result of results) {
      if (result.status === "rejected") client.info(`inactive ranges: ${String(result.reason)}`);
    }
  }

  function showSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void showAll(), typingPauseMs);
  }

  return vscode.Disposable.from(
    dimmed,
    { dispose: () => clearTimeout(timer) },
    onStatus(() => void showAll()),
    vscode.window.onDidChangeVisibleTextEditors(() => void showAll()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isSnippet(document)) showSoon();
    }),
  );
}

type LspRange = Readonly<
  Record<"start" | "end", { readonly line: number; readonly character: number }>
>;

/** A range that ends at the start of a line does not include that line. */
function toLines({ start, end }: LspRange): vscode.Range {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return new vscode.Range(start.line, 0, last, 0);
}
