import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { backportedTree, writeTree } from "../../support/backportedTree.ts";
import {
  activated,
  closeAllEditors,
  eventually,
  hoverText,
  openWebExample,
  positionOf,
  type TreesApi,
  withSetting,
} from "./support.ts";

let trees: TreesApi;
let folder: string;

/** A kernel tree that was made up, as a user works with it. */
export function kernelTreesTests(): void {
  describe("kernel trees", () => {
    before(async () => {
      trees = (await activated()).trees;
      folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
      await writeTree(folder, backportedTree);
    });
    after(() => rm(folder, { recursive: true }));
    afterEach(closeAllEditors);

    it("verifying marks the lines of snippets and writes a summary with links into both", () =>
      withTree(async () => {
        const summary = await verified();
        assert.match(summary.getText(), /^# Linux 6\.12\.9 and the kernel snippets/);
        assert.match(summary.getText(), /^## Differs \(1\)$/m);
        const targets = await linksOf(summary);
        const isIn = (text: string) => targets.some((uri) => uri.includes(text));
        assert.ok(isIn("kernel-snippets:/6.12.9/include/net/inet_connection_sock.h"), targets[0]);
        assert.ok(isIn(vscode.Uri.file(folder).toString()), targets[1]);

        const path = "/6.12.9/include/net/inet_connection_sock.h";
        const snippet = await vscode.workspace.openTextDocument(
          vscode.Uri.from({ scheme: "kernel-snippets", path }),
        );
        await vscode.window.showTextDocument(snippet);
        await eventually(vscode.window.onDidChangeVisibleTextEditors, () =>
          trees.marks.shown.length > 0 ? true : undefined,
        );
        const line = positionOf(snippet, ") >= READ_ONCE(sk->sk_max_ack_backlog)").line + 1;
        assert.ok(
          trees.marks.shown.includes(`inet_connection_sock.h:${line} differs`),
          trees.marks.shown.join(),
        );
      }));

    it("the variant that agrees better is used for the tree until that is taken back", () =>
      withTree(async () => {
        const document = await openWebExample();
        await verified();
        assert.equal(trees.verification.last?.better?.label, "6.12");
        await vscode.commands.executeCommand("sysctlLens.useTreeVariant");
        assert.deepEqual(variants(), { [folder]: "6.12" });
        assert.deepEqual(trees.verification.last?.counts.differs, 0);
        const at = positionOf(document, "net.core.somaxconn");
        assert.match(await hoverText(document, at), /6\.12\.117/);
        await vscode.commands.executeCommand("sysctlLens.forgetTreeVariant");
        assert.deepEqual(variants(), {});
        assert.equal(trees.verification.last?.counts.differs, 1);
        assert.match(await hoverText(document, at), /6\.12\.9/);
      }));
  });
}

/** With the made-up tree as the one in use, and its version as the kernel's. */
async function withTree(action: () => Promise<void>): Promise<void> {
  await withSetting("sysctlLens.kernel.version", "6.12.9", () =>
    withSetting("sysctlLens.kernel.trees", [folder], action),
  );
}

/** The summary of a comparison, once it is shown. */
async function verified(): Promise<vscode.TextDocument> {
  const done = nextVerification();
  void vscode.commands.executeCommand("sysctlLens.verifyTree");
  await done;
  return eventually(vscode.window.onDidChangeActiveTextEditor, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === "sysctl-verification" ? document : undefined;
  });
}

function nextVerification(): Promise<true> {
  let seen = false;
  return eventually(trees.verification.onDidChange, () => {
    if (seen) return true;
    seen = true;
    return undefined;
  });
}

async function linksOf(document: vscode.TextDocument): Promise<readonly string[]> {
  const links = await vscode.commands.executeCommand<readonly vscode.DocumentLink[]>(
    "vscode.executeLinkProvider",
    document.uri,
  );
  return links.map(({ target }) => target?.toString() ?? "");
}

function variants(): unknown {
  return vscode.workspace.getConfiguration("sysctlLens").get("kernel.treeVariants");
}
