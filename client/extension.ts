import * as vscode from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { type ExtensionApi, startExtension } from "./activate.ts";

/** VS Code on the desktop and remote: the server is a process of its own. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "server.cjs").fsPath;
  const server: ServerOptions = { module, transport: TransportKind.ipc };
  return startExtension(context, {
    wasm: {},
    createClient: (id, name, options) => new LanguageClient(id, name, server, options),
  });
}
