import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activated, openWebExample } from "./support.ts";

export function activationTests(): void {
  describe("activation", () => {
    it("starts the language server", async () => {
      await activated();
      assert.equal(vscode.extensions.getExtension("sysctl-lens.sysctl-lens")?.isActive, true);
    });

    it("knows files under sysctl.d by their place", async () => {
      const document = await openWebExample();
      assert.equal(document.languageId, "sysctl");
    });

    it("contributes its commands", async () => {
      const commands = await vscode.commands.getCommands(true);
      for (const name of ["simulate", "chooseKernel", "chooseListenBacklog", "restartServer"]) {
        assert.ok(commands.includes(`sysctlLens.${name}`), name);
      }
    });
  });
}
