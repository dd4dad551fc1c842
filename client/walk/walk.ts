import * as vscode from "vscode";
import type { KernelPath, PathStep } from "../../core/paths/kernelPath.ts";
import { isConfig } from "../lensDocuments.ts";
import { shownDocument } from "../openPlace.ts";
import type { KernelPathsSource, ShownPaths } from "../paths/kernelPathsSource.ts";
import { columnBeside, kernelLabel, snippetUri } from "../snippetPlaces.ts";
import { type ValuesListener, WalkDecorations } from "./walkDecorations.ts";
import { moveFrom, type WalkMove } from "./walkMoves.ts";
import { WalkNote } from "./walkNote.ts";
import { WalkStatus } from "./walkStatus.ts";

export interface WalkState {
  readonly path: KernelPath;
  readonly index: number;
  readonly step: PathStep;
  /** Sysctl that the walk was started from: where the tree shows it. */
  readonly sysctl: string | undefined;
}

/** Where a walk begins. */
export interface WalkStart {
  readonly path: KernelPath;
  readonly stepId?: string;
  readonly sysctl?: string | undefined;
}

interface ShowOptions {
  /** Of which call this is; a later one wins. */
  readonly shown: number;
  readonly viewColumn: vscode.ViewColumn;
  readonly preserveFocus: boolean;
}

type PathsWithValues = Extract<ShownPaths, { readonly kind: "paths" }>;

const deadEnds: Readonly<Record<WalkMove, string>> = {
  next: "This is the last step of the path.",
  previous: "This is the first step of the path.",
  into: "The path goes into no call at this step.",
  over: "The path ends in the call that begins at this step.",
  out: "This step is in the path's first function: there is no caller to go back to.",
};

/** A walk along one path: the editor, the note and the values follow its step. */
export class Walk implements vscode.Disposable {
  readonly #source: KernelPathsSource;
  readonly #note = new WalkNote();
  readonly #decorations: WalkDecorations;
  readonly #status = new WalkStatus();
  readonly #moved = new vscode.EventEmitter<WalkState | undefined>();
  readonly #subscriptions: vscode.Disposable;
  #state: WalkState | undefined;
  #uri: string | undefined;
  /** Whose code is shown. It stays when the configuration is closed in the middle of a walk. */
  #code: Pick<PathsWithValues, "paths" | "snippets"> | undefined;
  /** Counts up, so that a document that opens late does not win over a later step. */
  #shown = 0;

