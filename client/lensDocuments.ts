import * as vscode from "vscode";
import { snippetScheme } from "../core/messages.ts";

export function isConfig(document: vscode.TextDocument): boolean {
  return document.languageId === "sysctl";
}

/** A bundled snippet, or one of a workspace's own. */
export function isSnippet({ uri }: vscode.TextDocument): boolean {
  return (
    uri.scheme === snippetScheme ||
    (/\/kernel-snippets\//.test(uri.path) && /\.[ch]$/.test(uri.path))
  );
}

/** The configuration that a command is about: its argument, else the one in an editor, the active editor first. */
export function configUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === "string") return vscode.Uri.parse(argument);
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor ? [activeTextEditor, ...visibleTextEditors] : visibleTextEditors;
  return editors.find(({ document }) => isConfig(document))?.document.uri;
}
