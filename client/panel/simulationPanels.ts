import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { PlaceHighlight } from "../openPlace.ts";
import { type PanelParts, SimulationPanel } from "./simulationPanel.ts";

const viewType = "sysctlLens.simulation";

/** The open simulation panels, one for each document; VS Code brings them back after a reload. */
export class SimulationPanels implements vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #panels = new Map<string, SimulationPanel>();
  readonly #serializer: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, client: BaseLanguageClient, highlight: PlaceHighlight) {
    const pageFolder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    this.#parts = { client, highlight, pageFolder };
    this.#serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
    });
  }

  /** Shows the panel of a document, a new one beside the editor. */
  async open(documentUri: vscode.Uri): Promise<void> {
    const shown = this.#panels.get(documentUri.toString());
    if (shown) {
      shown.reveal();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.#adopt(vscode.window.createWebviewPanel(viewType, "Simulation", column), documentUri);
  }

  /** Something that the numbers depend on may have changed. */
  refresh(): void {
    for (const panel of this.#panels.values()) panel.refreshSoon();
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const panel of [...this.#panels.values()]) panel.dispose();
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const uri = documentUriOf(state);
    if (uri === undefined || this.#panels.has(uri)) panel.dispose();
    else this.#adopt(panel, vscode.Uri.parse(uri));
  }

  #adopt(webviewPanel: vscode.WebviewPanel, documentUri: vscode.Uri): void {
    const key = documentUri.toString();
    const panel = new SimulationPanel(webviewPanel, documentUri, this.#parts);
    this.#panels.set(key, panel);
    panel.onDidDispose(() => {
      this.#panels.delete(key);
      panel.dispose();
    });
  }
}

/** The page keeps its document's URI in its state. */
function documentUriOf(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !("documentUri" in state)) return undefined;
  return typeof state.documentUri === "string" ? state.documentUri : undefined;
}
