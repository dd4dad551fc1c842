import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  activated,
  deleteFile,
  eventually,
  open,
  openFileWith,
  positionOf,
  workspaceUri,
} from "./support.ts";

export function editingTests(): void {
  describe("changing a config", () => {
    before(activated);

    it("Format Document tidies the blanks", async () => {
      const document = await openFileWith("21-format.conf", "  vm.dirty_ratio=20\n#x\n");
      await vscode.commands.executeCommand("editor.action.formatDocument");
      assert.equal(await textThat(document, /= 20/), "vm.dirty_ratio = 20\n#x\n");
      await deleteFile(document);
    });

    it("Rename changes a key in all files, each in its own spelling", async () => {
      const other = workspaceUri("etc", "sysctl.d", "22-other.conf");
      await write(other, "vm/dirty_ratio = 30\n");
      const document = await openFileWith("23-rename.conf", "vm.dirty_ratio = 20\n");
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        positionOf(document, "dirty_ratio"),
        "vm.dirty_background_ratio",
      );
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.equal(document.getText(), "vm.dirty_background_ratio = 20\n");
      const changed = await open(other);
      assert.equal(changed.getText(), "vm/dirty_background_ratio = 30\n");
      await deleteFile(changed);
      await deleteFile(document);
    });

    it("a code action sorts the file", async () => {
      const text = "vm.dirty_ratio = 20\n# why\nfs.nr_open = 9\n";
      const document = await openFileWith("24-sort.conf", text);
      const kind = "source.sysctl.sort";
      // The editor drops the request where its own state still changes: ask until it is done, as a user would.
      while (document.getText() === text) {
        const changed = nextChange(document);
        const args = { kind, apply: "first" };
        await vscode.commands.executeCommand("editor.action.sourceAction", args);
        await changed;
      }
      const sorted = "# why\nfs.nr_open = 9\n\nvm.dirty_ratio = 20\n";
      assert.equal(await textThat(document, /^# why/), sorted);
      await deleteFile(document);
    });

    it("settings are copied as commands", async () => {
      const document = await openFileWith("25-copy.conf", "vm.dirty_ratio = 20\nvm.a = 1 2\n");
      await vscode.commands.executeCommand("sysctlLens.copyAs", {
        uri: document.uri.toString(),
        format: "commands",
      });
      const copied = await vscode.env.clipboard.readText();
      assert.equal(copied, "sysctl -w vm.dirty_ratio=20\nsysctl -w 'vm.a=1 2'\n");
      await deleteFile(document);
    });

    it("Explain This File opens a document", async () => {
      const document = await openFileWith("26-explain.conf", "net.core.somaxconn = 128\n");
      await vscode.commands.executeCommand("sysctlLens.explainFile");
      const explained = vscode.window.activeTextEditor?.document;
      assert.equal(explained?.languageId, "markdown");
      assert.match(explained.getText(), /### `net\.core\.somaxconn` = `128` \(line 1\)/);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
      await deleteFile(document);
    });
  });
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** The text of a document as soon as it is like this. */
/** The next change of a document, or two seconds. */
function nextChange(document: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document) end();
    });
    const timer = setTimeout(() => end(), 2_000);
    const end = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
  });
}

function textThat(document: vscode.TextDocument, expected: RegExp): Promise<string> {
  return eventually(vscode.workspace.onDidChangeTextDocument, () =>
    expected.test(document.getText()) ? document.getText() : undefined,
  );
}
