import { snippetFiles } from "virtual:kernel-snippets";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
} from "vscode-languageserver/browser";
import { startServer } from "./connection/startServer.ts";
import { webHost } from "./webHost.ts";

/** The language server in a web worker: the client is at the other end of the worker's message channel. */
const scope = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(
  new BrowserMessageReader(scope),
  new BrowserMessageWriter(scope),
);

startServer(connection, new Map(Object.entries(snippetFiles)), (client) =>
  webHost(connection, client),
);
