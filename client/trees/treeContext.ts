import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type TreeChoice, treeChoicesRequest } from "../../core/messages.ts";

/**
 * Tells menus whether a kernel tree is in use (`sysctlLens.hasTree`), and whether the active editor shows a C file of one
 * (`sysctlLens.inTree`). `onChange` fires when the trees may be others.
 */
export function followTrees(
  client: BaseLanguageClient,
  onChange: vscode.Event<unknown>,
): vscode.Disposable {
  let folders: readonly string[] = [];

  function followEditor(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const text = uri?.toString() ?? "";
    const isInTree = /\.[ch]$/.test(text) && folders.some((one) => text.startsWith(`${one}/`));
    void vscode.commands.executeCommand("setContext", "sysctlLens.inTree", isInTree);
  }

  async function ask(): Promise<void> {
    if (!client.isRunning()) return;
    try {
      const choices = await client.sendRequest<readonly TreeChoice[]>(treeChoicesRequest, {});
      const trees = choices.filter(({ isTree }) => isTree);
      folders = trees.map(({ folderUri }) => vscode.Uri.parse(folderUri).toString());
      void vscode.commands.executeCommand("setContext", "sysctlLens.hasTree", trees.length > 0);
      followEditor();
    } catch (error) {
      client.info(`kernel trees: ${String(error)}`);
    }
  }

  return vscode.Disposable.from(
    onChange(() => void ask()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("sysctlLens.kernel.trees")) void ask();
    }),
    vscode.window.onDidChangeActiveTextEditor(followEditor),
  );
}
