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

    it("a scenario file has a lens that runs it, and what was run can be saved", async () => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      assert.ok(folder, "no folder is open");
      const uri = vscode.Uri.joinPath(folder, "deploy-burst.sysctl-scenario.json");
      await vscode.workspace.openTextDocument(uri);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        uri,
      );
      const lens = lenses.find(({ command }) => command?.command === "sysctlLens.runScenario");
      assert.match(lens?.command?.title ?? "", /Run this scenario/);
      await vscode.commands.executeCommand("sysctlLens.runScenario", uri);
      assert.equal(allTabs().filter(isPanel).length, 1);

      const target = vscode.Uri.joinPath(folder, "etc", "saved.sysctl-scenario.json");
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, "etc/saved.sysctl-scenario.json"),
      );
      try {
        const written = new Promise((resolve) => watcher.onDidCreate(resolve));
        await vscode.commands.executeCommand("sysctlLens.saveScenario", target);
        await written;
        const saved = JSON.parse(
          new TextDecoder().decode(await vscode.workspace.fs.readFile(target)),
        );
        assert.deepEqual(saved.configs, ["sysctl.d/90-web.conf"]);
        assert.equal(saved.clients.length, 2);
        assert.equal(saved.server.acceptors, 4);
      } finally {
        watcher.dispose();
        await vscode.workspace.fs.delete(target);
      }
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
