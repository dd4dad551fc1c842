import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CodeLens,
  type CompletionItem,
  createProtocolConnection,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type InitializeResult,
  type Location,
  type Position,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { type Status, statusNotification } from "../../core/messages.ts";

export interface StartOptions {
  readonly serverPath: string;
  readonly arguments?: readonly string[];
  readonly initializationOptions?: unknown;
  readonly folderUris?: readonly string[];
  /** Answer to workspace/configuration; absent: the client cannot be asked. */
  readonly configuration?: (scopeUri: string | undefined) => unknown;
}

interface Published {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A client that drives the real server as a process over its standard streams. */
export class TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Errors and warnings that the server logged, and what it wrote to standard error. */
  readonly log: string[];
  /** What the server told of work in progress. */
  readonly progress: readonly { readonly kind: string }[];
  readonly #process: ChildProcess;
  readonly #cache: string;
  readonly #published: Map<string, Published>;
  readonly #statuses: Status[];
  readonly #refreshes: readonly string[];
  readonly #waiting: Set<() => void>;

  private constructor(
    connection: ProtocolConnection,
    initialized: InitializeResult,
    started: ChildProcess,
    cache: string,
    heard: Pick<TestClient, "log" | "progress"> & {
      readonly published: Map<string, Published>;
      readonly statuses: Status[];
      readonly refreshes: readonly string[];
      readonly waiting: Set<() => void>;
    },
  ) {
    this.connection = connection;
    this.initialized = initialized;
    this.#process = started;
    this.#cache = cache;
    this.log = heard.log;
    this.progress = heard.progress;
    this.#published = heard.published;
    this.#statuses = heard.statuses;
    this.#refreshes = heard.refreshes;
    this.#waiting = heard.waiting;
  }

