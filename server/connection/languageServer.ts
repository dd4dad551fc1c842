import {
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  InlayHintRefreshRequest,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Language } from "web-tree-sitter";
import { faultOf } from "../../core/c/fault.ts";
import type { SnippetFiles } from "../../core/c/program.ts";
import type { Settings } from "../../core/config/settings.ts";
import { acceptedSettings, modelValues } from "../../core/features/acceptedSettings.ts";
import type { ConfigDocument, KernelContext } from "../../core/features/context.ts";
import { configProblems } from "../../core/features/diagnostics.ts";
import { LiveProblems } from "../../core/features/liveProblems.ts";
import { type TriedValues, withTried } from "../../core/features/triedValues.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { type ComparedWith, type Status, statusNotification } from "../../core/messages.ts";
import type { Problem } from "../../core/text/problem.ts";
import { treesNotification } from "../../core/treeMessages.ts";
import type { ServerHost } from "../host.ts";
import {
  ConfigDocuments,
  type ConfigReader,
  noConfig,
  type ResolvedConfig,
} from "./configDocuments.ts";
import { documentOf, toDiagnostic } from "./convert.ts";
import {
  type DiagnosticsOf,
  DiagnosticsPublisher,
  mostDiagnostics,
} from "./diagnosticsPublisher.ts";
import { Documents, type OpenDocument } from "./documents.ts";
import { guarded, type Log } from "./handlers.ts";
import type { ClientFacts } from "./initializationOptions.ts";
import { type BuildKernel, type ChosenKernel, Kernels } from "./kernels.ts";
import { KernelTrees, type TreeScope, treeChoicesOf, uriOfFolder } from "./kernelTrees.ts";
import { createLinks } from "./links.ts";
import { type OwnSnippets, readOwnSnippets } from "./ownSnippets.ts";
import { RememberedFiles } from "./rememberedFiles.ts";
import { SettingsStore } from "./settings.ts";
import { createSnippetUris, type SnippetUris } from "./snippetUris.ts";
import { trustedFiles } from "./trustedFiles.ts";
import { isInside, joinUri, normalUri } from "./workspaceRoots.ts";

/** What is loaded before the first request. */
export interface ServerParts {
  readonly connection: Connection;
  readonly host: ServerHost;
  readonly client: ClientFacts;
  readonly log: Log;
  readonly sysctl: Language;
  readonly reader: ConfigReader;
  readonly buildKernel: BuildKernel;
  readonly bundled: SnippetFiles;
}

/** A context with the kernel behind it. */
export type ChosenContext = KernelContext & { readonly chosen: ChosenKernel };

/** A context and what it was made of. */
interface KnownContext {
  readonly loaded: ResolvedConfig;
  readonly kernelVersion: string;
  readonly context: ChosenContext;
}

interface ProblemsOf {
  readonly document: OpenDocument;
  readonly problems: readonly Problem[];
  readonly hidden: number;
}

const notTrusted =
  "The workspace is not trusted: its kernel-snippets are not used, the bundled ones are.";

/** Typing in a snippet compiles it after this pause. */
const snippetDelayMs = 50;
/** Typing in a configuration changes the values beside the lines of open snippets after this pause. */
const valuesDelayMs = 300;

/** The open documents, the workspace around them and the kernels they are looked at with. */
export class LanguageServer {
  readonly documents: Documents;
  readonly configs: ConfigDocuments;
  readonly kernels: Kernels;
  readonly settings: SettingsStore;
  readonly uris: SnippetUris;
  readonly trees: KernelTrees;
  readonly client: ClientFacts;
  readonly log: Log;
  readonly #parts: ServerParts;
  readonly #publisher: DiagnosticsPublisher;
  readonly #ownDisk: RememberedFiles;
  #folders: readonly string[];
  #isTrusted: boolean;
  #own: OwnSnippets | undefined;
  #ownLoaded: Promise<void> | undefined;
  #ownTimer: ReturnType<typeof setTimeout> | undefined;
  /** Present between a change of the own snippets and their reading. */
  #reloadOwn: (() => Promise<void>) | undefined;
  #valuesTimer: ReturnType<typeof setTimeout> | undefined;
  /** By URI of the open configurations. */
  readonly #problems = new Map<string, LiveProblems>();
  readonly #diagnostics = new WeakMap<Problem, Diagnostic>();
  /** The last context of each configuration, for as long as nothing has changed. */
  readonly #contexts = new Map<string, KnownContext>();
  /** URIs of own snippets that have diagnostics. */
  #flagged = new Set<string>();
  #lastConfigUri = "";
  #lastStatus = "";
  #lastTrees = "";

