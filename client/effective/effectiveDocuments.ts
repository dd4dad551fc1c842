import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
  type EffectiveLink,
  effectiveConfigurationRequest,
  effectiveScheme,
  type RevisionTextResult,
  revisionScheme,
  revisionTextRequest,
} from "../../core/effectiveMessages.ts";
import type { EffectiveFilter } from "../../core/features/effective/effectiveFilter.ts";
import { isConfig } from "../lensDocuments.ts";
import { readEffectiveUri, readRevisionUri, revisionUri } from "./effectiveUris.ts";
import { watchOutsideFolders } from "./outsideFolders.ts";

const typingPauseMs = 300;

/** The filters in the words of lenses and menus. */
export const filterTitles: Readonly<Record<EffectiveFilter, string>> = {
  all: "All settings",
  differsFromDefault: "Differs from default",
  differsBetweenLoaders: "Differs between loaders",
};

interface Shown {
  readonly text: string;
  readonly links: readonly EffectiveLink[];
}

/** Gives effective configurations as read-only documents, with links and lenses, anew whenever something has changed. */
export class EffectiveDocuments implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  /** By URI, while the document is open. */
  readonly #shown = new Map<string, Shown>();
  /** Documents that may say something else by now: all files are read for one, so nobody asks for what is not seen. */
  readonly #stale = new Set<string>();
  readonly #filters = new Map<string, EffectiveFilter>();
  readonly #subscriptions: vscode.Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changes` tell that files, settings or kernels may be others now. */
  constructor(client: BaseLanguageClient, changes: readonly vscode.Event<unknown>[]) {
    this.#client = client;
    const { workspace, languages } = vscode;
    const refresh = () => this.refresh();
    this.#subscriptions = vscode.Disposable.from(
      workspace.registerTextDocumentContentProvider(effectiveScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri, token) => this.#textOf(uri, token),
      }),
      workspace.registerTextDocumentContentProvider(revisionScheme, {
        provideTextDocumentContent: (uri, token) => this.#revisionText(uri, token),
      }),
      languages.registerDocumentLinkProvider(
        { scheme: effectiveScheme },
        { provideDocumentLinks: (document) => this.#linksOf(document) },
      ),
      languages.registerCodeLensProvider(
        { scheme: effectiveScheme },
        {
          onDidChangeCodeLenses: this.#lensesChanged.event,
          provideCodeLenses: ({ uri }) => this.#lensesOf(uri),
        },
      ),
      ...changes.map((change) => change(refresh)),
      watchOutsideFolders(refresh),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.#refreshSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("sysctlLens")) refresh();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#shown.delete(uri.toString());
        this.#stale.delete(uri.toString());
        this.#filters.delete(uri.toString());
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#refreshSeen()),
      this.#changed,
      this.#lensesChanged,
    );
  }

  filterOf(uri: vscode.Uri): EffectiveFilter {
    return this.#filters.get(uri.toString()) ?? "all";
  }

  filter(uri: vscode.Uri, filter: EffectiveFilter): void {
    this.#filters.set(uri.toString(), filter);
    this.#changed.fire(uri);
    this.#lensesChanged.fire();
  }

  /** Asks again for those that are seen; others follow when they are. */
  refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === effectiveScheme) this.#stale.add(uri.toString());
    }
    this.#refreshSeen();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), typingPauseMs);
  }

  #refreshSeen(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (this.#stale.delete(document.uri.toString())) this.#changed.fire(document.uri);
    }
  }

  async #textOf(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const document = readEffectiveUri(uri);
    if (document === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const params: EffectiveConfigurationParams = { ...document, filter: this.filterOf(uri) };
    const result = await this.#client.sendRequest<EffectiveConfigurationResult>(
      effectiveConfigurationRequest,
      params,
      token,
    );
    const shown =
      result.kind === "text"
        ? { text: result.text, links: result.links }
        : { text: `# ${result.message}\n`, links: [] };
    this.#shown.set(uri.toString(), shown);
    return shown.text;
  }

  async #revisionText(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const params = readRevisionUri(uri);
    if (params === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const result = await this.#client.sendRequest<RevisionTextResult>(
      revisionTextRequest,
      params,
      token,
    );
    return result.kind === "text" ? result.text : `# ${result.message}\n`;
  }

  #linksOf(document: vscode.TextDocument): vscode.DocumentLink[] {
    const shown = this.#shown.get(document.uri.toString());
    // A newer text is on its way, and its links with it.
    if (shown === undefined || shown.text !== document.getText()) return [];
    return shown.links.map(({ range, target, inRevision }) => {
      const file =
        inRevision === undefined
          ? vscode.Uri.parse(target.uri)
          : revisionUri(target.uri, inRevision);
      const { start, end } = range;
      const link = new vscode.DocumentLink(
        new vscode.Range(start.line, start.character, end.line, end.character),
        file.with({ fragment: `L${target.line + 1}` }),
      );
      link.tooltip = inRevision === undefined ? "Go to the line" : "Show the file in the revision";
      return link;
    });
  }

  #lensesOf(uri: vscode.Uri): vscode.CodeLens[] {
    const document = readEffectiveUri(uri);
    if (document === undefined || document.form === "compared") return [];
    const current = this.filterOf(uri);
    const lens = (title: string, command: string, ...given: readonly unknown[]) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        ...{ title, command },
        arguments: [...given],
      });
    const filters = (Object.keys(filterTitles) as EffectiveFilter[]).map((filter) =>
      lens(
        `${filter === current ? "$(check) " : ""}${filterTitles[filter]}`,
        "sysctlLens.filterEffectiveConfiguration",
        uri,
        filter,
      ),
    );
    return [
      ...filters,
      lens("Compare with folder…", "sysctlLens.compareEffectiveWithFolder", uri),
      lens("Compare with git revision…", "sysctlLens.compareEffectiveWithRevision", uri),
    ];
  }
}
