import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createMessageConnection,
  type DataCallback,
  type Disposable,
  Emitter,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-languageserver/node";
import type { InitializationOptions, ListFilesParams, WasmName } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";

/** Gives the script what a web worker has and Node has not. */
const workerScope = `
const { parentPort } = require("node:worker_threads");
globalThis.self = globalThis;
self.location = { href: "https://editor.example/server.web.js" };
self.postMessage = (message) => parentPort.postMessage(message);
self.addEventListener = (type, listener) => parentPort.on(type, listener);
parentPort.on("message", (data) => self.onmessage({ data }));
delete globalThis.process;
`;

let build: ServerBuild;

beforeAll(async () => {
  build = await buildServer();
});

afterAll(async () => {
  await build.dispose();
});

test("the server in a web worker asks its client for the files around a document", async () => {
  const script = await readFile(build.webPath, "utf8");
  const worker = new Worker(workerScope + script, { eval: true });
  const connection = createMessageConnection(readerOf(worker), writerOf(worker));
  const folder = "vscode-vfs://github/someone/repository";
  const disk: Readonly<Record<string, string>> = {
    [`${folder}/etc/sysctl.d/10-a.conf`]: "net.core.somaxconn = 300\n",
    [`${folder}/etc/sysctl.d/99-z.conf`]: "net.core.somaxconn = 200\n",
  };
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("sysctlLens/listFiles", ({ folderUri, depth }: ListFilesParams) =>
    Object.keys(disk).filter(
      (uri) =>
        uri.startsWith(`${folderUri}/`) &&
        (depth === "below" || !uri.slice(folderUri.length + 1).includes("/")),
    ),
  );
  connection.onRequest("sysctlLens/readFile", ({ uri }: { uri: string }) => {
    const text = disk[uri];
    return text === undefined ? null : { text };
  });
  connection.listen();
  const initializationOptions: InitializationOptions = {
    commandLinks: true,
    images: true,
    trusted: true,
    wasm: {
      "web-tree-sitter.wasm": await dataUri("web-tree-sitter.wasm"),
      "tree-sitter-c.wasm": await dataUri("tree-sitter-c.wasm"),
      "tree-sitter-sysctl.wasm": await dataUri("tree-sitter-sysctl.wasm"),
    },
  };
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders: [{ uri: folder, name: "repository" }],
    capabilities: {},
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  const uri = `${folder}/etc/sysctl.d/10-a.conf`;
  const textDocument = {
    uri,
    languageId: "sysctl",
    version: 1,
    text: "net.core.somaxconn = 300\n",
  };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const hover: { contents: { value: string } } = await connection.sendRequest(
    "textDocument/hover",
    { textDocument: { uri }, position: { line: 0, character: 10 } },
  );
  expect(hover.contents.value).toContain("**Effective 200**");
  expect(hover.contents.value).toContain("etc/sysctl.d/99-z.conf:1");
  const subject = { kind: "document", uri };
  const effective = await connection.sendRequest("sysctlLens/effectiveConfiguration", { subject });
  expect(effective).toMatchObject({
    kind: "text",
    text: expect.stringContaining("net.core.somaxconn = 200\n#   set at etc/sysctl.d/99-z.conf:1"),
    subject: { kind: "folder", uri: folder },
  });
  expect(
    await connection.sendRequest("sysctlLens/effectiveConfiguration", {
      subject: { ...subject, revision: "HEAD" },
    }),
  ).toEqual({
    kind: "refused",
    message: "Git revisions cannot be read here: no program can be run in a browser.",
  });
  connection.dispose();
  await worker.terminate();
});

async function dataUri(name: WasmName): Promise<string> {
  const bytes = await readFile(join(dirname(build.cliPath), name));
  return `data:application/wasm;base64,${bytes.toString("base64")}`;
}

function readerOf(worker: Worker): MessageReader {
  const none = new Emitter<never>();
  return {
    onError: none.event,
    onClose: none.event,
    onPartialMessage: none.event,
    listen(callback: DataCallback): Disposable {
      const listener = (message: Message) => callback(message);
      worker.on("message", listener);
      return { dispose: () => worker.off("message", listener) };
    },
    dispose: () => none.dispose(),
  };
}

function writerOf(worker: Worker): MessageWriter {
  const none = new Emitter<never>();
  return {
    onError: none.event,
    onClose: none.event,
    write: async (message) => worker.postMessage(message),
    end: () => undefined,
    dispose: () => none.dispose(),
  };
}