  static async start(options: StartOptions): Promise<TestClient> {
    const cache = await mkdtemp(join(tmpdir(), "sysctl-lens-cache-"));
    const child = spawn(
      process.execPath,
      [options.serverPath, ...(options.arguments ?? ["--stdio"])],
      { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, XDG_CACHE_HOME: cache } },
    );
    const heard = {
      log: [] as string[],
      progress: [] as { readonly kind: string }[],
      refreshes: [] as string[],
      published: new Map<string, Published>(),
      statuses: [] as Status[],
      waiting: new Set<() => void>(),
    };
    const wake = () => {
      for (const check of [...heard.waiting]) check();
    };
    child.stderr.on("data", (data: Buffer) => heard.log.push(data.toString()));
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onNotification("window/logMessage", (said: { type: number; message: string }) => {
      if (said.type <= 2) heard.log.push(said.message); // Errors and warnings: what a good server need not say.
    });
    connection.onNotification(
      "textDocument/publishDiagnostics",
      (params: { uri: string; version?: number; diagnostics: Diagnostic[] }) => {
        const { uri, version, diagnostics } = params;
        heard.published.set(uri, { version, diagnostics });
        wake();
      },
    );
    connection.onNotification(statusNotification, (status: Status) => {
      heard.statuses.push(status);
      wake();
    });
    connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
      heard.progress.push(value);
    });
    connection.onRequest("window/workDoneProgress/create", () => null);
    for (const method of ["workspace/inlayHint/refresh", "workspace/codeLens/refresh"]) {
      connection.onRequest(method, () => {
        heard.refreshes.push(method);
        wake();
        return null;
      });
    }
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest(
      "workspace/configuration",
      ({ items }: { items: readonly { scopeUri?: string }[] }) =>
        items.map(({ scopeUri }) => options.configuration?.(scopeUri) ?? null),
    );
    connection.listen();
    const initialized: InitializeResult = await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: (options.folderUris ?? []).map((uri) => ({ uri, name: uri })),
      capabilities: {
        window: { workDoneProgress: true },
        workspace: {
          configuration: options.configuration !== undefined,
          workspaceFolders: true,
          inlayHint: { refreshSupport: true },
          codeLens: { refreshSupport: true },
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
      },
      initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification("initialized", {});
    return new TestClient(connection, initialized, child, cache, heard);
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async open(uri: string, text: string, languageId = "sysctl", version = 1): Promise<void> {
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text },
    });
  }

  /** With a range an incremental change, without one the whole text. */
  async change(
    uri: string,
    version: number,
    ...contentChanges: readonly { range?: { start: Position; end: Position }; text: string }[]
  ): Promise<void> {
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async hover(uri: string, position: Position): Promise<string> {
    const hover: Hover | null = await this.#at("textDocument/hover", uri, position);
    return hover !== null && typeof hover.contents === "object" && "value" in hover.contents
      ? hover.contents.value
      : "";
  }

  async definition(uri: string, position: Position): Promise<readonly Location[]> {
    return await this.#at("textDocument/definition", uri, position);
  }

  async references(uri: string, position: Position): Promise<readonly Location[]> {
    return await this.connection.sendRequest("textDocument/references", {
      textDocument: { uri },
      position,
      context: { includeDeclaration: false },
    });
  }

  async completion(uri: string, position: Position): Promise<readonly CompletionItem[]> {
    return await this.#at("textDocument/completion", uri, position);
  }

  async symbols(uri: string): Promise<readonly DocumentSymbol[]> {
    return await this.#of("textDocument/documentSymbol", uri);
  }

  async lenses(uri: string): Promise<readonly CodeLens[]> {
    return await this.#of("textDocument/codeLens", uri);
  }

  /** The diagnostics of this version of the document, once they come. */
  async diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]> {
    return await this.#once(`diagnostics of ${uri}`, () => {
      const published = this.#published.get(uri);
      return published === undefined || (version !== undefined && published.version !== version)
        ? undefined
        : published.diagnostics;
    });
  }

  /** The first diagnostics of a document that satisfy `accept`, whatever their version. */
  async diagnosticsThat(
    uri: string,
    accept: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    return await this.#once(`accepted diagnostics of ${uri}`, () => {
      const published = this.#published.get(uri)?.diagnostics;
      return published !== undefined && accept(published) ? published : undefined;
    });
  }

  /** Settles when the server asks for a refresh from now on: `workspace/inlayHint/refresh`. */
  async refreshed(method: string): Promise<void> {
    const before = this.#refreshes.filter((one) => one === method).length;
    await this.#once(method, () =>
      this.#refreshes.filter((one) => one === method).length > before ? true : undefined,
    );
  }

  /** The newest status, once it satisfies `accept`. */
  async status(accept: (status: Status) => boolean): Promise<Status> {
    return await this.#once("status", () => {
      const newest = this.#statuses.at(-1);
      return newest !== undefined && accept(newest) ? newest : undefined;
    });
  }

  /** Ends the server as an editor does; its exit code. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => {
      if (this.isRunning) this.#process.once("exit", (code) => resolve(code));
      else resolve(this.#process.exitCode);
    });
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await exited;
    this.connection.dispose();
    await rm(this.#cache, { recursive: true, force: true });
    return code;
  }

  async #at<T>(method: string, uri: string, position: Position): Promise<T> {
    return await this.connection.sendRequest(method, { textDocument: { uri }, position });
  }

  async #of<T>(method: string, uri: string): Promise<T> {
    return await this.connection.sendRequest(method, { textDocument: { uri } });
  }

  #once<T>(what: string, read: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const overdue = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`no ${what}\n${this.log.join("\n")}`));
      }, 20_000);
      const check = () => {
        const value = read();
        if (value === undefined) return;
        clearTimeout(overdue);
        this.#waiting.delete(check);
        resolve(value);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** The place of `word` in `text`: of its first character, plus `offset`. */
export function placeOf(text: string, word: string, offset = 0): Position {
  const index = text.indexOf(word);
  if (index < 0) throw new Error(`${JSON.stringify(word)} is not in the text`);
  const before = text.slice(0, index + offset).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
