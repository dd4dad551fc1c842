import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import type { VersionComparison } from "../../core/kernel/comparison.ts";
import { knownVersions } from "../../core/kernel/version.ts";
import type { FunctionPair, OpenPlaceParams, SnippetText } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

describe("snippets in other versions", () => {
  let build: ServerBuild;
  let client: TestClient;
  let socket = "";
  const uri = "kernel-snippets:/6.12/net/socket.c";

  beforeAll(async () => {
    build = await buildServer();
    client = await TestClient.start({
      serverPath: build.serverPath,
      initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    });
    socket = await textOf(uri);
  });

  afterAll(async () => {
    await client.stop();
    await build.dispose();
  });

  test("the same line", async () => {
    const { line } = placeOf(socket, "if ((unsigned int)backlog");
    const twin: OpenPlaceParams | null = await client.connection.sendRequest(
      "sysctlLens/sameLine",
      {
        uri,
        line,
        version: "4.4",
      },
    );
    expect(twin?.uri).toBe("kernel-snippets:/4.4.302/net/socket.c");
    expect(twin?.line).toBeGreaterThan(line);
    expect(socket.split("\n")[twin?.line ?? 0]).toContain("if ((unsigned int)backlog");
  });

  test("is null for a document that is no snippet, and for a line that it does not have", async () => {
    for (const params of [
      { uri: "file:///x.c", line: 0, version: "4.4" },
      { uri, line: 100_000, version: "4.4" },
    ]) {
      expect(await client.connection.sendRequest("sysctlLens/sameLine", params)).toBeNull();
      expect(await client.connection.sendRequest("sysctlLens/functionPair", params)).toBeNull();
    }
  });

  test("a function in two versions, the older one left, each document the function alone", async () => {
    const { line } = placeOf(socket, "if ((unsigned int)backlog");
    const pair = await pairOf(line, "5.10");
    expect(pair).toMatchObject({
      name: "__sys_listen_socket",
      leftUri: "kernel-snippets:/5.10.262/net/socket.c?function=__sys_listen",
      rightUri: "kernel-snippets:/6.12.117/net/socket.c?function=__sys_listen_socket",
      isSame: false,
    });
    const left = await textOf(pair?.leftUri ?? "");
    expect(left).toContain("static int __sys_listen(int fd, int backlog)");
    expect(left).not.toContain("#if");
    // Clients may spell the query in their own way, and hovers work in such a document.
    const spelled = (pair?.leftUri ?? "").replace("=", "%3D");
    expect(await textOf(spelled)).toBe(left);
    await client.open(spelled, left, "c");
    expect(await client.hover(spelled, placeOf(left, "__sys_listen"))).toContain("listen");
    expect(await pairOf(line, "7.3")).toMatchObject({ isSame: true });
    const back = await client.connection.sendRequest("sysctlLens/sameLine", {
      uri: spelled,
      line: placeOf(left, "if ((unsigned int)backlog").line,
      version: "6.12",
    });
    expect(back).toEqual({ uri: "kernel-snippets:/6.12.117/net/socket.c", line });
  });

  test("the limits of a config over all versions, with progress that a user can cancel", async () => {
    const config = "file:///tmp/compare/web.conf";
    await client.open(config, "net.core.somaxconn = 4096\nnet.core.netdev_max_backlog = 1\n");
    const table: VersionComparison | null = await compare(config);
    expect(table?.listenBacklog).toBe(511);
    const row = table?.rows.find(({ id }) => id === "synQueue");
    expect(row?.cells).toHaveLength(table?.kernels.length ?? 0);
    expect(new Set(row?.cells.map(({ text }) => text)).size).toBeGreaterThan(1);
    expect(row?.cells.some(({ isChanged, at }) => isChanged && at !== undefined)).toBe(true);
    expect(client.progress.map(({ kind }) => kind)).toEqual([
      "begin",
      ...knownVersions.map(() => "report"),
      "end",
    ]);
    expect(await compare("kernel-snippets:/6.12/net/socket.c")).toBeNull();

    const begun = client.progress.length;
    const stopped = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      "sysctlLens/compareVersions",
      { uri: config },
      stopped.token,
    );
    stopped.cancel();
    await expect(asked).rejects.toThrow("cancelled");
    expect(client.progress.slice(begun).length).toBeLessThan(knownVersions.length);
  });

  async function compare(document: string): Promise<VersionComparison | null> {
    return await client.connection.sendRequest("sysctlLens/compareVersions", { uri: document });
  }

  async function pairOf(line: number, version: string): Promise<FunctionPair | null> {
    return await client.connection.sendRequest("sysctlLens/functionPair", { uri, line, version });
  }

  async function textOf(document: string): Promise<string> {
    const answer: SnippetText | null = await client.connection.sendRequest(
      "sysctlLens/snippetText",
      { uri: document },
    );
    return answer?.text ?? "";
  }
});
