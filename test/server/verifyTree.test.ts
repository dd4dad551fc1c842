import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { URI } from "vscode-uri";
import type { VerifiedTree, VerifyTreeResult } from "../../core/treeMessages.ts";
import { backportedTree, writeTree } from "../support/backportedTree.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

const config = "file:///nowhere/etc/sysctl.d/90-web.conf";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  await writeTree(folder, backportedTree);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

function start(kernel: unknown) {
  return TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    configuration: () => ({ kernel }),
  });
}

function verify(client: TestClient): Promise<VerifyTreeResult> {
  return client.connection.sendRequest("sysctlLens/verifyTree", { workDoneToken: "own" });
}

async function verified(client: TestClient): Promise<VerifiedTree> {
  const result = await verify(client);
  if (result.kind !== "verified") throw new Error(JSON.stringify(result));
  return result;
}

describe("the snippets against a kernel tree", () => {
  test("each rule has its verdict, with places in both; another variant that fits better is named", async () => {
    const client = await start({ trees: [folder] });
    const found = await verified(client);
    expect(found).toMatchObject({ tree: "Linux 6.12.9", kernel: "6.12.9", saidBy: "makefile" });
    const clamp = found.rules.find(
      ({ functionName, kind }) => /__sys_listen/.test(functionName) && kind === "condition",
    );
    expect(clamp).toMatchObject({
      verdict: "confirmed",
      snippet: { uri: "kernel-snippets:/6.12.9/net/socket.c" },
      found: {
        uri: URI.file(join(folder, "net/socket.c")).toString(),
        functionName: "__sys_listen",
      },
    });
    expect(clamp?.found?.range.start.line).toBe(7);
    const [differs, ...others] = found.rules.filter(({ verdict }) => verdict === "differs");
    expect(others).toEqual([]);
    expect(differs).toMatchObject({
      functionName: "inet_csk_reqsk_queue_is_full",
      found: { path: "include/net/inet_connection_sock.h", range: { start: { line: 7 } } },
    });
    expect(differs?.text).toContain(">=");
    expect(differs?.sameAs).toContain("6.12");
    expect(found.better).toMatchObject({ label: "6.12", counts: { differs: 0 } });
    expect(client.progress.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["begin", "report", "end"]),
    );
    await client.stop();
  });

  test("the summary counts, shows both texts and leads to both places", async () => {
    const client = await start({ trees: [folder] });
    const { text, links, counts } = await verified(client);
    const lines = text.split("\n");
    expect(text).toContain(`${counts.confirmed} are confirmed, 1 differs and`);
    expect(lines).toContain("## Differs (1)");
    expect(text).toMatch(/The tree does it as Linux .* do\./);
    const linked = links.map(({ line, start, end }) => lines[line]?.slice(start, end));
    expect(linked.every((one) => /^[\w/.-]+\.[ch](:\d+)?$/.test(one ?? ""))).toBe(true);
    expect(linked).toContain("include/net/inet_connection_sock.h:8");
    expect(lines).toContain("Of these, in files that the tree does not have:");
    expect(linked.filter((one) => one === "net/ipv4/tcp_ipv4.c")).toHaveLength(1);
    await client.stop();
  });

  test("the variant that the user chose for the tree is what values are worked out for", async () => {
    const client = await start({
      trees: [folder],
      version: "6.12.9",
      treeVariants: { [folder]: "6.12" },
    });
    await client.open(config, "net.core.somaxconn = 300\n");
    const status = await client.status(({ treeVariant }) => treeVariant !== undefined);
    expect(status).toMatchObject({ kernel: "6.12.117", treeVariant: "6.12" });
    expect(await client.hover(config, { line: 0, character: 3 })).toContain("6.12.117");
    expect(await verified(client)).toMatchObject({
      kernel: "6.12.117",
      saidBy: "user",
      counts: { differs: 0 },
    });
    await client.stop();
    const other = await start({
      trees: [folder],
      version: "6.12.9",
      treeVariants: { "/nowhere": "6.12" },
    });
    const plain = await other.status(() => true);
    expect(plain.kernel).toBe("6.12.9");
    expect(plain).not.toHaveProperty("treeVariant");
    await other.stop();
  });
});

describe("what cannot be compared", () => {
  test("without a tree, and with a folder that is none, it is said", async () => {
    for (const [trees, message] of [
      [[], /No kernel tree is chosen\..*Choose Kernel Tree/],
      [["/nowhere/linux"], /nowhere.*cannot be read/],
    ] as const) {
      const client = await start({ trees });
      const result = await verify(client);
      expect(result).toMatchObject({ kind: "noTree", message: expect.stringMatching(message) });
      await client.stop();
    }
  });

  test("a part of a tree is compared in what it has, with the version of the settings", async () => {
    const part = await mkdtemp(join(tmpdir(), "sysctl-lens-part-"));
    const { "net/socket.c": socket = "" } = backportedTree;
    await writeTree(part, { "net/socket.c": socket });
    const client = await start({ trees: [part], version: "6.6" });
    const found = await verified(client);
    expect(found).toMatchObject({ saidBy: "nobody", filesRead: 1 });
    expect(found.kernel).toMatch(/^6\.6\./);
    expect(found.text).toMatch(/does not have \d+ files that the snippets model/);
    expect(found.rules.filter(({ hasFile }) => hasFile).length).toBeGreaterThan(0);
    await client.stop();
    await rm(part, { recursive: true });
  });

  test("a part of a tree with nothing of what is modelled is named", async () => {
    const part = await mkdtemp(join(tmpdir(), "sysctl-lens-part-"));
    await writeTree(part, { "drivers/own.c": "int own;\n" });
    const client = await start({ trees: [part] });
    expect(await verify(client)).toEqual({
      kind: "nothing",
      message: `${part} has none of the files that the snippets model, so there is nothing to compare.`,
    });
    await client.stop();
    await rm(part, { recursive: true });
  });

  test("a comparison that is cancelled ends as cancelled, and the next one is whole", async () => {
    const client = await start({ trees: [folder] });
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest("sysctlLens/verifyTree", {}, source.token);
    source.cancel();
    await expect(cancelled).rejects.toThrow(/cancel/i);
    expect((await verified(client)).rules.length).toBeGreaterThan(100);
    await client.stop();
  });
});
