import * as vscode from "vscode";
import type { OpenPlaceParams } from "../core/messages.ts";

const highlightMs = 1500;

/** Marks the line that a link led to, for a moment. */
export class PlaceHighlight implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.symbolHighlightBackground"),
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(editor: vscode.TextEditor, range: vscode.Range): void {
    clearTimeout(this.#timer);
    editor.setDecorations(this.#decoration, [range]);
    this.#timer = setTimeout(() => editor.setDecorations(this.#decoration, []), highlightMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#decoration.dispose();
  }
}

/** Shows a document at a line, where it is open already, else in `column`, as a preview. */
export async function showPlace(
  uri: vscode.Uri,
  line: number,
  column: vscode.ViewColumn,
  highlight: PlaceHighlight,
): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const document = await shownDocument(uri, shown?.viewColumn ?? column);
  const range = document.lineAt(Math.min(line, document.lineCount - 1)).range;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? column,
    preview: true,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  highlight.show(editor, range);
}

/**
 * A document, opened in an editor where it is not open yet. What `openTextDocument` opens stays open for minutes after its
 * editor was closed, and to the server an open document is still there when its file is deleted.
 */
export async function shownDocument(
  uri: vscode.Uri,
  viewColumn: vscode.ViewColumn,
): Promise<vscode.TextDocument> {
  const find = () =>
    vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (find() === undefined) {
    const options = { viewColumn, preview: true, preserveFocus: true };
    await vscode.commands.executeCommand("vscode.open", uri, options);
  }
  return find() ?? vscode.workspace.openTextDocument(uri);
}

/** The command behind the links of hovers. Its argument came through markdown. */
export async function openPlace(argument: unknown, highlight: PlaceHighlight): Promise<void> {
  if (!isPlace(argument)) return;
  const { uri, line } = argument;
  await showPlace(vscode.Uri.parse(uri), line, vscode.ViewColumn.Active, highlight);
}

function isPlace(value: unknown): value is OpenPlaceParams {
  if (typeof value !== "object" || value === null) return false;
  if (!("uri" in value) || !("line" in value)) return false;
  const { uri, line } = value;
  return typeof uri === "string" && typeof line === "number" && Number.isInteger(line) && line >= 0;
}
