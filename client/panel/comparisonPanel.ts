import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { VersionComparison } from "../../core/kernel/comparison.ts";
import {
  type CompareVersionsParams,
  compareVersionsRequest,
  type Status,
} from "../../core/messages.ts";
import type { ComparisonToHost, HostToComparison } from "../../core/pageMessages.ts";
import { isConfig } from "../lensDocuments.ts";
import { type PlaceHighlight, showPlace } from "../openPlace.ts";
import { columnBeside, snippetUri } from "../snippetPlaces.ts";
import { pageHtml } from "./pageHtml.ts";

const viewType = "sysctlLens.versionComparison";

/** Typing asks anew after this pause. */
const typingPauseMs = 300;

export interface ComparisonParts {
  readonly client: BaseLanguageClient;
  readonly highlight: PlaceHighlight;
  readonly extensionUri: vscode.Uri;
  readonly onStatus: vscode.Event<Status>;
  readonly onFilesChanged: vscode.Event<void>;
}

/** The panel with the limits of a configuration on all kernels: one, for the configuration asked for last. */
export class ComparisonPanel implements vscode.Disposable {
  readonly #parts: ComparisonParts;
  readonly #pageFolder: vscode.Uri;
  readonly #subscriptions: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #documentUri: vscode.Uri | undefined;
  #status: Status | undefined;
  #isReady = false;
  #isStale = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One request at a time: what changes meanwhile is asked for in one more. */
  #request: Promise<void> | undefined;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
    this.#pageFolder = vscode.Uri.joinPath(parts.extensionUri, "dist", "webview");
    this.#subscriptions = vscode.Disposable.from(
      parts.onStatus((status) => {
        this.#status = status;
        this.#refreshSoon();
      }),
      parts.onFilesChanged(() => this.#refreshSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.#refreshSoon();
      }),
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
      }),
    );
  }

  async open(documentUri: vscode.Uri): Promise<void> {
    this.#documentUri = documentUri;
    if (this.#panel) this.#panel.dispose();
    // A wide table: it gets the whole group, and what its cells lead to opens beside it.
    const { Active } = vscode.ViewColumn;
    this.#adopt(vscode.window.createWebviewPanel(viewType, "Kernel Versions", Active));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#panel?.dispose();
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const uri =
      typeof state === "object" && state !== null && "documentUri" in state
        ? state.documentUri
        : undefined;
    if (typeof uri !== "string" || this.#panel !== undefined) {
      panel.dispose();
      return;
    }
    this.#documentUri = vscode.Uri.parse(uri);
    this.#adopt(panel);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#isReady = false;
    panel.title = `Versions: ${this.#documentUri?.path.split("/").at(-1) ?? ""}`;
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#pageFolder] };
    panel.webview.onDidReceiveMessage((message: ComparisonToHost) => this.#receive(message));
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.html = pageHtml(panel.webview, this.#pageFolder, {
      name: "versionComparison",
      title: "Kernel Versions",
      documentUri: this.#documentUri?.toString() ?? "",
    });
  }

  #refreshSoon(): void {
    this.#isStale = true;
    // A hidden page is gone; it asks by itself when it is back.
    if (!this.#isReady || this.#panel?.visible !== true) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), typingPauseMs);
  }

  async #refresh(): Promise<void> {
    this.#isStale = true;
    this.#request ??= this.#answer().finally(() => {
      this.#request = undefined;
    });
    await this.#request;
  }

  async #answer(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      await this.#panel?.webview.postMessage({ type: "loading" } satisfies HostToComparison);
      const message = await this.#ask();
      if (!this.#isStale) await this.#panel?.webview.postMessage(message);
    }
  }

  async #ask(): Promise<HostToComparison> {
    const uri = this.#documentUri;
    if (uri === undefined) return { type: "noComparison", message: "No configuration is open." };
    const { client } = this.#parts;
    try {
      // The server knows open documents only, and the panel may outlive the editor.
      await vscode.workspace.openTextDocument(uri);
      const params: CompareVersionsParams = { uri: uri.toString() };
      const comparison = await client.sendRequest<VersionComparison | null>(
        compareVersionsRequest,
        params,
      );
      if (comparison === null) {
        return { type: "noComparison", message: "This document is not a sysctl configuration." };
      }
      const displayPath = vscode.workspace.asRelativePath(uri, false);
      return { type: "comparison", comparison, displayPath, kernel: this.#status?.kernel };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      client.warn(`comparison of versions for ${uri.toString()}: ${reason}`);
      return { type: "noComparison", message: `The limits could not be worked out: ${reason}` };
    }
  }

  async #receive(message: ComparisonToHost): Promise<void> {
    const { commands } = vscode;
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        await this.#refresh();
        break;
      case "reveal": {
        const { at, kernel } = message;
        const uri = await snippetUri(at, kernel, this.#status?.snippets ?? "bundled");
        await this.#show(uri, at.line);
        break;
      }
      case "chooseListenBacklog":
        await commands.executeCommand("sysctlLens.chooseListenBacklog", this.#documentUri);
        break;
      case "showOutput":
        await commands.executeCommand("sysctlLens.showOutput");
        break;
    }
  }

  async #show(uri: vscode.Uri, line: number): Promise<void> {
    try {
      const column = columnBeside(this.#panel?.viewColumn);
      await showPlace(uri, line, column, this.#parts.highlight);
    } catch (error) {
      await vscode.window.showErrorMessage(`Sysctl Lens: ${String(error)}`);
    }
  }
}