  constructor(source: KernelPathsSource, onValues: ValuesListener) {
    this.#source = source;
    this.#decorations = new WalkDecorations(onValues);
    source.addUser(() => this.#state !== undefined);
    this.#subscriptions = vscode.Disposable.from(
      ...[this.#note, this.#decorations, this.#status, this.#moved],
      source.onDidChange((shown) => this.#follow(shown)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#decorate()),
    );
  }

  /** After each step, and with nothing at the end. */
  get onDidMove(): vscode.Event<WalkState | undefined> {
    return this.#moved.event;
  }

  get state(): WalkState | undefined {
    return this.#state;
  }

  /** What is written beside and below lines; for tests. */
  get annotations(): { readonly values: readonly string[]; readonly note: string | undefined } {
    return { values: this.#decorations.shownValues, note: this.#note.shownText };
  }

  async start({ path, stepId, sysctl }: WalkStart): Promise<void> {
    await keepConfig();
    const index = path.steps.findIndex(({ id }) => id === stepId);
    await this.#goTo(path, Math.max(0, index), sysctl);
  }

  async move(move: WalkMove): Promise<void> {
    if (this.#state === undefined) return;
    const { path, index, sysctl } = this.#state;
    const target = moveFrom(path.steps, index, move);
    if (target === undefined) vscode.window.setStatusBarMessage(deadEnds[move], 4000);
    else await this.#goTo(path, target, sysctl);
  }

  async goToStep(stepId: string): Promise<void> {
    if (this.#state === undefined) return;
    const { path, sysctl } = this.#state;
    const index = path.steps.findIndex(({ id }) => id === stepId);
    if (index >= 0) await this.#goTo(path, index, sysctl);
  }

  end(): void {
    if (this.#state === undefined) return;
    this.#state = undefined;
    this.#uri = undefined;
    this.#shown += 1;
    this.#note.clear();
    this.#decorations.clear();
    this.#tell();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #goTo(path: KernelPath, index: number, sysctl: string | undefined): Promise<void> {
    const step = path.steps[index];
    if (step === undefined) return;
    this.#state = { path, index, step, sysctl };
    this.#tell();
    const shown = ++this.#shown;
    const uri = await this.#uriOf(step);
    if (uri === undefined || shown !== this.#shown) return;
    const viewColumn = this.#columnFor(uri);
    await this.#show(uri, step, { shown, viewColumn, preserveFocus: false });
  }

  /** Editor, line, note and values of a step. */
  async #show(
    uri: vscode.Uri,
    step: PathStep,
    { shown, viewColumn, preserveFocus }: ShowOptions,
  ): Promise<void> {
    try {
      const document = await shownDocument(uri, viewColumn);
      if (shown !== this.#shown) return;
      const line = Math.min(step.at.line, document.lineCount - 1);
      const column = document.lineAt(line).firstNonWhitespaceCharacterIndex;
      const selection = new vscode.Range(line, column, line, column);
      const options = { viewColumn, preview: true, preserveFocus, selection };
      const editor = await vscode.window.showTextDocument(document, options);
      if (shown !== this.#shown || this.#state === undefined) return;
      this.#uri = uri.toString();
      editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      this.#decorations.show(editor, step);
      this.#note.show(uri, this.#state.path, this.#state.index);
    } catch (error) {
      await vscode.window.showErrorMessage(`Sysctl Lens: ${String(error)}`);
    }
  }

  /** Where the walk is already, else the active group, unless that shows a page. */
  #columnFor(uri: vscode.Uri): vscode.ViewColumn {
    const { visibleTextEditors, tabGroups } = vscode.window;
    const wanted = [uri.toString(), this.#uri];
    const shown = visibleTextEditors.find(({ document }) =>
      wanted.includes(document.uri.toString()),
    );
    if (shown?.viewColumn !== undefined) return shown.viewColumn;
    const { activeTab, viewColumn } = tabGroups.activeTabGroup;
    return activeTab?.input instanceof vscode.TabInputWebview
      ? columnBeside(viewColumn)
      : vscode.ViewColumn.Active;
  }

  /** Values or the version changed: the walk stays at its step, or at the last one before it that is still there. */
  #follow(shown: ShownPaths): void {
    if (this.#state === undefined || shown.kind !== "paths") return;
    const { path: before, index: indexBefore, sysctl } = this.#state;
    const { paths } = shown;
    const path = paths.paths.find(({ id }) => id === before.id);
    if (path === undefined) {
      this.end();
      const label = kernelLabel(paths.kernel);
      const message = `${label} has no path “${before.title}”: the walk has ended.`;
      void vscode.window.showInformationMessage(message);
      return;
    }
    const passed = before.steps.slice(0, indexBefore + 1).map(({ id }) => id);
    const still = path.steps.findLastIndex(({ id }) => passed.includes(id));
    void this.#update(path, Math.max(0, still), sysctl);
  }

  async #update(path: KernelPath, index: number, sysctl: string | undefined): Promise<void> {
    const step = path.steps[index];
    if (step === undefined) return this.end();
    const before = this.#editor();
    this.#state = { path, index, step, sysctl };
    this.#tell();
    const shown = ++this.#shown;
    const uri = await this.#uriOf(step);
    if (uri === undefined || shown !== this.#shown) return;
    if (uri.toString() === this.#uri) {
      this.#decorate();
      this.#note.show(uri, path, index);
      return;
    }
    // Another version's document takes the place of this one's, unless the user has turned to something else.
    if (before === undefined) return;
    const preserveFocus = vscode.window.activeTextEditor !== before;
    const viewColumn = before.viewColumn ?? vscode.ViewColumn.Active;
    await this.#show(uri, step, { shown, viewColumn, preserveFocus });
  }

  #decorate(): void {
    const editor = this.#editor();
    if (editor && this.#state) this.#decorations.show(editor, this.#state.step);
  }

  /** The editor that shows the walk's step. */
  #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === this.#uri,
    );
  }

  async #uriOf({ at }: PathStep): Promise<vscode.Uri | undefined> {
    const { shown } = this.#source;
    if (shown.kind === "paths") this.#code = shown;
    return this.#code && snippetUri(at, this.#code.paths.kernel, this.#code.snippets);
  }

  #tell(): void {
    void vscode.commands.executeCommand(
      "setContext",
      "sysctlLens.walking",
      this.#state !== undefined,
    );
    this.#status.show(this.#state);
    this.#moved.fire(this.#state);
  }
}

/** A configuration shown as a preview would give way to the first step, and its values with it. */
async function keepConfig(): Promise<void> {
  const { activeTextEditor, tabGroups } = vscode.window;
  if (activeTextEditor === undefined || !isConfig(activeTextEditor.document)) return;
  if (tabGroups.activeTabGroup.activeTab?.isPreview !== true) return;
  await vscode.commands.executeCommand("workbench.action.keepEditor");
}
