import assert from "node:assert/strict";
import * as vscode from "vscode";
import { childProcessWith } from "./childProcess.ts";
import {
  activated,
  deleteFile,
  hoverText,
  openFileWith,
  positionOf,
  runningState,
} from "./support.ts";

export function recoveryTests(): void {
  describe("recovery", () => {
    it("a killed server is back within seconds and knows the open documents", async () => {
      const api = await activated();
      const document = await openFileWith("99-recovery.conf", "net.core.somaxconn = 1111\n");
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(1, 0), "net.core.somaxconn = 77\n");
      assert.ok(await vscode.workspace.applyEdit(edit));
      const before = await childProcessWith("server.cjs");

      const restarted = new Promise<void>((resolve) => {
        const subscription = api.client.onDidChangeState(({ newState }) => {
          if (newState !== runningState) return;
          subscription.dispose();
          resolve();
        });
      });
      const killedAt = Date.now();
      process.kill(before, "SIGKILL");
      await restarted;
      // Running says that the server answered `initialize`; hovers are registered a moment later.
      await api.client.start();
      // Unsaved text: only a document that was opened again can tell of it.
      const text = await hoverText(document, positionOf(document, "net.core.somaxconn", "1111\n"));
      assert.match(text, /\b77\b/);
      assert.ok(Date.now() - killedAt < 10_000, `${Date.now() - killedAt} ms`);
      assert.notEqual(await childProcessWith("server.cjs"), before);
      await deleteFile(document);
    });
  });
}
