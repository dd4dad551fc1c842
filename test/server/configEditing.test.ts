import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

// What an editor asks about a sysctl.conf to change it, over the server's streams.

const files: Readonly<Record<string, string>> = {
  "etc/sysctl.d/50-base.conf": "net.core.somaxconn=1024\nvm.swappiness = 10\n",
  "etc/sysctl.d/90-web.conf": "# Web\nnet/core/somaxconn = 4096\n-net.core.*max = 9\n",
};

let build: ServerBuild;
let workspace: string;
let client: TestClient;
let settings: unknown = {};

beforeAll(async () => {
  build = await buildServer();
  workspace = await mkdtemp(join(tmpdir(), "sysctl-lens-workspace-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  client = await TestClient.start({
    serverPath: build.serverPath,
    folderUris: [pathToFileURL(workspace).href],
    configuration: () => settings,
  });
});

afterAll(async () => {
  await client.stop();
  await rm(workspace, { recursive: true, force: true });
  await build.dispose();
});

const lone = "file:///nowhere/90-lone.conf";

async function edited(method: string, text: string, parameters: object): Promise<string> {
  await client.open(lone, text);
  const edits: TextEdit[] = await client.connection.sendRequest(method, {
    textDocument: { uri: lone },
    options: { tabSize: 2, insertSpaces: true },
    ...parameters,
  });
  await client.close(lone);
  return TextDocument.applyEdits(TextDocument.create(lone, "sysctl", 1, text), edits);
}

describe("formatting", () => {
  const text = "# a\n net.core.somaxconn=1 \nvm.x=2\n";
  const whole = { options: { tabSize: 2, insertSpaces: true, insertFinalNewline: true } };

  test("a document, and its last line end where the editor wants one", async () => {
    expect(await edited("textDocument/formatting", "a.b=1\n c.d= 2", whole)).toBe(
      "a.b = 1\nc.d = 2\n",
    );
  });

  test("a range", async () => {
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } };
    expect(await edited("textDocument/rangeFormatting", text, { range })).toBe(
      "# a\n net.core.somaxconn=1 \nvm.x = 2\n",
    );
  });

  test("the line that a line break leaves behind", async () => {
    const at = { position: { line: 2, character: 0 }, ch: "\n" };
    expect(await edited("textDocument/onTypeFormatting", text, at)).toBe(
      "# a\nnet.core.somaxconn = 1\nvm.x=2\n",
    );
  });

  test("as the settings say", async () => {
    settings = { format: { align: "equals", comments: ";" } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    expect(await edited("textDocument/formatting", text, {})).toBe(
      "; a\nnet.core.somaxconn = 1\nvm.x               = 2\n",
    );
    settings = {};
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  });

  test("a document that is not open is left alone", async () => {
    const nowhere = { textDocument: { uri: "file:///nowhere/x.conf" }, options: {} };
    expect(await client.connection.sendRequest("textDocument/formatting", nowhere)).toEqual([]);
  });
});
