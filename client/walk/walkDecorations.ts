import * as vscode from "vscode";
import type { PathStep } from "../../core/paths/kernelPath.ts";

/** Told of the lines of a document that have values beside them. */
export type ValuesListener = (document: vscode.TextDocument, lines: readonly number[]) => void;

/** Marks the line of a walk's step, and writes the values of its run beside the lines of its function. */
export class WalkDecorations implements vscode.Disposable {
  readonly #current = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.stackFrameHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.findMatchForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #value = vscode.window.createTextEditorDecorationType({
    after: {
      color: new vscode.ThemeColor("editorInlayHint.foreground"),
      backgroundColor: new vscode.ThemeColor("editorInlayHint.background"),
      margin: "0 0 0 1em",
    },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #onValues: ValuesListener;
  #values: readonly string[] = [];
  #document: vscode.TextDocument | undefined;

  constructor(onValues: ValuesListener) {
    this.#onValues = onValues;
  }

  /** What stands beside lines now, in their order; for tests. */
  get shownValues(): readonly string[] {
    return this.#values;
  }

  show(editor: vscode.TextEditor, step: PathStep): void {
    const { document } = editor;
    this.#clearOthers(editor);
    editor.setDecorations(this.#current, [lineRange(document, step.at.line)]);
    const values = step.values.filter(({ line }) => line < document.lineCount);
    this.#values = values.map(({ line, text }) => `${line + 1}: ${text}`);
    this.#document = document;
    this.#onValues(
      document,
      values.map(({ line }) => line),
    );
    editor.setDecorations(
      this.#value,
      values.map(({ line, text }) => {
        const at = new vscode.Position(line, codeLength(document.lineAt(line).text));
        // Blanks at the ends would be swallowed, others run together.
        const contentText = `\u00a0${text.replaceAll(" ", "\u00a0")}\u00a0`;
        return { range: new vscode.Range(at, at), renderOptions: { after: { contentText } } };
      }),
    );
  }

  clear(): void {
    this.#clearOthers(undefined);
    this.#values = [];
    if (this.#document) this.#onValues(this.#document, []);
    this.#document = undefined;
  }

  dispose(): void {
    this.#current.dispose();
    this.#value.dispose();
  }

  #clearOthers(editor: vscode.TextEditor | undefined): void {
    for (const other of vscode.window.visibleTextEditors) {
      if (other === editor) continue;
      other.setDecorations(this.#current, []);
      other.setDecorations(this.#value, []);
    }
  }
}

/** Where the code of a line ends: a comment behind it would push the value out of sight. */
export function codeLength(text: string): number {
  const code = text.replace(/\/(?:\*|\/).*$/, "").trimEnd();
  return code === "" ? text.length : code.length;
}

function lineRange(document: vscode.TextDocument, line: number): vscode.Range {
  return document.lineAt(Math.min(line, document.lineCount - 1)).range;
}
