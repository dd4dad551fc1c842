import * as vscode from "vscode";
import type { HostToPicture, PictureToHost } from "../../core/pageMessages.ts";
import type { PathFormat } from "../../core/paths/kernelPath.ts";
import { exportPath } from "../paths/exportPath.ts";
import type { KernelPathsSource } from "../paths/kernelPathsSource.ts";
import { fileAndLine } from "../paths/pathItems.ts";
import { kernelLabel } from "../snippetPlaces.ts";
import type { Walk } from "../walk/walk.ts";
import { pageHtml } from "./pageHtml.ts";

const viewType = "sysctlLens.pathPicture";

/** The panel with a path's picture: one, which shows the path asked for last and follows the walk along it. */
export class PathPicturePanel implements vscode.Disposable {
  readonly #source: KernelPathsSource;
  readonly #walk: Walk;
  readonly #pageFolder: vscode.Uri;
  readonly #subscriptions: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #pathId: string | undefined;
  #isReady = false;
  /** Counts requests up, so that a late answer does not replace a newer one. */
  #asked = 0;

  constructor(extensionUri: vscode.Uri, source: KernelPathsSource, walk: Walk) {
    this.#source = source;
    this.#walk = walk;
    this.#pageFolder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    source.addUser(() => this.#panel?.visible === true);
    this.#subscriptions = vscode.Disposable.from(
      source.onDidChange(() => void this.#show()),
      walk.onDidMove(() => void this.#showWalk()),
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
      }),
    );
  }

  async open(pathId: string): Promise<void> {
    this.#pathId = pathId;
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      await this.#show();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#adopt(vscode.window.createWebviewPanel(viewType, "Kernel Path", column));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#panel?.dispose();
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const pathId =
      typeof state === "object" && state !== null && "documentUri" in state
        ? state.documentUri
        : undefined;
    if (typeof pathId !== "string" || this.#panel !== undefined) {
      panel.dispose();
      return;
    }
    this.#pathId = pathId;
    // What the paths are of is gone with the window: the defaults do until a configuration is looked at.
    if (this.#source.shown.kind === "nothing") this.#source.showDefaults();
    this.#adopt(panel);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#isReady = false;
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#pageFolder] };
    panel.webview.onDidReceiveMessage((message: PictureToHost) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      if (panel.visible) this.#source.wake();
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.html = pageHtml(panel.webview, this.#pageFolder, {
      name: "pathPicture",
      title: "Kernel Path",
      documentUri: this.#pathId ?? "",
    });
  }

  async #show(): Promise<void> {
    const panel = this.#panel;
    if (panel === undefined || !this.#isReady) return;
    const asked = ++this.#asked;
    const message = await this.#ask();
    if (asked !== this.#asked || panel !== this.#panel) return;
    if (message.type === "picture") panel.title = `Path: ${message.picture.title}`;
    await this.#post(message);
    await this.#showWalk();
  }

  async #ask(): Promise<HostToPicture> {
    const pathId = this.#pathId ?? "";
    const path = await this.#source.findPath(pathId);
    const { shown } = this.#source;
    if (shown.kind === "failed") return { type: "noPicture", message: shown.message };
    if (shown.kind !== "paths" || path === undefined) {
      const kernel = shown.kind === "paths" ? kernelLabel(shown.paths.kernel) : "This kernel";
      return { type: "noPicture", message: `${kernel} has no path with the name “${pathId}”.` };
    }
    const exported = await this.#source.exportPath(pathId, "svg");
    if (exported === undefined) {
      return { type: "noPicture", message: "The picture could not be drawn." };
    }
    return {
      type: "picture",
      picture: {
        svg: exported.text,
        pathId,
        title: path.title,
        steps: path.steps.map(({ id, at, value, note }, index) => ({
          id,
          label: [`Step ${index + 1}: ${at.functionName}, ${fileAndLine(at)}`, value, note]
            .filter((part) => part !== "")
            .join(". "),
        })),
      },
    };
  }

  async #showWalk(): Promise<void> {
    const { state } = this.#walk;
    const stepId = state?.path.id === this.#pathId ? state?.step.id : undefined;
    await this.#post({ type: "walk", stepId });
  }

  async #post(message: HostToPicture): Promise<void> {
    if (this.#isReady) await this.#panel?.webview.postMessage(message);
  }

  async #receive(message: PictureToHost): Promise<void> {
    const { commands } = vscode;
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        await this.#show();
        break;
      case "openStep":
        await this.#openStep(message.stepId);
        break;
      case "export":
        await this.#export(message.format);
        break;
      case "copyMermaid":
        await this.#copyMermaid();
        break;
      case "choosePath":
        await commands.executeCommand("sysctlLens.showPathPicture", { sysctl: "" });
        break;
      case "showOutput":
        await commands.executeCommand("sysctlLens.showOutput");
        break;
    }
  }

  async #openStep(stepId: string): Promise<void> {
    const path = await this.#source.findPath(this.#pathId ?? "");
    if (path) await this.#walk.start({ path, stepId, sysctl: this.#walk.state?.sysctl });
  }

  async #export(format: PathFormat): Promise<void> {
    if (this.#pathId !== undefined) await exportPath(this.#source, this.#pathId, format);
  }

  async #copyMermaid(): Promise<void> {
    const exported = await this.#source.exportPath(this.#pathId ?? "", "mermaid");
    if (exported === undefined) return;
    await vscode.env.clipboard.writeText(exported.text);
    vscode.window.setStatusBarMessage("The Mermaid text is on the clipboard.", 4000);
  }
}
