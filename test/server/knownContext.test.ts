import { beforeEach, expect, test } from "vitest";
import type { Connection, InitializeParams } from "vscode-languageserver";
import { configReader } from "../../server/configReader.ts";
import { readClientFacts } from "../../server/connection/initializationOptions.ts";
import { LanguageServer } from "../../server/connection/languageServer.ts";
import type { ServerHost } from "../../server/host.ts";
import { kernelBuilder } from "../../server/kernelBuilder.ts";
import { loadCParser } from "../support/cParser.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";
import { loadSysctlLanguage } from "../support/sysctlParser.ts";

const sysctl = await loadSysctlLanguage();
const build = kernelBuilder(await loadCParser());
const bundled = readSnippetFiles();
const uri = "file:///etc/sysctl.conf";

const host: ServerHost = {
  loadWasm: () => Promise.reject(new Error("everything is loaded")),
  files: {
    listFolder: () => Promise.resolve([]),
    listBelow: () => Promise.resolve([]),
    read: () => Promise.resolve(undefined),
  },
  snippetCache: undefined,
  storeText: undefined,
  trees: undefined,
  git: undefined,
};
const params: InitializeParams = {
  processId: null,
  rootUri: null,
  capabilities: {},
  workspaceFolders: null,
};
const connection = { sendNotification: () => Promise.resolve() } as unknown as Connection;

let builds = 0;
let server: LanguageServer;

beforeEach(() => {
  builds = 0;
  server = new LanguageServer({
    ...{ connection, host, sysctl, bundled, reader: configReader },
    client: readClientFacts(params),
    log: { error: () => undefined, info: () => undefined, isRecovered: () => false },
    buildKernel: (...inputs) => {
      builds += 1;
      return build(...inputs);
    },
  });
});

function open(text: string): void {
  server.documents.open({ uri, languageId: "sysctl", version: 1, text });
}

function valueIn({ settings }: Awaited<ReturnType<LanguageServer["contextOf"]>>) {
  return settings.get("net.core.somaxconn")?.value;
}

test("what is known about a configuration stays until it changes", async () => {
  open("net.core.somaxconn = 1024\n");
  const first = await server.contextOf(uri);
  expect(await server.contextOf(uri)).toBe(first);
  const start = { line: 0, character: 21 };
  server.documents.change({
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start, end: { line: 0, character: 25 } }, text: "512" }],
  });
  const second = await server.contextOf(uri);
  expect([valueIn(first), valueIn(second)]).toEqual(["1024", "512"]);
  expect(await server.contextOf(uri)).toBe(second);
  expect(builds).toBe(1);
});

test("values that were tried are not taken for the file's", async () => {
  open("net.core.somaxconn = 1024\n");
  const tried = await server.contextOf(uri, { sysctls: { "net.core.somaxconn": "64" } });
  expect(valueIn(tried)).toBe("64");
  expect(valueIn(await server.contextOf(uri))).toBe("1024");
  expect((await server.contextOf(uri, { sysctls: {}, listenBacklog: 8 })).listenBacklog).toBe(8);
  expect((await server.contextOf(uri)).listenBacklog).toBe(511);
});

test("the status is told without compiling a kernel", async () => {
  await server.sendStatus();
  expect(builds).toBe(0);
});
