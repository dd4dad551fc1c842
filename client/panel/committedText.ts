import * as vscode from "vscode";

/** The part of VS Code's own Git extension that is used here. */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: vscode.Uri): { show(ref: string, path: string): Promise<string> } | null;
  };
}

/** The file as it was last committed; `undefined`: there is no Git, no repository, or no such file in its last commit. */
export async function committedText(uri: vscode.Uri): Promise<string | undefined> {
  const git = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (git === undefined || uri.scheme !== "file") return undefined;
  try {
    const exports = git.isActive ? git.exports : await git.activate();
    return await exports.getAPI(1).getRepository(uri)?.show("HEAD", uri.fsPath);
  } catch {
    // Git is switched off, or the file is new.
    return undefined;
  }
}
