import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { PageScenario } from "../../core/messages.ts";
import type { PlaceHighlight } from "../openPlace.ts";
import { withFurtherConfigs } from "./furtherConfigs.ts";
import type { OpenedScenario } from "./scenarioFiles.ts";
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

  /** The same, with a scenario in the place of its controls. */
  async openWith(documentUri: vscode.Uri, scenario: PageScenario): Promise<void> {
    await this.open(documentUri);
    await this.#panels.get(documentUri.toString())?.useScenario(scenario);
  }

  /** The panel of the first configuration that a scenario names, with what the others set tried on top of it. */
  async openScenario(opened: OpenedScenario): Promise<void> {
    const scenario = await withFurtherConfigs(this.#parts.client, opened);
    await this.openWith(opened.configUri, scenario);
  }

  /** Saves the scenario of the panel that the user looks at; `to`: without asking where. */
  async saveScenario(to: vscode.Uri | undefined): Promise<void> {
    const panels = [...this.#panels.values()];
    const shown = panels.find(({ isActive }) => isActive) ?? panels.find((one) => one.isVisible);
    if (shown) await shown.saveScenario(to);
    else {
      await vscode.window.showInformationMessage(
        "Simulate a configuration first: a scenario is saved from its panel.",
      );
    }
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
