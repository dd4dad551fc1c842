import { join } from "node:path";
import { snippetFiles } from "virtual:kernel-snippets";
import { createConnection } from "vscode-languageserver/node";
import { startServer } from "./connection/startServer.ts";
import { nodeHost } from "./nodeHost.ts";
import { stdioConnection } from "./stdioConnection.ts";

/**
 * The language server as a process: `--stdio`, `--node-ipc`, `--pipe=...` or `--socket=...`.
 * The wasm files stand in the folder above the bundle's, or beside it.
 */
const host = nodeHost([join(__dirname, ".."), __dirname]);

const connection = process.argv.includes("--stdio") ? stdioConnection() : createConnection();
startServer(connection, new Map(Object.entries(snippetFiles)), () => host);
