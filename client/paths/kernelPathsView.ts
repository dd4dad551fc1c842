import * as vscode from "vscode";
import { kernelLabel } from "../snippetPlaces.ts";
import type { WalkState } from "../walk/walk.ts";
import { sysctlAt } from "./cursorSysctl.ts";
import type { KernelPathsSource, ShownPaths } from "./kernelPathsSource.ts";
import { pathItem } from "./pathItems.ts";
import {
  emptyTree,
  type PathNode,
  type PathTree,
  pathNodeId,
  pathTree,
  stepNodeId,
  sysctlNodeId,
  type TreeSysctlNode,
} from "./pathNodes.ts";
import { note, treePathNodes, treePathRoots } from "./treePathNodes.ts";
import type { TreePaths } from "./treePaths.ts";

/** A tree that is being rebuilt needs a moment; each attempt waits so much longer than the one before. */
const pauseMs = 40;
const longestPauseMs = 400;
/** Nobody waits longer for a node to be shown. */
const patienceMs = 10_000;
/** An attempt that began in a tree which is gone may never be answered. */
const longestAttemptMs = 2_000;

/** Whose code the paths lead through. */
export type PathsFrom = "snippets" | "tree";

/** The view "Kernel Paths": what there is, and what of it is selected. */
export class KernelPathsView implements vscode.Disposable {
  readonly tree: vscode.TreeDataProvider<PathNode>;
  readonly #view: vscode.TreeView<PathNode>;
  readonly #source: KernelPathsSource;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable;
  readonly #treePaths: TreePaths;
  #from: PathsFrom = "snippets";
  /** Whose sysctls the nodes are, where they are a kernel tree's. */
  #treeFolder: string | undefined;
  /** What the nodes of a kernel tree were made from: made anew without need, they would close under the user's hand. */
  #treeState: string | undefined;
  #nodes: PathTree = emptyTree;
  /** Whether the tree shows a walk, which the cursor then does not lead away from. */
  #walk: WalkState | undefined;
  /** Id of the node to reveal next. */
  #wanted: string | undefined;
  #isRevealing = false;

