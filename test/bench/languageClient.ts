import { spawn } from "node:child_process";
import {
  type CancellationToken,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

/** The few messages of an editor that the latency bench sends. */
export interface LanguageClient {
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** Gives a document a new text as a whole. */
  replace(uri: string, text: string): Promise<void>;
  /** Types one character at a place and takes the next version number. */
  type(uri: string, position: Position, character: string): Promise<void>;
  hover(
    uri: string,
    position: Position,
  ): Promise<{ readonly isEmpty: boolean; readonly ms: number; readonly text: string }>;
  /** URIs that F12 leads to. */
  definition(
    uri: string,
    position: Position,
  ): Promise<{ readonly uris: readonly string[]; readonly ms: number }>;
  /** Sends any request, with a token that can cancel it. */
  request<Answer>(method: string, params: unknown, token?: CancellationToken): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Starts a language server over stdio and initializes it, for no folder or for a trusted one. */
export async function startLanguageClient(
  serverPath: string,
  folderUri?: string,
): Promise<LanguageClient> {
  const server = spawn(process.execPath, [serverPath, "--stdio"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  // Servers ask for the configuration and register capabilities; an editor without settings answers so.
  connection.onRequest((_method, params: unknown) => {
    const items = (params as { readonly items?: readonly unknown[] } | undefined)?.items;
    return items === undefined ? null : items.map(() => null);
  });
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: folderUri === undefined ? null : [{ uri: folderUri, name: "bench" }],
    initializationOptions: { trusted: folderUri !== undefined },
  });
  await connection.sendNotification("initialized", {});

  let version = 1;
  return {
    open: (uri, text, languageId = "sysctl") =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId, version, text },
      }),
    replace: (uri, text) => {
      version += 1;
      return connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    },
    type: (uri, position, text) => {
      version += 1;
      return connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: position, end: position }, text }],
      });
    },
    hover: async (uri, position) => {
      const sentAt = performance.now();
      const params = { textDocument: { uri }, position };
      const answer: unknown = await connection.sendRequest("textDocument/hover", params);
      const ms = performance.now() - sentAt;
      return { isEmpty: answer === null, ms, text: JSON.stringify(answer) };
    },
    definition: async (uri, position) => {
      const sentAt = performance.now();
      const params = { textDocument: { uri }, position };
      const places: readonly { readonly uri: string }[] = await connection.sendRequest(
        "textDocument/definition",
        params,
      );
      const ms = performance.now() - sentAt;
      return { uris: places.map((place) => place.uri), ms };
    },
    request: (method, params, token) =>
      token === undefined
        ? connection.sendRequest(method, params)
        : connection.sendRequest(method, params, token),
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      await ended;
      connection.dispose();
    },
  };
}
