import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, closeAllEditors, eventually, openWebExample } from "./support.ts";

export function simulateTests(): void {
  describe("simulate", () => {
    before(activated);
    after(closeAllEditors);

    it("opens a panel beside the editor", async () => {
      await openWebExample();
      await vscode.commands.executeCommand("sysctlLens.simulate");
      const { tabGroups } = vscode.window;
      const panel = await eventually(tabGroups.onDidChangeTabs, panelTab);
      const editorColumn = vscode.window.visibleTextEditors[0]?.viewColumn;
      assert.ok(editorColumn !== undefined, "the config is no longer visible");
      assert.notEqual(panel.group.viewColumn, editorColumn);
    });

    it("shows the same panel when asked again", async () => {
      await openWebExample();
      await vscode.commands.executeCommand("sysctlLens.simulate");
      assert.equal(allTabs().filter(isPanel).length, 1);
    });

    it("offers to run a scenario file", async () => {
      const lensIn = async (content: string): Promise<string> => {
        const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
        assert.ok(folder, "no folder is open");
        const uri = vscode.Uri.joinPath(folder, "try.sysctl-scenario.json");
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
        try {
          await vscode.workspace.openTextDocument(uri);
          const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            "vscode.executeCodeLensProvider",
            uri,
          );
          return lenses.map(({ command }) => command?.title ?? "").join(" ");
        } finally {
          await vscode.workspace.fs.delete(uri);
        }
      };
      assert.match(await lensIn('{"version": 1}'), /Run this scenario/);
    });
  });
}

function panelTab(): vscode.Tab | undefined {
  return allTabs().find(isPanel);
}

function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function isPanel({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && /sysctlLens/.test(input.viewType);
}