  constructor(source: KernelPathsSource, treePaths: TreePaths) {
    this.#source = source;
    this.#treePaths = treePaths;
    this.tree = {
      onDidChangeTreeData: this.#changed.event,
      getTreeItem: pathItem,
      getChildren: (node) =>
        node?.kind === "treeSysctl"
          ? this.#pathsBelow(node)
          : [...(node?.children ?? this.#nodes.roots)],
      getParent: ({ parent }) => parent,
    };
    this.#view = vscode.window.createTreeView("sysctlLens.kernelPaths", {
      treeDataProvider: this.tree,
      showCollapseAll: true,
    });
    source.addUser(() => this.#view.visible);
    this.#subscriptions = vscode.Disposable.from(
      ...[this.#view, this.#changed],
      source.onDidChange((shown) => this.#show(shown)),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) source.wake();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) void this.#followCursor(textEditor);
      }),
    );
    this.#show(source.shown);
    if (this.#view.visible) source.wake();
  }

  get selection(): readonly PathNode[] {
    return this.#view.selection;
  }

  get title(): string {
    return [this.#view.title, this.#view.description].join(" ");
  }

  /** What stands in the place of nodes. */
  get message(): string {
    return String(this.#view.message ?? "");
  }

  /** Shows the paths of the snippets, or those of the kernel tree in use. */
  async showFrom(from: PathsFrom): Promise<void> {
    this.#from = from;
    this.#treeState = undefined;
    this.#treePaths.forget();
    await vscode.commands.executeCommand("setContext", "sysctlLens.pathsFrom", from);
    await this.#showNow(this.#source.shown);
  }

  /** Looks for the paths of the kernel tree anew: it may be another one. */
  async treeChanged(): Promise<void> {
    if (this.#from === "tree") await this.showFrom("tree");
  }

  /** Selects the step that a walk is at. */
  async showWalk(walk: WalkState | undefined): Promise<void> {
    this.#walk = walk;
    if (walk === undefined || !this.#view.visible) return;
    const { path, step, sysctl } = walk;
    const parents = [
      ...(sysctl === undefined ? [] : [sysctlNodeId(sysctl)]),
      `entry:${path.entry}`,
    ];
    const node = parents
      .map((parent) => this.#nodes.byId.get(stepNodeId(pathNodeId(parent, path.id), step.id)))
      .find((found) => found !== undefined);
    if (node) await this.#reveal(node);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(shown: ShownPaths): void {
    void this.#showNow(shown);
  }

  async #showNow(shown: ShownPaths): Promise<void> {
    if (this.#from === "tree") await this.#showTree(shown);
    else this.#showSnippets(shown);
    const { activeTextEditor } = vscode.window;
    if (this.#walk) void this.showWalk(this.#walk);
    else if (activeTextEditor) void this.#followCursor(activeTextEditor);
  }

  #showSnippets(shown: ShownPaths): void {
    this.#nodes = shown.kind === "paths" ? pathTree(shown.paths) : emptyTree;
    this.#treeFolder = undefined;
    this.#treeState = undefined;
    this.#changed.fire(undefined);
    if (shown.kind !== "paths") {
      this.#view.title = "Kernel Paths";
      this.#view.description = "";
      setOrClear(this.#view, shown.kind === "failed" ? shown.message : undefined);
    } else {
      const { kernel, kernelNote, listenBacklog } = shown.paths;
      this.#view.title = kernelLabel(kernel);
      this.#view.description = `listen(fd, ${listenBacklog})`;
      setOrClear(this.#view, kernelNote);
    }
  }

  async #showTree(shown: ShownPaths): Promise<void> {
    const tree = await this.#treePaths.inUse();
    // The user may have gone back to the snippets meanwhile.
    if (this.#from !== "tree") return;
    const folder = tree.kind === "tree" ? tree.folderUri : undefined;
    const nodes = folder !== undefined && shown.kind === "paths" ? treeRoots(shown) : undefined;
    const labels = nodes?.roots.map((root) => (root.kind === "group" ? root.label : root.id));
    const state = JSON.stringify([tree, labels, nodes && [...nodes.byId.keys()]]);
    if (state === this.#treeState) return;
    this.#treeState = state;
    // A step that is opened may take the tab of the configuration: what was shown stays.
    if (folder === undefined || folder !== this.#treeFolder) this.#nodes = emptyTree;
    if (nodes !== undefined) this.#nodes = nodes;
    this.#treeFolder = folder;
    this.#view.title = tree.kind === "tree" ? tree.name : "Kernel Paths";
    this.#view.description =
      tree.kind === "tree" ? `tree ${vscode.Uri.parse(tree.folderUri).fsPath}` : "";
    setOrClear(this.#view, tree.kind === "none" ? tree.message : undefined);
    this.#changed.fire(undefined);
  }

  /** Looked for when a sysctl is opened; the view shows meanwhile that it is at work. */
  async #pathsBelow(node: TreeSysctlNode): Promise<PathNode[]> {
    try {
      return [...treePathNodes(node, await this.#treePaths.pathsOf(node.name))];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [note(node, `The paths could not be looked for: ${reason}`)];
    }
  }

  async #followCursor({ document, selection }: vscode.TextEditor): Promise<void> {
    const { shown } = this.#source;
    if (!this.#view.visible || shown.kind !== "paths" || this.#walk !== undefined) return;
    if (document.uri.toString() !== shown.configUri) return;
    const name = sysctlAt(document, selection.active.line);
    const node = name === undefined ? undefined : this.#nodes.byId.get(sysctlNodeId(name));
    if (node && !this.#isInside(node)) await this.#reveal(node);
  }

  /** Something below the sysctl is selected already: the user is reading there. */
  #isInside(node: PathNode): boolean {
    return this.#view.selection.some(({ id }) => id === node.id || id.startsWith(`${node.id}/`));
  }

  /** One at a time: of several that are wanted meanwhile the last one counts. */
  async #reveal(node: PathNode): Promise<void> {
    this.#wanted = node.id;
    if (this.#isRevealing) return;
    this.#isRevealing = true;
    let attempts = 0;
    let giveUpAt = Date.now() + patienceMs;
    while (this.#wanted !== undefined && Date.now() < giveUpAt) {
      const id: string = this.#wanted;
      this.#wanted = undefined;
      const isDone = await this.#tryToReveal(id);
      if (isDone || this.#wanted !== undefined) {
        attempts = 0;
        giveUpAt = Date.now() + patienceMs;
      } else {
        attempts += 1;
        await waitFor(Math.min(attempts * pauseMs, longestPauseMs));
        this.#wanted ??= id;
      }
    }
    this.#isRevealing = false;
  }

  /** Whether the node is selected now, or gone. */
  async #tryToReveal(id: string): Promise<boolean> {
    const node = this.#nodes.byId.get(id);
    if (node === undefined) return true;
    const revealed = this.#view.reveal(node, { select: true, focus: false, expand: false });
    try {
      await Promise.race([revealed, waitFor(longestAttemptMs)]);
    } catch {
      // The tree was rebuilt meanwhile: the new one has the node, too.
      return false;
    }
    // A tree that is being rebuilt may also answer without having selected anything.
    return this.#view.selection.some((one) => one.id === id);
  }
}

/** The sysctls of the file, whatever they are, then those that the snippets model. */
function treeRoots({
  paths,
  configUri,
}: Extract<ShownPaths, { readonly kind: "paths" }>): PathTree {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === configUri);
  const lines = Array.from({ length: document?.lineCount ?? 0 }, (_, line) => line);
  const sysctls = lines.flatMap((line) => {
    const name = document && sysctlAt(document, line);
    return name !== undefined && /^\w[\w.:/-]*\.[\w.:/-]+$/.test(name) ? [name] : [];
  });
  const name = paths.displayPath?.split("/").at(-1) ?? "";
  return treePathRoots(
    { name, sysctls },
    paths.sysctls.map((sysctl) => sysctl.name),
  );
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function setOrClear(view: vscode.TreeView<PathNode>, message: string | undefined): void {
  // Absent and `undefined` are told apart by the type, not by VS Code.
  view.message = message ?? "";
}
