import * as vscode from "vscode";

export interface SaveOptions {
  readonly defaultUri: vscode.Uri;
  readonly filters: Record<string, string[]>;
  /** The place, for who knows it: the user is not asked. */
  readonly to?: vscode.Uri | undefined;
}

/** Saves where the user says, and offers to open it. `undefined`: the user thought better of it, or it failed and was said. */
export async function saveFile(
  content: Uint8Array,
  { defaultUri, filters, to }: SaveOptions,
): Promise<vscode.Uri | undefined> {
  const { window, workspace } = vscode;
  const uri = to ?? (await window.showSaveDialog({ defaultUri, filters, saveLabel: "Export" }));
  if (uri === undefined) return undefined;
  try {
    await workspace.fs.writeFile(uri, content);
  } catch (error) {
    await window.showErrorMessage(`Sysctl Lens could not write ${uri.path}: ${String(error)}`);
    return undefined;
  }
  void offerToOpen(uri);
  return uri;
}

async function offerToOpen(uri: vscode.Uri): Promise<void> {
  const name = uri.path.split("/").at(-1) ?? "";
  const choice = await vscode.window.showInformationMessage(`${name} was written.`, "Open");
  if (choice === "Open") await vscode.commands.executeCommand("vscode.open", uri);
}

/** `path` below the first folder of the workspace. */
export function placeInWorkspace(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined
    ? vscode.Uri.file(`/${path.split("/").at(-1) ?? path}`)
    : vscode.Uri.joinPath(folder, ...path.split("/"));
}
