import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CodeAction, TextEdit } from "vscode-languageserver/node";
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

describe("a key in all files", () => {
  const uriOf = (path: string) => pathToFileURL(join(workspace, path)).href;
  const web = "etc/sysctl.d/90-web.conf";
  const base = "etc/sysctl.d/50-base.conf";
  const key = { line: 1, character: 6 };

  beforeAll(() => client.open(uriOf(web), files[web] ?? ""));
  afterAll(() => client.close(uriOf(web)));

  test("references: this file, the others of the workspace, then the kernel", async () => {
    const references = await client.references(uriOf(web), key);
    expect(
      references
        .slice(0, 2)
        .map(({ uri, range }) => [uri, range.start.line, range.start.character]),
    ).toEqual([
      [uriOf(web), 1, 0],
      [uriOf(base), 0, 0],
    ]);
    expect(references[2]?.uri).toContain("/net/");
  });

  test("highlights: assignments are writes", async () => {
    const at = { textDocument: { uri: uriOf(web) }, position: { line: 2, character: 6 } };
    expect(await client.connection.sendRequest("textDocument/documentHighlight", at)).toEqual([
      { range: { start: { line: 2, character: 1 }, end: { line: 2, character: 14 } }, kind: 3 },
    ]);
  });

  test("rename: in all files, each in its own spelling, with the version of the open one", async () => {
    const at = { textDocument: { uri: uriOf(web) }, position: key };
    const { connection } = client;
    expect(await connection.sendRequest("textDocument/prepareRename", at)).toEqual({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 18 } },
      placeholder: "net/core/somaxconn",
    });
    const edit = await connection.sendRequest("textDocument/rename", {
      ...at,
      newName: "net.core.optmem_max",
    });
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 18 } };
    expect(edit).toEqual({
      documentChanges: [
        {
          textDocument: { uri: uriOf(web), version: 1 },
          edits: [
            {
              range: { start: { line: 1, character: 0 }, end: { line: 1, character: 18 } },
              newText: "net/core/optmem_max",
            },
          ],
        },
        {
          textDocument: { uri: uriOf(base), version: null },
          edits: [{ range, newText: "net.core.optmem_max" }],
        },
      ],
    });
  });

  test("a new name that is no key is refused with a sentence", async () => {
    const at = { textDocument: { uri: uriOf(web) }, position: key };
    const rename = (newName: string) =>
      client.connection.sendRequest("textDocument/rename", { ...at, newName });
    await expect(rename("net.core.*")).rejects.toThrow(/wildcard/);
    await expect(rename("vm.swappiness")).rejects.toThrow(/set already, in .*50-base\.conf:2/);
    const comment = { ...at, position: { line: 0, character: 1 } };
    await expect(
      client.connection.sendRequest("textDocument/prepareRename", comment),
    ).rejects.toThrow(/none here/);
  });
});

describe("how documents are built", () => {
  const uriOf = (path: string) => pathToFileURL(join(workspace, path)).href;
  const base = "etc/sysctl.d/50-base.conf";
  const text =
    "# see /etc/sysctl.d/90-web.conf\nnet.core.somaxconn = 1024\nnet.core.rmem_max = 9\n";
  const of = (uri: string) => ({ textDocument: { uri } });

  beforeAll(() => client.open(uriOf(base), text));
  afterAll(() => client.close(uriOf(base)));

  test("symbols: sections with their entries", async () => {
    const [section] = await client.symbols(uriOf(base));
    expect(section).toMatchObject({ name: "see /etc/sysctl.d/90-web.conf", detail: "net.core" });
    expect(section?.children?.map(({ name }) => name)).toEqual([
      "net.core.somaxconn",
      "net.core.rmem_max",
    ]);
  });

  test("workspace symbols: the keys of all files", async () => {
    const { connection } = client;
    expect(await connection.sendRequest("workspace/symbol", { query: "somax" })).toMatchObject([
      { name: "net.core.somaxconn = 1024", location: { uri: uriOf(base) } },
      { name: "net.core.somaxconn = 4096", containerName: "etc/sysctl.d/90-web.conf" },
    ]);
  });

  test("folding and selection", async () => {
    const { connection } = client;
    expect(await connection.sendRequest("textDocument/foldingRange", of(uriOf(base)))).toEqual([
      { startLine: 0, endLine: 2, kind: "region" },
    ]);
    const positions = [{ line: 1, character: 10 }];
    expect(
      await connection.sendRequest("textDocument/selectionRange", {
        ...of(uriOf(base)),
        positions,
      }),
    ).toMatchObject([
      {
        range: { start: { line: 1, character: 9 }, end: { line: 1, character: 18 } },
        parent: { range: { start: { line: 1, character: 0 } } },
      },
    ]);
  });

  test("links: a file that a comment names, and the line that overrides a value", async () => {
    const { connection } = client;
    const links = await connection.sendRequest("textDocument/documentLink", of(uriOf(base)));
    expect(links).toMatchObject([
      { target: uriOf("etc/sysctl.d/90-web.conf"), range: { start: { line: 0 } } },
      {
        target: `${uriOf("etc/sysctl.d/90-web.conf")}#L2`,
        tooltip: "Overridden by etc/sysctl.d/90-web.conf:2",
        range: { start: { line: 1, character: 21 } },
      },
    ]);
  });
});

