import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { SysctlPreview, TriedValues } from "../../core/features/triedValues.ts";
import type { SnippetLocation } from "../../core/kernel/location.ts";
import {
  type ComparedWith,
  type HostToPage,
  type PageScenario,
  type PageToHost,
  type SettingEdit,
  type SimulationInput,
  type SimulationInputParams,
  type SysctlPreviewParams,
  simulationInputRequest,
  sysctlPreviewRequest,
  type TraceDropParams,
  type TracedDrop,
  traceDropRequest,
  type WriteSettingsParams,
  writeSettingsRequest,
} from "../../core/messages.ts";
import { type PlaceHighlight, showPlace } from "../openPlace.ts";
import { columnBeside, snippetUri } from "../snippetPlaces.ts";
import { chooseComparison, describeComparison } from "./chooseComparison.ts";
import { chooseRunFormat, saveRun } from "./exportRun.ts";
import { pageHtml } from "./pageHtml.ts";
import { chooseScenarioAction, saveScenarioFile } from "./scenarioFiles.ts";

export interface PanelParts {
  readonly client: BaseLanguageClient;
  readonly highlight: PlaceHighlight;
  /** The folder with the page's files. */
  readonly pageFolder: vscode.Uri;
}

/** Typing asks for new numbers after this pause. */
const refreshDelayMs = 150;
/** A cursor that rests for so long is looked at. */
const cursorDelayMs = 120;

/** The page that simulates one document: sends it what the server says, and does what the user clicks there. */
export class SimulationPanel implements vscode.Disposable {
  readonly documentUri: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PanelParts;
  readonly #subscriptions: vscode.Disposable;
  #input: SimulationInput | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tried: TriedValues = { sysctls: {} };
  #comparedWith: ComparedWith | null = null;
  #cursorTimer: ReturnType<typeof setTimeout> | undefined;
  /** Counts requests up, so that a late answer does not replace a newer one. */
  #asked = 0;
  #isReady = false;
  /** Waits until the page can take it. */
  #scenario: PageScenario | undefined;
  /** Where to save the scenario that the page was asked for; `undefined`: the user says. */
  #saveScenarioTo: vscode.Uri | undefined;
  /** It is to be asked as soon as it is ready. */
  #isScenarioWanted = false;

