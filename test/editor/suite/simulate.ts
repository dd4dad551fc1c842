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
