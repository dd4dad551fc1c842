import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ExportedPath,
  type ExportPathParams,
  exportPathRequest,
  type KernelPathsParams,
  kernelPathsRequest,
  type Status,
} from "../../core/messages.ts";
import type { KernelPath, KernelPaths, PathFormat } from "../../core/paths/kernelPath.ts";
import { isConfig } from "../lensDocuments.ts";

/** What there is to show of the kernel's paths. */
export type ShownPaths =
  /** No configuration is open, and nobody asked for the kernel's defaults. */
  | { readonly kind: "nothing" }
  | {
      readonly kind: "paths";
      readonly paths: KernelPaths;
      readonly configUri: string | undefined;
      readonly snippets: Status["snippets"];
    }
  | { readonly kind: "failed"; readonly message: string };

/** Typing asks anew after this pause. */
const typingPauseMs = 150;

/**
 * The paths for the configuration that the user looked at last, kept up to date while somebody shows them.
 * One request at a time: what changes meanwhile is asked for in one more.
 */
export class KernelPathsSource implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<ShownPaths>();
  readonly #subscriptions: vscode.Disposable;
  readonly #users: (() => boolean)[] = [];
  #shown: ShownPaths = { kind: "nothing" };
  #configUri: string | undefined;
  #wantsDefaults = false;
  #snippets: Status["snippets"] = "bundled";
  #isStale = true;
  #request: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: BaseLanguageClient,
    onStatus: vscode.Event<Status>,
    onFilesChanged: vscode.Event<void>,
  ) {
    this.#client = client;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      onStatus(({ snippets }) => {
        this.#snippets = snippets;
        this.#invalidate();
      }),
      onFilesChanged(() => this.#invalidate()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#followEditor()),
      // An editor's language can change while it is shown.
      vscode.workspace.onDidOpenTextDocument(() => this.#followEditor()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#followEditor()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.#invalidateSoon();
      }),
    );
    this.#followEditor();
  }

  /** After every change of what is shown, also to nothing. */
  get onDidChange(): vscode.Event<ShownPaths> {
    return this.#changed.event;
  }

  get shown(): ShownPaths {
    return this.#shown;
  }

  /** While `isShowing` holds, changes are asked for at once. */
  addUser(isShowing: () => boolean): void {
    this.#users.push(isShowing);
  }

  /** What is shown after all changes so far have been answered. */
  async upToDate(): Promise<ShownPaths> {
    clearTimeout(this.#timer);
    while (this.#isStale || this.#request !== undefined) await this.#ask();
    return this.#shown;
  }

  async findPath(pathId: string): Promise<KernelPath | undefined> {
    const shown = await this.upToDate();
    return shown.kind === "paths" ? shown.paths.paths.find(({ id }) => id === pathId) : undefined;
  }

  /** `undefined` where this version has no such path, or where it failed: the user has been told. */
  async exportPath(pathId: string, format: PathFormat): Promise<ExportedPath | undefined> {
    const shown = await this.upToDate();
    const uri = shown.kind === "paths" ? shown.configUri : undefined;
    const params: ExportPathParams = { ...(uri === undefined ? {} : { uri }), pathId, format };
    try {
      const exported = await this.#client.sendRequest<ExportedPath | null>(
        exportPathRequest,
        params,
      );
      if (exported !== null) return exported;
      await vscode.window.showInformationMessage("This kernel version has no such path.");
    } catch (error) {
      this.#client.warn(`export of ${pathId}: ${String(error)}`);
      await vscode.window.showErrorMessage(`The path could not be exported: ${String(error)}`);
    }
    return undefined;
  }

  /** Without a configuration, too: with the kernel's defaults. */
  showDefaults(): void {
    this.#wantsDefaults = true;
    this.#invalidate();
  }

  refresh(): Promise<ShownPaths> {
    this.#isStale = true;
    return this.upToDate();
  }

  /** A user came: asks for what it has missed. */
  wake(): void {
    if (this.#isStale) this.#invalidate();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #followEditor(): void {
    const uri = currentConfig(this.#configUri);
    if (uri === this.#configUri) return;
    this.#configUri = uri;
    this.#invalidate();
  }

  #invalidateSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#invalidate(), typingPauseMs);
  }

  #invalidate(): void {
    clearTimeout(this.#timer);
    this.#isStale = true;
    if (this.#users.some((isShowing) => isShowing())) void this.upToDate();
  }

  #ask(): Promise<void> {
    this.#request ??= this.#answer().finally(() => {
      this.#request = undefined;
    });
    return this.#request;
  }

  async #answer(): Promise<void> {
    this.#isStale = false;
    const configUri = this.#configUri;
    this.#shown =
      configUri === undefined && !this.#wantsDefaults
        ? { kind: "nothing" }
        : await this.#requestPaths(configUri);
    this.#changed.fire(this.#shown);
  }

  async #requestPaths(configUri: string | undefined): Promise<ShownPaths> {
    const params: KernelPathsParams = configUri === undefined ? {} : { uri: configUri };
    try {
      // A request to a client that is still starting waits for it.
      const paths = await this.#client.sendRequest<KernelPaths | null>(kernelPathsRequest, params);
      if (paths !== null) return { kind: "paths", paths, configUri, snippets: this.#snippets };
      return { kind: "failed", message: "This document is not a sysctl configuration." };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#client.warn(`kernel paths: ${reason}`);
      return { kind: "failed", message: `The paths could not be worked out: ${reason}` };
    }
  }
}

/**
 * The configuration in the active editor, else the one before as long as it has a tab, else any visible one.
 * Tabs, not documents: VS Code keeps a document that some extension read for minutes after its tab was closed.
 */
function currentConfig(before: string | undefined): string | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (activeTextEditor && isConfig(activeTextEditor.document)) {
    return activeTextEditor.document.uri.toString();
  }
  if (before !== undefined && hasTab(before)) return before;
  return visibleTextEditors.find(({ document }) => isConfig(document))?.document.uri.toString();
}

function hasTab(uri: string): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => {
    if (input instanceof vscode.TabInputText) return input.uri.toString() === uri;
    return input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri;
  });
}
