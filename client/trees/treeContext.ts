import * as vscode from "vscode";
import type { TreeChoice } from "../../core/messages.ts";

/**
 * Tells menus whether a kernel tree is in use (`sysctlLens.hasTree`), and whether the active editor shows a C file of one
 * (`sysctlLens.inTree`).
 */
export function followTrees(onTrees: vscode.Event<readonly TreeChoice[]>): vscode.Disposable {
  let folders: readonly string[] = [];
  const setContext = (key: string, value: boolean) =>
    void vscode.commands.executeCommand("setContext", key, value);

  function followEditor(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? "";
    const isInTree = /\.[ch]$/.test(uri) && folders.some((one) => uri.startsWith(`${one}/`));
    setContext("sysctlLens.inTree", isInTree);
  }

  return vscode.Disposable.from(
    onTrees((choices) => {
      const trees = choices.filter(({ isTree }) => isTree);
      folders = trees.map(({ folderUri }) => vscode.Uri.parse(folderUri).toString());
      setContext("sysctlLens.hasTree", trees.length > 0);
      followEditor();
    }),
    vscode.window.onDidChangeActiveTextEditor(followEditor),
  );
}
