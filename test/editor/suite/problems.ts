import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, diagnosticsOf, openFileWith } from "./support.ts";

export function problemsTests(): void {
  describe("problems", () => {
    before(activated);

    it("one bad line gives one diagnostic on it, and none when it is put right", async () => {
      const good = "net.core.somaxconn = 1024\n";
      const document = await openFileWith("20-bad.conf", `${good}net.core.somaxconn 2048\n${good}`);
      const [problem] = await diagnosticsOf(document, 1);
      assert.equal(problem?.range.start.line, 1);
      assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);

      const edit = new vscode.WorkspaceEdit();
      const blank = document.lineAt(1).text.lastIndexOf(" ");
      edit.insert(document.uri, new vscode.Position(1, blank), " =");
      assert.ok(await vscode.workspace.applyEdit(edit));
      await diagnosticsOf(document, 0);
      assert.ok(await document.save());
    });
  });
}