  constructor(parts: ServerParts) {
    const { connection, host, client, log } = parts;
    this.#parts = parts;
    this.client = client;
    this.log = log;
    this.documents = new Documents(parts.sysctl);
    const files = trustedFiles(host.files, () => ({
      isTrusted: this.#isTrusted,
      folderUris: this.#folders,
    }));
    this.configs = new ConfigDocuments(parts.reader, this.documents, files);
    this.trees = new KernelTrees(host.trees);
    this.kernels = new Kernels(parts.buildKernel, parts.bundled);
    this.settings = new SettingsStore(connection, client.canAskSettings, client.settings);
    this.uris = createSnippetUris(
      client.showsSnippetScheme ? undefined : host.snippetCache?.rootUri,
      () => this.#own?.folderUri,
      () => this.kernels.ownPaths(),
    );
    this.#publisher = new DiagnosticsPublisher(connection, log, (uri) => this.#diagnose(uri));
    this.#ownDisk = new RememberedFiles(files);
    this.#folders = client.folderUris;
    this.#isTrusted = client.isTrusted;
  }

  get host(): ServerHost {
    return this.#parts.host;
  }

  get workspaceFolders(): readonly string[] {
    return this.#folders;
  }

  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** Reads the workspace's own snippets once; later changes come by themselves. */
  ready(): Promise<void> {
    this.#ownLoaded ??= this.#loadOwnSnippets();
    return this.#ownLoaded;
  }

  /** Takes what was typed in an own snippet into account now: who asks does not wait for a pause. */
  async caughtUp(): Promise<void> {
    await this.#reloadOwn?.();
  }

  /** The problems of an open configuration, as its diagnostics tell them. */
  problemsOf(config: ConfigDocument, context: ChosenContext): readonly Problem[] {
    return configProblems(config, context);
  }

  isConfig(uri: string): boolean {
    const document = this.documents.get(uri);
    return document !== undefined && !this.#isC(uri, document.languageId);
  }

  /** The kernel and configuration that a configuration document is looked at with. */
  async contextOf(
    uri: string,
    tried: TriedValues = { sysctls: {} },
    instead?: ComparedWith,
  ): Promise<ChosenContext> {
    const loaded = await this.#loaded(uri, instead);
    const settings = withTried(loaded.settings, tried);
    const kernel = instead?.kind === "kernel" ? instead.version : tried.kernel;
    // The same object for the same files: what is known about it stays good.
    const config = settings === loaded.settings ? loaded : { ...loaded, settings };
    return this.#contextWith(uri, config, { ...tried, kernel });
  }

  /** What the files around a document say, whether or not its kernel accepts it. */
  async loadedSettings(uri: string, instead?: ComparedWith): Promise<Settings> {
    return (await this.#loaded(uri, instead)).settings;
  }

  async #loaded(uri: string, instead: ComparedWith | undefined): Promise<ResolvedConfig> {
    if (instead?.kind === "defaults") return noConfig;
    const text = instead?.kind === "text" ? instead.text : undefined;
    return await this.configOf(uri, text);
  }

