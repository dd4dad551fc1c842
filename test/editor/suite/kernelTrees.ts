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
  type PathNode,
  type PathsApi,
  positionOf,
  type TreesApi,
  withSetting,
} from "./support.ts";

let trees: TreesApi;
let paths: PathsApi;
let folder: string;

/** A kernel tree that was made up, as a user works with it. */
export function kernelTreesTests(): void {
  describe("kernel trees", () => {
    before(async () => {
      ({ trees, paths } = await activated());
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

    it("Kernel Paths leads through the tree, step by step, and back to the snippets", () =>
      withTree(async () => {
        await openWebExample();
        await vscode.commands.executeCommand("sysctlLens.kernelPaths.focus");
        await paths.source.upToDate();
        await vscode.commands.executeCommand("sysctlLens.showPathsOfTree");
        assert.match(paths.view.title, /^Linux 6\.12\.9 tree /);
        const somaxconn = await treeSysctl("net.core.somaxconn");
        const readers = await childrenOf(somaxconn);
        assert.deepEqual(readers.map(labelOf), ["__sys_listen()"]);
        const found = await childrenOf(readers[0]);
        assert.deepEqual(found.map(labelOf), ["listen(2)"]);
        const steps = await childrenOf(found[0]);
        assert.deepEqual(steps.map(labelOf), ["sys_listen()", "__sys_listen()"]);
        const { command } = paths.view.tree.getTreeItem(last(steps));
        await vscode.commands.executeCommand(
          command?.command ?? "",
          ...((command?.arguments ?? []) as unknown[]),
        );
        const editor = vscode.window.activeTextEditor;
        assert.equal(editor?.document.uri.fsPath, join(folder, "net", "socket.c"));
        assert.match(lineUnderCursor(), /backlog > somaxconn/);

        await openWebExample();
        const unknown = await childrenOf(await treeSysctl("net.ipv4.tcp_max_syn_backlog"));
        assert.deepEqual(unknown.map(labelOf), ["Linux 6.12.9 declares no such sysctl."]);
        await vscode.commands.executeCommand("sysctlLens.showPathsOfSnippets");
        assert.match(paths.view.title, /listen\(fd, 511\)/);
      }));

    it("without a tree Kernel Paths says so, and a tree that is chosen then fills it", async () => {
      await openWebExample();
      await vscode.commands.executeCommand("sysctlLens.kernelPaths.focus");
      await paths.source.upToDate();
      await vscode.commands.executeCommand("sysctlLens.showPathsOfTree");
      assert.equal(paths.view.message, "No kernel tree is chosen.");
      assert.deepEqual(paths.view.tree.getChildren(), []);
      await withTree(async () => {
        await eventually(paths.view.tree.onDidChangeTreeData, () =>
          /Linux 6\.12\.9 tree/.test(paths.view.title) ? true : undefined,
        );
        assert.equal(paths.view.message, "");
        assert.ok(await treeSysctl("net.core.somaxconn"));
      });
      await vscode.commands.executeCommand("sysctlLens.showPathsOfSnippets");
    });

    it("goes from a snippet's function into the tree, and back, also to another version", () =>
      withTree(async () => {
        await showSnippet("/6.12.9/net/ipv4/af_inet.c", "inet_listen(");
        await vscode.commands.executeCommand("sysctlLens.showInTree");
        assert.equal(activePath(), join(folder, "net", "ipv4", "af_inet.c"));
        assert.match(lineUnderCursor(), /inet_listen/);
        await vscode.commands.executeCommand("sysctlLens.showInSnippet");
        assert.equal(activePath(), "/6.12.9/net/ipv4/af_inet.c");
        assert.match(lineUnderCursor(), /inet_listen/);
        await vscode.commands.executeCommand("sysctlLens.showInTree");
        await vscode.commands.executeCommand("sysctlLens.showInSnippetVersion", "4.4");
        assert.match(activePath(), /^\/4\.4[\d.]*\/net\/ipv4\/af_inet\.c$/);
      }));
  });
}

async function showSnippet(path: string, word: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: "kernel-snippets", path });
  const document = await vscode.workspace.openTextDocument(uri);
  const at = positionOf(document, word);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

function activePath(): string {
  return vscode.window.activeTextEditor?.document.uri.path ?? "";
}

function lineUnderCursor(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.lineAt(editor.selection.active.line).text ?? "";
}

async function treeSysctl(name: string): Promise<PathNode> {
  const groups = await childrenOf(undefined);
  const below = groups.flatMap(({ children }) => children);
  const found = below.find((node) => labelOf(node) === name);
  assert.ok(found, `${name} is not among ${below.map(labelOf).join()}`);
  assert.equal(found.kind, "treeSysctl");
  return found;
}

/** Those of a sysctl are looked for when they are asked for. */
async function childrenOf(node: PathNode | undefined): Promise<readonly PathNode[]> {
  return await paths.view.tree.getChildren(node);
}

function labelOf(node: PathNode): string {
  return String(paths.view.tree.getTreeItem(node).label);
}

function last(nodes: readonly PathNode[]): PathNode {
  const node = nodes.at(-1);
  assert.ok(node, "there is no node");
  return node;
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
