import * as vscode from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { type ExtensionApi, startExtension } from "./activate.ts";

/** VS Code in a browser: the server is a web worker. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const inDist = (...path: readonly string[]): string =>
    vscode.Uri.joinPath(context.extensionUri, "dist", ...path).toString(true);
  // The client takes a worker as it is only if it is an instance of the global Worker, which VS Code replaces by its own.
  const startServer = (): Promise<MessageTransports> => {
    const worker = new Worker(inDist("server", "server.web.js"));
    return Promise.resolve({
      reader: new BrowserMessageReader(worker),
      writer: new BrowserMessageWriter(worker),
    });
  };
  return startExtension(context, {
    wasm: {
      "web-tree-sitter.wasm": inDist("web-tree-sitter.wasm"),
      "tree-sitter-c.wasm": inDist("tree-sitter-c.wasm"),
      "tree-sitter-sysctl.wasm": inDist("tree-sitter-sysctl.wasm"),
    },
    createClient: (id, name, options) => new LanguageClient(id, name, startServer, options),
  });
}
