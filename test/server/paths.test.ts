import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExportedPath, exportPathRequest, kernelPathsRequest } from "../../core/messages.ts";
import type { KernelPaths } from "../../core/paths/kernelPath.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

const uri = "file:///nowhere/90-web.conf";
const text = "net.ipv4.tcp_syncookies = 0\nnet.core.somaxconn = 128\n";

let build: ServerBuild;
let client: TestClient;

beforeAll(async () => {
  build = await buildServer();
  client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
  });
  await client.open(uri, text);
});

afterAll(async () => {
  await client.stop();
  await build.dispose();
});

const ask = (params: object) =>
  client.connection.sendRequest<KernelPaths>(kernelPathsRequest, params);
const exported = (params: object) =>
  client.connection.sendRequest<ExportedPath | null>(exportPathRequest, params);

describe("kernel paths", () => {
  test("the file's sysctls come first, in its order, with what they come to", async () => {
    const { kernel, displayPath, sysctls } = await ask({ uri });
    expect([kernel, displayPath]).toEqual(["6.12.117", "90-web.conf"]);
    const [first, second, third] = sysctls;
    expect([first?.name, second?.name, third?.isInFile]).toEqual([
      "net.ipv4.tcp_syncookies",
      "net.core.somaxconn",
      false,
    ]);
    expect(second).toMatchObject({
      effective: "128: the accept queue holds 129 connections",
      origin: "90-web.conf:2",
      place: { uri, line: 1 },
      isInFile: true,
    });
    expect(second?.paths[0]).toBe("listen");
  });

  test("values follow what is typed", async () => {
    const clamp = ({ paths }: KernelPaths) =>
      paths
        .find(({ id }) => id === "listen")
        ?.steps.find(({ id }) => id.includes("(unsigned int)backlog >"))?.value;
    expect(clamp(await ask({ uri }))).toBe("511 > 128: yes");
    await client.change(uri, 2, { text: text.replace("128", "4096") });
    expect(clamp(await ask({ uri }))).toBe("511 > 4096: no");
    await client.change(uri, 3, { text });
    expect(clamp(await ask({ uri }))).toBe("511 > 128: yes");
  });

  test("without a config the defaults are walked", async () => {
    const { displayPath, sysctls, paths } = await ask({});
    expect(displayPath).toBeUndefined();
    expect(sysctls.every(({ origin, isInFile }) => origin === "default" && !isInFile)).toBe(true);
    expect(paths.map(({ id }) => id)).toContain("ack-cookie");
  });

  test("a sysctl that no path reads is told from one that many read", async () => {
    const { sysctls, paths } = await ask({ uri });
    const ids = new Set(paths.map(({ id }) => id));
    for (const sysctl of sysctls) {
      expect(sysctl.paths.every((id) => ids.has(id))).toBe(true);
      expect(sysctl.paths.length + sysctl.otherReaders.length, sysctl.name).toBeGreaterThan(0);
      expect(sysctl.watch.every(({ command }) => command !== "")).toBe(true);
    }
  });
});

describe("export of a path", () => {
  test.each(["svg", "mermaid", "tour"])("%s", async (format) => {
    const answer = await exported({ uri, pathId: "syn-queue-full", format });
    expect(answer?.text).toContain("tcp_conn_request");
    expect(answer?.text).toContain("TcpExtListenDrops");
    expect(answer?.fileName).toMatch(/^syn-queue-full-6\.12\.117\.(svg|mmd|tour)$/);
  });

  test("a path that does not come about with these settings is null", async () => {
    expect(await exported({ uri, pathId: "ack-cookie", format: "svg" })).toBeNull();
    expect(await exported({ uri, pathId: "no such path", format: "tour" })).toBeNull();
  });
});
