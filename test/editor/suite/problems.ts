import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, deleteFile, diagnosticsOf, openFileWith } from "./support.ts";

export function problemsTests(): void {
  describe("problems", () => {
    before(activated);

    it("one bad line gives one diagnostic on it, and none when it is put right", async () => {
      // Keys that no other file sets: an assignment that loses is worth a note of its own.
      const lines = ["vm.overcommit_ratio = 60", "vm.dirty_ratio 20", "vm.page-cluster = 0", ""];
      const document = await openFileWith("20-bad.conf", lines.join("\n"));
      const [problem] = await diagnosticsOf(document, 1);
      assert.equal(problem?.range.start.line, 1);
      assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);
      // Its code leads to a page of the extension.
      const { code } = problem;
      assert.ok(typeof code === "object", "the code is no link");
      const page = await vscode.workspace.fs.readFile(code.target);
      assert.match(new TextDecoder().decode(page), new RegExp(`^# ${code.value}\n`));

      const edit = new vscode.WorkspaceEdit();
      const blank = document.lineAt(1).text.lastIndexOf(" ");
      edit.insert(document.uri, new vscode.Position(1, blank), " =");
      assert.ok(await vscode.workspace.applyEdit(edit));
      await diagnosticsOf(document, 0);
      await deleteFile(document);
    });
  });
}
