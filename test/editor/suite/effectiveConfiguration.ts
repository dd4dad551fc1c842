import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, closeAllEditors, eventually, openWebExample, workspaceUri } from "./support.ts";

export function effectiveConfigurationTests(): void {
  describe("the effective configuration", () => {
    before(activated);
    afterEach(closeAllEditors);

    it("is a document with links to the lines, which follows files and filters", async () => {
      const shown = await showEffective();
      assert.equal(shown.languageId, "sysctl-effective");
      assert.match(shown.getText(), /^net\.core\.somaxconn = \d+$/m);
      const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        "vscode.executeLinkProvider",
        shown.uri,
      );
      const link = links.find(({ range }) => /90-web\.conf:\d+$/.test(shown.getText(range)));
      assert.ok(link?.target, "no link to the example");
      const line = Number(shown.getText(link.range).split(":").at(-1));
      assert.equal(link.target.fragment, `L${line}`);
      const target = await vscode.workspace.openTextDocument(link.target.with({ fragment: "" }));
      const setting = shown.lineAt(link.range.start.line - 1).text;
      assert.ok(target.lineAt(line - 1).text.startsWith(setting.split(" ")[0] ?? ""), setting);

      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        shown.uri,
      );
      const lens = lenses.find(({ command }) => /between loaders/.test(command?.title ?? ""));
      assert.ok(lens?.command, "no lens for the filter");
      await vscode.commands.executeCommand(
        lens.command.command,
        ...(lens.command.arguments as unknown[]),
      );
      await textThat(shown, (text) => !/^net\.core\.somaxconn = /m.test(text));
      assert.match(
        shown.getText(),
        /systemd-sysctl does not read that file|systemd-sysctl comes to/,
      );

      const added = workspaceUri("etc", "sysctl.d", "99-zzz.conf");
      try {
        await vscode.workspace.fs.writeFile(
          added,
          new TextEncoder().encode("vm.max_map_count = 7\n"),
        );
        await textThat(shown, (text) => text.includes("99-zzz.conf"));
      } finally {
        await vscode.workspace.fs.delete(added);
      }
    });

    it("is compared with another folder in a diff", async () => {
      const config = await openWebExample();
      const other = workspaceUri("other");
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(other, "etc", "sysctl.conf"),
        new TextEncoder().encode("net.core.somaxconn = 77\n"),
      );
      try {
        await vscode.commands.executeCommand(
          "sysctlLens.compareEffectiveWithFolder",
          config.uri,
          other,
        );
        const diff = await eventually(vscode.window.tabGroups.onDidChangeTabs, () => {
          const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
          return input instanceof vscode.TabInputTextDiff ? input : undefined;
        });
        const right = await vscode.workspace.openTextDocument(diff.modified);
        assert.equal(right.getText(), "net.core.somaxconn = 77\n#   etc/sysctl.conf\n");
        const left = await vscode.workspace.openTextDocument(diff.original);
        assert.match(left.getText(), /^net\.core\.netdev_max_backlog = \d+$/m);
      } finally {
        await closeAllEditors();
        await vscode.workspace.fs.delete(other, { recursive: true });
      }
    });
  });
}

async function showEffective(): Promise<vscode.TextDocument> {
  await openWebExample();
  await vscode.commands.executeCommand("sysctlLens.showEffectiveConfiguration");
  return await eventually(vscode.window.onDidChangeActiveTextEditor, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === "sysctl-effective" ? document : undefined;
  });
}

async function textThat(
  document: vscode.TextDocument,
  accept: (text: string) => boolean,
): Promise<void> {
  await eventually(vscode.workspace.onDidChangeTextDocument, () =>
    accept(document.getText()) ? true : undefined,
  );
}
