import * as vscode from "vscode";
import { snippetScheme } from "../core/messages.ts";

/**
 * Puts the shown snippet into the workspace's own `kernel-snippets/`, where it can be edited and takes the bundled one's
 * place; opens it at the same line. A file that is there already is opened as it is.
 */
export async function editSnippet(): Promise<void> {
  const { window, workspace } = vscode;
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme !== snippetScheme) {
    void window.showInformationMessage(
      "Open a kernel snippet first, for example with F12 on a sysctl.",
    );
    return;
  }
  const folder = await targetFolder();
  if (folder === undefined) return;
  const { document, selection } = editor;
  // The path's first part is the version.
  const [, , ...path] = document.uri.path.split("/");
  const uri = vscode.Uri.joinPath(folder.uri, "kernel-snippets", ...path);
  try {
    if (!(await exists(uri))) {
      await workspace.fs.writeFile(uri, new TextEncoder().encode(document.getText()));
    }
    await window.showTextDocument(uri, { selection, preview: false });
  } catch (error) {
    await window.showErrorMessage(`Sysctl Lens could not write ${uri.path}: ${String(error)}`);
    return;
  }
  if (!workspace.isTrusted) {
    void window.showInformationMessage(
      "Until you trust this workspace, the bundled snippets go on computing the numbers.",
    );
  }
}

async function targetFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const { window, workspace } = vscode;
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage("Open a folder first: the copy is put into it.");
  }
  return folders.length > 1 ? window.showWorkspaceFolderPick() : folders[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