describe("code actions", () => {
  const uri = () => pathToFileURL(join(workspace, "etc/sysctl.d/70-mixed.conf")).href;
  const text = "vm.swappiness = 1\nnet.core.rmem_max = 2\nvm.swappiness = 3\n";
  const cursor = { start: { line: 1, character: 3 }, end: { line: 1, character: 3 } };

  beforeAll(() => client.open(uri(), text));
  afterAll(() => client.close(uri()));

  async function offered(only?: string): Promise<readonly CodeAction[]> {
    return await client.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri: uri() },
      range: cursor,
      context: { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) },
    });
  }

  async function chosen(title: string): Promise<CodeAction> {
    const action = (await offered()).find((one) => one.title === title);
    if (action === undefined) throw new Error(`${title} is not offered`);
    return action.edit === undefined && action.command === undefined
      ? await client.connection.sendRequest("codeAction/resolve", action)
      : action;
  }

  function textWith({ edit }: CodeAction): string {
    const [change] = edit?.documentChanges ?? [];
    const edits =
      change !== undefined && "edits" in change
        ? change.edits.filter((one) => "newText" in one)
        : (edit?.changes?.[uri()] ?? []);
    return TextDocument.applyEdits(TextDocument.create(uri(), "sysctl", 1, text), edits);
  }

  test("are offered by kind", async () => {
    expect((await offered("refactor")).map(({ title }) => title)).toEqual([
      "Write this key with slashes",
    ]);
    expect((await offered("source.sysctl.sort")).map(({ title }) => title)).toEqual([
      "Group and sort by subsystem",
    ]);
    expect(await offered("quickfix")).toEqual([]);
    expect((await offered()).length).toBeGreaterThan(8);
  });

  test("separators of a line and of the file", async () => {
    expect(textWith(await chosen("Write this key with slashes"))).toBe(
      text.replace("net.core.rmem_max", "net/core/rmem_max"),
    );
    expect(textWith(await chosen("Write all keys with slashes"))).toBe(
      text.replace(/\.(?=.*=)/g, "/"),
    );
  });

  test("duplicates and order", async () => {
    expect(textWith(await chosen("Remove duplicates, keeping what procps goes by"))).toBe(
      "net.core.rmem_max = 2\nvm.swappiness = 3\n",
    );
    expect(textWith(await chosen("Group and sort by subsystem"))).toBe(
      "net.core.rmem_max = 2\n\nvm.swappiness = 1\nvm.swappiness = 3\n",
    );
  });

  test("split creates the files before it empties this one", async () => {
    const { edit } = await chosen("Split by subsystem into files of sysctl.d");
    const created = uri().replace("70-mixed", "70-mixed-net-core");
    expect(edit?.documentChanges).toMatchObject([
      { kind: "create", uri: created, options: { overwrite: false } },
      { textDocument: { uri: created }, edits: [{ newText: "net.core.rmem_max = 2\n" }] },
      { kind: "create" },
      { edits: [{ newText: "vm.swappiness = 1\nvm.swappiness = 3\n" }] },
      { textDocument: { uri: uri(), version: 1 } },
    ]);
  });

  test("what cannot be sorted is left alone, and the user learns why", async () => {
    const said = new Promise((resolve) => {
      client.connection.onNotification("window/showMessage", ({ message }) => resolve(message));
    });
    await client.change(uri(), 2, { text: "a.b = 1 \\\nc.d = 2\n" });
    const action = await chosen("Group and sort by subsystem");
    expect(action.edit).toBeUndefined();
    expect(await said).toMatch(/^Line 1 has to stay where it is/);
    await client.change(uri(), 3, { text });
  });

  test("another editor is shown copies and explanations as files", async () => {
    const shown: string[] = [];
    client.connection.onRequest("window/showDocument", ({ uri: target }: { uri: string }) => {
      shown.push(target);
      return { success: true };
    });
    const titles = [
      "Copy settings as sysctl -w commands",
      "Explain this file",
      "Show effective configuration",
    ];
    for (const title of titles) {
      const { command } = await chosen(title);
      await client.connection.sendRequest("workspace/executeCommand", {
        command: command?.command,
        arguments: command?.arguments,
      });
    }
    const texts = await Promise.all(shown.map((target) => readFile(new URL(target), "utf8")));
    expect(texts[0]).toBe("sysctl -w net.core.rmem_max=2\nsysctl -w vm.swappiness=3\n");
    expect(texts[1]).toContain("# etc/sysctl.d/70-mixed.conf");
    expect(texts[1]).toContain("70-mixed.conf#L3");
    expect(texts[2]).toContain("#   set at etc/sysctl.d/70-mixed.conf:3\n");
  });

  test("our client is handed its own commands", async () => {
    const ours = await TestClient.start({
      serverPath: build.serverPath,
      initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    });
    expect(ours.initialized.capabilities.executeCommandProvider).toBeUndefined();
    await ours.open(lone, text);
    const all: readonly CodeAction[] = await ours.connection.sendRequest(
      "textDocument/codeAction",
      {
        textDocument: { uri: lone },
        range: cursor,
        context: { diagnostics: [], only: ["source"] },
      },
    );
    const copy = all.find(({ kind }) => kind === "source.sysctl.copy.kubernetes");
    expect(copy?.command?.command).toBe("sysctlLens.copyAs");
    expect(
      await ours.connection.sendRequest("sysctlLens/copySettings", copy?.command?.arguments?.[0]),
    ).toMatchObject({ count: 1, language: "yaml" });
    expect(all.some(({ kind }) => kind === "source.sysctl.split")).toBe(false);
    await ours.stop();
  });
});
