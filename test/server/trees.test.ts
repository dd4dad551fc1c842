import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallHierarchyItem, Location } from "vscode-languageserver";
import { URI } from "vscode-uri";
import type { TreeChoice, TreePathsResult } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";
import { newTree } from "../support/smallTrees.ts";

const config = "file:///nowhere/etc/sysctl.d/90-web.conf";
const setting = "net.core.somaxconn = 300\n";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  for (const [path, text] of Object.entries(newTree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

function start(trees: readonly string[], trusted: boolean, folderUris: readonly string[] = []) {
  return TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted, wasm: {} },
    configuration: () => ({ kernel: { trees } }),
    folderUris,
  });
}

const uriOf = (path: string) => URI.file(join(folder, path)).toString();
const inTree = (places: readonly Location[]) =>
  places
    .filter(({ uri }) => uri.startsWith(URI.file(folder).toString()))
    .map(
      ({ uri, range }) =>
        `${uri.slice(URI.file(folder).toString().length + 1)}:${range.start.line + 1}`,
    );

describe("a kernel tree in the editor", () => {
  let client: TestClient;

  beforeAll(async () => {
    client = await start([folder], true);
    await client.open(config, setting);
    await client.hover(config, { line: 0, character: 3 });
  });
  afterAll(() => client.stop());

  test("F12 on a sysctl goes into the tree as well as into the snippet", async () => {
    const places = await client.definition(config, { line: 0, character: 3 });
    expect(places.some(({ uri }) => uri.startsWith("kernel-snippets:"))).toBe(true);
    expect(inTree(places)).toEqual(["net/socket.c:8", "net/core/sysctl_net_core.c:4"]);
    const uses = inTree(await client.references(config, { line: 0, character: 3 }));
    expect(uses).toEqual(["net/socket.c:8", "net/socket.c:7", "net/core/sysctl_net_core.c:4"]);
  });

  test("a C file has hover, definition, lenses, symbols and calls", async () => {
    const path = "net/ipv4/af_inet.c";
    const text = newTree[path] ?? "";
    await client.open(uriOf(path), text, "c");
    const listen = placeOf(text, "inet_listen(");
    const hover = await client.hover(uriOf(path), listen);
    expect(hover).toContain("`net.core.somaxconn`: effective 300");
    expect(hover).toContain("[__sys_listen()]");
    const called = placeOf(text, "inet_csk_listen_start(");
    const found = await client.definition(uriOf(path), called);
    expect(inTree(found)).toEqual(["net/ipv4/inet_connection_sock.c:6"]);
    const socket = newTree["net/socket.c"] ?? "";
    await client.open(uriOf("net/socket.c"), socket, "c");
    const lenses = await client.lenses(uriOf("net/socket.c"));
    expect(lenses.map(({ command }) => command?.title)).toEqual([
      expect.stringMatching(/^reads net\.core\.somaxconn: effective 300/),
    ]);
    const symbols = await client.symbols(uriOf("net/socket.c"));
    expect(symbols.map(({ name }) => name)).toContain("__sys_listen");
    const items: CallHierarchyItem[] = await client.connection.sendRequest(
      "textDocument/prepareCallHierarchy",
      { textDocument: { uri: uriOf(path) }, position: listen },
    );
    const calls: { from: CallHierarchyItem }[] = await client.connection.sendRequest(
      "callHierarchy/incomingCalls",
      { item: items[0] },
    );
    expect(calls.map(({ from }) => from.name)).toEqual(["__sys_listen"]);
    const workspace: { name: string }[] = await client.connection.sendRequest("workspace/symbol", {
      query: "tcp_v4_rcv",
    });
    expect(workspace.map(({ name }) => name)).toEqual(["tcp_v4_rcv"]);
  });

  test("unsaved text counts", async () => {
    const uri = uriOf("net/core/new.c");
    await client.open(uri, "\n\nint brand_new(void)\n{\n\treturn 0;\n}\n", "c");
    expect((await client.symbols(uri)).map(({ name }) => name)).toEqual(["brand_new"]);
  });

  test("paths, and what a folder is", async () => {
    const ask = (sysctl: string): Promise<TreePathsResult> =>
      client.connection.sendRequest("sysctlLens/treePaths", { sysctl });
    const found = await ask("net.core.somaxconn");
    expect(found).toMatchObject({ kind: "paths", tree: "Linux 6.12.9", isComplete: true });
    expect(await ask("net.core.nothing")).toEqual({ kind: "unknown", tree: "Linux 6.12.9" });
    const choices: TreeChoice[] = await client.connection.sendRequest("sysctlLens/treeChoices", {
      folderUri: URI.file(dirname(folder)).toString(),
    });
    expect(choices.map(({ isTree }) => isTree)).toEqual([false, true]);
    expect(choices[0]?.label).toContain("is no Linux source tree");
  });
});

test("without a tree, or with a folder that is none, F12 stays in the snippets and paths say why", async () => {
  for (const trees of [[], ["/nowhere/linux"]]) {
    const client = await start(trees, true);
    await client.open(config, setting);
    const places = await client.definition(config, { line: 0, character: 3 });
    expect(places.every(({ uri }) => uri.startsWith("kernel-snippets:"))).toBe(true);
    const found: TreePathsResult = await client.connection.sendRequest("sysctlLens/treePaths", {
      sysctl: "net.core.somaxconn",
    });
    expect(found.kind).toBe("noTree");
    await client.stop();
  }
});

test("an untrusted workspace reads no tree outside of it, but is one itself", async () => {
  const outside = await start([folder], false);
  await outside.open(config, setting);
  expect(inTree(await outside.definition(config, { line: 0, character: 3 }))).toEqual([]);
  await outside.stop();
  const own = await start([], false, [URI.file(folder).toString()]);
  await own.open(config, setting);
  expect(inTree(await own.definition(config, { line: 0, character: 3 }))).toHaveLength(2);
  await own.stop();
});

describe("path --tree", () => {
  const run = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [build.cliPath, "path", ...args]);

  test("prints the ways to a sysctl's readers, and between two functions", async () => {
    const { stdout } = await run("net.core.somaxconn", "--tree", folder);
    expect(stdout).toContain("system call listen(2)");
    const json: unknown = JSON.parse(
      (await run("--from", "listen(2)", "--to", "reqsk_queue_alloc", "--tree", folder, "--json"))
        .stdout,
    );
    expect(json).toMatchObject({
      version: "6.12.9",
      complete: true,
      paths: [{ steps: [{}, {}, {}, {}, {}] }],
    });
  });

  test("refuses what it cannot answer in one line", async () => {
    const refused = async (...args: readonly string[]) =>
      await run(...args).then(
        () => "accepted",
        (error: unknown) => error as { code: number; stderr: string },
      );
    expect(await refused("net.core.nothing", "--tree", folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^sysctl-lens: no sysctl "net\.core\.nothing" is declared in .*\n$/,
      ),
    });
    expect(await refused("net.core.somaxconn", "--tree", "/nowhere")).toMatchObject({ code: 2 });
    expect(await refused("--from", "netif_rx", "--tree", folder)).toMatchObject({ code: 2 });
    expect(await refused("--from", "nothing", "--to", "netif_rx", "--tree", folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"nothing"'),
    });
  });
});
