import * as vscode from "vscode";
import type { SnippetLocation } from "../core/kernel/location.ts";
import { type Status, snippetScheme } from "../core/messages.ts";

/** The document that shows a place of the snippets: the workspace's own file where that is in use, else the bundled one. */
export async function snippetUri(
  at: SnippetLocation,
  kernel: string,
  snippets: Status["snippets"],
): Promise<vscode.Uri> {
  const own = snippets === "workspace" ? await ownSnippet(at.path) : undefined;
  return own ?? vscode.Uri.from({ scheme: snippetScheme, path: `/${kernel}/${at.path}` });
}

async function ownSnippet(path: string): Promise<vscode.Uri | undefined> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, "kernel-snippets", path);
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // Not in this folder: the next one may hold it.
    }
  }
  return undefined;
}

/** Beside a page, never on top of it. */
export function columnBeside(page: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const editor = vscode.window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== page,
  );
  if (editor?.viewColumn !== undefined) return editor.viewColumn;
  return page === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}

/** `Linux 6.12.117`, `rhel6-2.6.32` */
export function kernelLabel(kernel: string): string {
  return /^\d/.test(kernel) ? `Linux ${kernel}` : kernel;
}