  constructor(panel: vscode.WebviewPanel, documentUri: vscode.Uri, parts: PanelParts) {
    this.documentUri = documentUri;
    this.#panel = panel;
    this.#parts = parts;
    panel.title = `Simulation: ${documentUri.path.split("/").at(-1) ?? ""}`;
    panel.webview.options = { enableScripts: true, localResourceRoots: [parts.pageFolder] };
    this.#subscriptions = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message: PageToHost) => this.#receive(message)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "sysctl") this.refreshSoon();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document.uri.toString() === documentUri.toString()) this.#previewSoon();
      }),
    );
    panel.webview.html = pageHtml(panel.webview, parts.pageFolder, {
      name: "page",
      title: "Simulation",
      worker: "simulationWorker.js",
      documentUri: documentUri.toString(),
    });
  }

  get onDidDispose(): vscode.Event<void> {
    return this.#panel.onDidDispose;
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  /** Puts a scenario in the place of all controls. */
  async useScenario(scenario: PageScenario): Promise<void> {
    if (this.#isReady && this.#panel.visible) await this.#post({ type: "openScenario", scenario });
    else this.#scenario = scenario;
  }

  /** Asks the page for what its controls say. */
  async saveScenario(to: vscode.Uri | undefined): Promise<void> {
    this.#saveScenarioTo = to;
    this.#isScenarioWanted = !this.#isReady;
    if (this.#isReady) await this.#post({ type: "saveScenario" });
  }

  /** Asks the server again a moment later, once for all changes of that moment. */
  refreshSoon(): void {
    // A hidden page is gone; it asks by itself when it is back.
    if (!this.#isReady || !this.#panel.visible) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), refreshDelayMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#cursorTimer);
    this.#subscriptions.dispose();
    this.#panel.dispose();
  }

  async #refresh(): Promise<void> {
    const asked = ++this.#asked;
    const message = await this.#ask({ tried: this.#tried });
    if (asked !== this.#asked) return;
    if (message.type === "input") this.#input = message.input;
    await this.#panel.webview.postMessage(message);
    this.#previewSoon();
    await this.#refreshOther(asked);
  }

  /** What the user compares with follows the same edits. */
  async #refreshOther(asked: number): Promise<void> {
    const comparedWith = this.#comparedWith;
    if (comparedWith === null) return;
    // What is tried is tried here, not there; another kernel is asked for the same values.
    const { kernel } = this.#tried;
    const untried = { sysctls: {}, ...(kernel === undefined ? {} : { kernel }) };
    const tried = comparedWith.kind === "kernel" ? this.#tried : untried;
    const message = await this.#ask({ tried, instead: comparedWith });
    if (asked !== this.#asked || comparedWith !== this.#comparedWith) return;
    if (message.type !== "input") return;
    const label = describeComparison(comparedWith);
    await this.#post({ type: "other", label, input: message.input });
  }

  async #compare(): Promise<void> {
    const { sysctls, listenBacklog } = this.#tried;
    const hasTried = Object.keys(sysctls).length > 0 || listenBacklog !== undefined;
    try {
      const chosen = await chooseComparison(this.#parts.client, this.documentUri, hasTried);
      if (chosen !== undefined) await this.#compareWith(chosen);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await vscode.window.showErrorMessage(`Sysctl Lens: there is nothing to compare: ${reason}`);
    }
  }

  async #export(): Promise<void> {
    const format = await chooseRunFormat();
    if (format !== undefined) await this.#post({ type: "exportAs", format });
  }

  async #chooseScenario(): Promise<void> {
    const action = await chooseScenarioAction();
    if (action === "save") await this.saveScenario(undefined);
    else if (action === "open") await vscode.commands.executeCommand("sysctlLens.openScenario");
  }

  async #compareWith(comparedWith: ComparedWith | null): Promise<void> {
    this.#comparedWith = comparedWith;
    await this.#post({ type: "comparedWith", comparedWith });
    await this.#refreshOther(this.#asked);
  }

  /** Tells the page which sysctl the cursor is at, a moment after it moved. */
  #previewSoon(): void {
    if (!this.#isReady || !this.#panel.visible) return;
    clearTimeout(this.#cursorTimer);
    this.#cursorTimer = setTimeout(() => void this.#preview(), cursorDelayMs);
  }

  async #preview(): Promise<void> {
    const uri = this.documentUri.toString();
    const editor = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri,
    );
    if (editor === undefined) return;
    const { line, character } = editor.selection.active;
    const params: SysctlPreviewParams = { uri, tried: this.#tried, position: { line, character } };
    try {
      const preview = await this.#parts.client.sendRequest<SysctlPreview | null>(
        sysctlPreviewRequest,
        params,
      );
      await this.#post({ type: "cursor", preview });
    } catch (error) {
      // The page shows the same values without it.
      this.#parts.client.warn(`preview of ${uri}: ${String(error)}`);
    }
  }

  /** Puts values into the files as an edit that the user can undo. */
  async #write(sysctls: Readonly<Record<string, string>>): Promise<void> {
    try {
      const params: WriteSettingsParams = { uri: this.documentUri.toString(), sysctls };
      const changes = await this.#parts.client.sendRequest<readonly SettingEdit[]>(
        writeSettingsRequest,
        params,
      );
      const edit = new vscode.WorkspaceEdit();
      for (const { uri, edits } of changes) {
        for (const { range, newText } of edits) {
          const { start, end } = range;
          const place = new vscode.Range(start.line, start.character, end.line, end.character);
          edit.replace(vscode.Uri.parse(uri), place, newText);
        }
      }
      const isDone = changes.length > 0 && (await vscode.workspace.applyEdit(edit));
      if (!isDone) throw new Error("the configuration could not be changed.");
      await this.#post({ type: "written", names: Object.keys(sysctls) });
      const [first] = changes;
      const line = first?.edits[0]?.range.start.line;
      if (first !== undefined && line !== undefined) {
        await this.#show(vscode.Uri.parse(first.uri), line);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await vscode.window.showErrorMessage(`Sysctl Lens: nothing was written: ${reason}`);
    }
  }

  async #post(message: HostToPage): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }

  async #ask(what: Omit<SimulationInputParams, "uri">): Promise<HostToPage> {
    const { client } = this.#parts;
    try {
      // The server knows open documents only, and the panel may outlive the editor.
      await vscode.workspace.openTextDocument(this.documentUri);
      const params: SimulationInputParams = { uri: this.documentUri.toString(), ...what };
      const input = await client.sendRequest<SimulationInput | null>(
        simulationInputRequest,
        params,
      );
      return input === null
        ? { type: "noInput", message: "This document is not a sysctl configuration." }
        : { type: "input", input };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      client.warn(`simulation of ${this.documentUri.toString()}: ${reason}`);
      return { type: "noInput", message: `The numbers could not be worked out: ${reason}` };
    }
  }

  async #receive(message: PageToHost): Promise<void> {
    const { commands } = vscode;
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        this.#tried = message.tried;
        this.#comparedWith = message.comparedWith;
        await this.#refresh();
        if (this.#scenario !== undefined) {
          await this.#post({ type: "openScenario", scenario: this.#scenario });
          this.#scenario = undefined;
        }
        if (this.#isScenarioWanted) await this.saveScenario(this.#saveScenarioTo);
        break;
      case "chooseScenario":
        await this.#chooseScenario();
        break;
      case "scenario":
        await saveScenarioFile(message.scenario, this.documentUri, this.#saveScenarioTo);
        break;
      case "compare":
        await this.#compare();
        break;
      case "export":
        await this.#export();
        break;
      case "exported":
        await saveRun(message, this.documentUri);
        break;
      case "stopComparing":
        await this.#compareWith(null);
        break;
      case "try":
        this.#tried = message.tried;
        await this.#refresh();
        break;
      case "write":
        await this.#write(message.sysctls);
        break;
      case "traceDrop":
        await this.#traceDrop(message);
        break;
      case "reveal":
        await this.#revealCode(message.at, message.kernel);
        break;
      case "revealSetting":
        await this.#revealSetting(message.name);
        break;
      case "chooseKernel":
        await commands.executeCommand("sysctlLens.chooseKernel", this.documentUri);
        break;
      case "chooseListenBacklog":
        await commands.executeCommand("sysctlLens.chooseListenBacklog", this.documentUri);
        break;
      case "showOutput":
        await commands.executeCommand("sysctlLens.showOutput");
        break;
    }
  }

  async #traceDrop({ at, traffic }: Pick<TraceDropParams, "at" | "traffic">): Promise<void> {
    const { client } = this.#parts;
    const uri = this.documentUri.toString();
    try {
      const params: TraceDropParams = { uri, tried: this.#tried, at, traffic };
      const traced = await client.sendRequest<TracedDrop | null>(traceDropRequest, params);
      await this.#post(
        traced?.kind === "trace"
          ? { type: "dropTrace", trace: traced.trace, message: "" }
          : { type: "dropTrace", trace: null, message: untraced(traced) },
      );
    } catch (error) {
      client.warn(`trace of a drop in ${uri}: ${String(error)}`);
      const message = "The trace could not be made; the output channel says why.";
      await this.#post({ type: "dropTrace", trace: null, message });
    }
  }

  async #revealCode(at: SnippetLocation, kernel: string): Promise<void> {
    const uri = await snippetUri(at, kernel, this.#input?.snippets ?? "bundled");
    await this.#show(uri, at.line);
  }

  async #revealSetting(name: string): Promise<void> {
    const place = this.#input?.settings.find((setting) => setting.name === name)?.place;
    if (place) await this.#show(vscode.Uri.parse(place.uri), place.line);
    else await this.#show(this.documentUri, 0);
  }

  async #show(uri: vscode.Uri, line: number): Promise<void> {
    try {
      await showPlace(uri, line, columnBeside(this.#panel.viewColumn), this.#parts.highlight);
    } catch (error) {
      await vscode.window.showErrorMessage(`Sysctl Lens: ${String(error)}`);
    }
  }
}

function untraced(traced: TracedDrop | null): string {
  return traced === null
    ? "The configuration changed meanwhile: this line drops nothing any more."
    : "The packet comes too late in the run to be looked for: lower the rates or the duration to see its trace.";
}
