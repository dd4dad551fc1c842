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
  const document = await vscode.workspace.openTextDocument(uri);
  const range = document.lineAt(Math.min(line, document.lineCount - 1)).range;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? column,
    preview: true,
    selection: new vscode.Range(range.start, range.start),
  });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  highlight.show(editor, range);
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