  /** What the document's root comes to, read as the user's settings say. */
  async configOf(uri: string, text?: string): Promise<ResolvedConfig> {
    const { loader, roots } = await this.settings.of(uri);
    const before = this.configs.chosenLoader(uri);
    const config = await this.configs.settingsFor(uri, this.#folders, { loader, roots }, text);
    const chosen = this.configs.chosenLoader(uri);
    if (chosen !== undefined && chosen.name !== before?.name) {
      this.log.info(`${uri}: read as ${chosen.name} does. ${chosen.reason}`);
    }
    return config;
  }

  /** All configurations that the user may mean: those of the workspace, and the open ones; that of `uri` first. */
  async allConfigs(uri: string): Promise<readonly ConfigDocument[]> {
    const { roots } = await this.settings.of(uri);
    if (uri !== "") await this.configOf(uri);
    return await this.configs.allConfigs(uri, this.#folders, { roots });
  }

  /** The kernel that the workspace's settings choose, with its defaults. */
  defaultContext(): Promise<ChosenContext> {
    return this.#contextWith("", noConfig);
  }

  async #contextWith(
    uri: string,
    loaded: ResolvedConfig,
    instead: { readonly listenBacklog?: number; readonly kernel?: string | undefined } = {},
  ): Promise<ChosenContext> {
    const listenBacklog = instead.listenBacklog ?? (await this.settings.of(uri)).listenBacklog;
    const kernelVersion = instead.kernel ?? (await this.kernelVersion(uri));
    await this.ready();
    const known = this.#contexts.get(uri);
    const resolved =
      known?.kernelVersion === kernelVersion ? known.context.kernel : resolveVersion(kernelVersion);
    const chosen = this.kernels.choose(resolved.version);
    await this.storeSnippets(resolved.version.id);
    if (
      known?.loaded === loaded &&
      known.kernelVersion === kernelVersion &&
      known.context.listenBacklog === listenBacklog &&
      known.context.chosen.kernel === chosen.kernel &&
      known.context.chosen.snippets === chosen.snippets &&
      known.context.chosen.note === chosen.note
    ) {
      return known.context;
    }
    const { kernel } = chosen;
    const accepted = acceptedSettings(loaded.settings, kernel.probe);
    const { settings, refusedOf } = accepted;
    const values = modelValues(settings, kernel.probe);
    const context: ChosenContext = {
      kernel: resolved,
      listenBacklog,
      settings,
      get refused() {
        return accepted.refused;
      },
      refusedOf,
      loader: loaded.loader,
      files: loaded.inOrder,
      maskedBy: loaded.masked.get(uri),
      limits: {
        ...this.kernels.limits(kernel, listenBacklog, values),
        get refusedWrites() {
          return accepted.refused;
        },
      },
      model: kernel.model,
      probe: kernel.probe,
      index: kernel.index,
      notes: kernel.notes,
      links: createLinks(resolved.version.id, this.uris, this.client),
      showsImages: this.client.showsImages,
      chosen:
        known?.context.chosen.kernel === kernel && known.context.chosen.note === chosen.note
          ? known.context.chosen
          : chosen,
    };
    if (uri !== "") this.#contexts.set(uri, { loaded, kernelVersion, context });
    return context;
  }

  opened(uri: string): void {
    if (this.isConfig(uri)) {
      this.lookedAt(uri);
      this.#refreshAround(uri);
    } else if (this.#isOwnSnippet(uri)) this.#scheduleOwnSnippets();
  }

  changed(uri: string): void {
    if (this.isConfig(uri)) this.#refreshAround(uri);
    else if (this.#isOwnSnippet(uri)) this.#scheduleOwnSnippets();
  }

  async closed(uri: string): Promise<void> {
    this.configs.forget(uri);
    this.#contexts.delete(uri);
    this.#problems.delete(uri);
    // Its text on disk counts from now on, and that may have been saved since it was read.
    this.#forgetDisk();
    this.settings.forget(uri);
    if (this.#lastConfigUri === uri) this.#lastConfigUri = "";
    if (this.#isOwnSnippet(uri)) this.#scheduleOwnSnippets();
    else await this.#publisher.clear(uri);
    this.refreshAll();
  }

  filesChanged(uris: readonly string[]): void {
    this.trees.refresh();
    this.#forgetDisk();
    if (uris.some((uri) => /\/kernel-snippets(\/|$)/.test(uri))) this.#scheduleOwnSnippets();
    this.refreshAll();
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    this.#folders = [...this.#folders.filter((uri) => !removed.includes(uri)), ...added];
    this.#forgetDisk();
    this.#scheduleOwnSnippets();
    this.refreshAll();
  }

  /** The user trusts the workspace from now on. */
  trust(): void {
    this.#isTrusted = true;
    this.#forgetDisk();
    this.#scheduleOwnSnippets();
    this.refreshAll();
  }

  /** True where the workspace's snippets threw this: they are not used any more, and their file says so. */
  isRecovered(error: unknown): boolean {
    if (faultOf(error) === undefined || !this.kernels.giveUp(error)) return false;
    void guarded(this.log, "kernel-snippets", () => this.#publishOwnProblems())(undefined);
    this.refreshAll();
    return true;
  }

  refreshAll(): void {
    for (const uri of this.documents.uris()) {
      if (this.isConfig(uri)) this.#publisher.schedule(uri);
    }
    void guarded(this.log, "status", () => this.sendStatus())(undefined);
    void guarded(this.log, "kernel trees", () => this.#sendTrees())(undefined);
    this.#refreshValues();
  }

  /** For the configuration that was looked at last, else for the workspace. */
  async sendStatus(): Promise<void> {
    const { listenBacklog } = await this.settings.of(this.#lastConfigUri);
    const variant = await this.treeVariant(this.#lastConfigUri);
    await this.ready();
    const resolved = resolveVersion(await this.kernelVersion(this.#lastConfigUri));
    const chosen = this.kernels.choiceFor(resolved.version);
    const status: Status = {
      kernel: resolved.version.id,
      kernelNote: resolved.note,
      listenBacklog,
      snippets: chosen.snippets,
      ...(variant === undefined ? {} : { treeVariant: variant }),
      snippetsNote: chosen.note ?? this.#own?.tooMuch ?? (await this.#trustNote()),
    };
    const state = JSON.stringify(status);
    if (state === this.#lastStatus) return;
    this.#lastStatus = state;
    // Clients that do not know the status find it here.
    if (status.snippetsNote !== undefined) this.log.info(status.snippetsNote);
    await this.#parts.connection.sendNotification(statusNotification, status);
  }

  async #sendTrees(): Promise<void> {
    const trees = treeChoicesOf(this.trees.candidates(await this.treeScope("")));
    const state = JSON.stringify(trees);
    if (state === this.#lastTrees) return;
    this.#lastTrees = state;
    await this.#parts.connection.sendNotification(treesNotification, { trees });
  }

  /** The configuration that was looked at last; empty: none is open. */
  get lastConfigUri(): string {
    return this.#lastConfigUri;
  }

  /** The hover or lens of a document makes it the one that the status speaks of. */
  lookedAt(uri: string): void {
    if (uri === this.#lastConfigUri) return;
    this.#lastConfigUri = uri;
    this.#refreshOpenSnippets();
    void guarded(this.log, "status", () => this.sendStatus())(undefined);
  }

  /** Puts the bundled snippets of a version where a client without their URI scheme finds them. */
  async storeSnippets(version: string): Promise<void> {
    if (this.client.showsSnippetScheme) return;
    await this.#parts.host.snippetCache?.store(version, this.kernels.bundledFiles());
  }

  /** Which kernel trees may be looked at. */
  async treeScope(uri: string): Promise<TreeScope> {
    const { kernelTrees } = await this.settings.of(uri);
    return {
      folders: kernelTrees,
      workspaceFolders: this.#folders,
      isTrusted: this.#isTrusted,
    };
  }

  /** The version that values are worked out for: the one chosen for the kernel tree in use, else that of the settings. */
  async kernelVersion(uri: string): Promise<string> {
    return (await this.treeVariant(uri)) ?? (await this.settings.of(uri)).kernelVersion;
  }

  /** The version whose variant of the snippets the user chose for the kernel tree in use. */
  async treeVariant(uri: string): Promise<string | undefined> {
    const { treeVariants } = await this.settings.of(uri);
    if (Object.keys(treeVariants).length === 0) return undefined;
    const folderUri = this.trees.chosenFolder(await this.treeScope(uri));
    return Object.entries(treeVariants).find(([folder]) => uriOfFolder(folder) === folderUri)?.[1];
  }

  /** Text of an open document; its file may hold another one. */
  unsavedText(uri: string): string | undefined {
    return this.documents.get(uri)?.text;
  }

  /** Shows that something takes time, where the client can show it and the user can cancel it there. */
  async progress(title: string): Promise<{ report(message: string): void; done(): void }> {
    if (!this.client.showsProgress) return { report: () => undefined, done: () => undefined };
    const reporter = await this.#parts.connection.window.createWorkDoneProgress();
    reporter.begin(title, undefined, undefined, false);
    return { report: (message) => reporter.report(message), done: () => reporter.done() };
  }

  dispose(): void {
    this.trees.dispose();
    clearTimeout(this.#ownTimer);
    this.#reloadOwn = undefined;
    clearTimeout(this.#valuesTimer);
    this.#publisher.dispose();
    this.documents.dispose();
  }

  #forgetDisk(): void {
    this.configs.forgetDisk();
    this.#ownDisk.forget();
  }

  #isC(uri: string, languageId: string): boolean {
    return languageId === "c" || languageId === "cpp" || /\.[ch]$/.test(uri);
  }

  #isOwnSnippet(uri: string): boolean {
    return this.#folders.some((folder) => isInside(uri, joinUri(folder, "kernel-snippets")));
  }

  /** Lenses and inlay hints, of configurations and of snippets. */
  #refreshValues(): void {
    const { connection } = this.#parts;
    if (this.client.canRefreshLenses) {
      const refresh = () => connection.sendRequest(CodeLensRefreshRequest.type);
      void guarded(this.log, "code lens refresh", refresh)(undefined);
    }
    if (this.client.canRefreshInlayHints) {
      const refresh = () => connection.sendRequest(InlayHintRefreshRequest.type);
      void guarded(this.log, "inlay hint refresh", refresh)(undefined);
    }
  }

  /** Snippets show the values of the configuration looked at last. */
  #refreshOpenSnippets(): void {
    if (this.documents.uris().every((uri) => this.isConfig(uri))) return;
    clearTimeout(this.#valuesTimer);
    this.#valuesTimer = setTimeout(() => this.#refreshValues(), valuesDelayMs);
  }

  /** A change in one file can change what wins in the files around it. */
  #refreshAround(uri: string): void {
    this.#refreshOpenSnippets();
    for (const other of this.documents.uris()) {
      if (other === uri || this.isConfig(other)) this.#publisher.schedule(other);
    }
  }

  /** The problems that an open document is shown with. */
  async shownProblems(uri: string): Promise<ProblemsOf | undefined> {
    const { severities } = await this.settings.of(uri);
    const context = await this.contextOf(uri);
    const document = this.documents.get(uri);
    const config = this.configs.open(uri);
    if (document === undefined || config === undefined) return undefined;
    const live = this.#problems.get(uri) ?? new LiveProblems();
    this.#problems.set(uri, live);
    return { document, ...live.shown(config, context, { most: mostDiagnostics, severities }) };
  }

  async #diagnose(uri: string): Promise<DiagnosticsOf | undefined> {
    const found = await this.shownProblems(uri);
    if (found === undefined) return undefined;
    const { document, problems, hidden } = found;
    return {
      version: document.version,
      diagnostics: problems.map((problem) => this.#diagnosticOf(document.textDocument, problem)),
      hidden,
    };
  }

  /** A problem that is still the same object stands where it stood. */
  #diagnosticOf(text: TextDocument, problem: Problem): Diagnostic {
    let diagnostic = this.#diagnostics.get(problem);
    if (diagnostic === undefined) {
      diagnostic = toDiagnostic(text, problem, this.client.documentationUri);
      this.#diagnostics.set(problem, diagnostic);
    }
    return diagnostic;
  }

  #scheduleOwnSnippets(): void {
    clearTimeout(this.#ownTimer);
    const reload = guarded(this.log, "kernel-snippets", async () => {
      this.#ownLoaded = this.#loadOwnSnippets();
      await this.#ownLoaded;
      // Other code may compute the numbers now, even where the status says the same.
      this.#lastStatus = "";
      this.refreshAll();
    });
    this.#reloadOwn = async () => {
      clearTimeout(this.#ownTimer);
      this.#reloadOwn = undefined;
      await reload(undefined);
    };
    this.#ownTimer = setTimeout(() => void this.#reloadOwn?.(), snippetDelayMs);
  }

  async #loadOwnSnippets(): Promise<void> {
    const own = this.#isTrusted
      ? await readOwnSnippets(this.#folders, this.#ownDisk, this.documents)
      : undefined;
    this.#own = own;
    this.kernels.useOwnFiles(own?.tooMuch === undefined ? own?.files : undefined);
    const kernelVersion = await this.kernelVersion(this.#lastConfigUri);
    this.kernels.choiceFor(resolveVersion(kernelVersion).version);
    await this.#publishOwnProblems();
  }

  async #publishOwnProblems(): Promise<void> {
    const own = this.#own;
    const byUri = new Map<string, Diagnostic[]>();
    for (const problem of this.kernels.ownProblems()) {
      if (own === undefined) break;
      const uri = this.#spelled(joinUri(own.folderUri, problem.file));
      const text = documentOf(uri, own.files.get(problem.file) ?? "");
      byUri.set(uri, [...(byUri.get(uri) ?? []), toDiagnostic(text, problem)]);
    }
    for (const uri of this.#flagged) if (!byUri.has(uri)) await this.#publisher.clear(uri);
    this.#flagged = new Set(byUri.keys());
    for (const [uri, diagnostics] of byUri) {
      const version = this.documents.get(uri)?.version;
      await this.#publisher.send(uri, { version, diagnostics, hidden: 0 });
    }
  }

  /** The URI as the client spells it, where it has the document open. */
  #spelled(uri: string): string {
    const normal = normalUri(uri);
    return this.documents.uris().find((open) => normalUri(open) === normal) ?? uri;
  }

  async #trustNote(): Promise<string | undefined> {
    if (this.#isTrusted) return undefined;
    const own = await readOwnSnippets(this.#folders, this.#ownDisk, this.documents);
    return own === undefined ? undefined : notTrusted;
  }
}
