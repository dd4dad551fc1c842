import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { URI } from "vscode-uri";
import type { SnippetFunctionResult } from "../../core/treeMessages.ts";
import { backportedTree, writeTree } from "../support/backportedTree.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

let build: ServerBuild;
let folder: string;
let client: TestClient;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  await writeTree(folder, backportedTree);
  client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    configuration: () => ({ kernel: { trees: [folder], version: "5.10" } }),
  });
});

afterAll(async () => {
  await client.stop();
  await rm(folder, { recursive: true });
  await build.dispose();
});

async function snippetAt(
  path: string,
  word: string,
  version?: string,
): Promise<SnippetFunctionResult> {
  const text = backportedTree[path] ?? "";
  const uri = URI.file(join(folder, path)).toString();
  await client.open(uri, text, "c");
  return await client.connection.sendRequest("sysctlLens/snippetFunction", {
    uri,
    position: placeOf(text, word),
    ...(version === undefined ? {} : { version }),
  });
}

test("the function under the cursor leads to its snippet of the tree's version", async () => {
  expect(await snippetAt("net/ipv4/af_inet.c", "inet_listen(")).toMatchObject({
    kind: "place",
    functionName: "inet_listen",
    place: { uri: "kernel-snippets:/6.12.9/net/ipv4/af_inet.c" },
  });
});

test("inside of a function that function counts, under its name of that version", async () => {
  const inBody = "backlog = somaxconn";
  expect(await snippetAt("net/socket.c", inBody)).toMatchObject({ functionName: "__sys_listen" });
  expect(await snippetAt("net/socket.c", inBody, "rhel6-2.6.32")).toMatchObject({
    kind: "place",
    functionName: expect.stringMatching(/listen/),
    place: { uri: expect.stringContaining("/rhel6-2.6.32/net/socket.c") },
  });
});

test("what is not modelled, and a place outside of functions, are told", async () => {
  expect(await snippetAt("net/socket.c", "stranger(")).toEqual({
    kind: "none",
    message: "The snippets for 6.12.9 do not model stranger().",
  });
  const found: SnippetFunctionResult = await client.connection.sendRequest(
    "sysctlLens/snippetFunction",
    { uri: "file:///nowhere/own.c", position: { line: 0, character: 0 } },
  );
  expect(found).toEqual({
    kind: "none",
    message: "This file belongs to no kernel tree that is chosen.",
  });
});
