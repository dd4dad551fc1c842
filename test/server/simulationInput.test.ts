import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SysctlPreview } from "../../core/features/triedValues.ts";
import {
  type ComparedWith,
  type SettingEdit,
  type SimulationInput,
  simulationInputRequest,
  sysctlPreviewRequest,
  type TracedDrop,
  traceDropRequest,
  writeSettingsRequest,
} from "../../core/messages.ts";
import { defaultTraffic } from "../../core/simulation/scenario.ts";
import { simulate } from "../../core/simulation/simulate.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

const uri = "file:///nowhere/90-web.conf";
const text = "# queues\nnet.core.somaxconn = 128\nnet.ipv4.tcp_syncookies = 0\n";

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

const inputFor = (tried: object) =>
  client.connection.sendRequest<SimulationInput | null>(simulationInputRequest, { uri, tried });
const previewAt = (line: number, tried = {}) =>
  client.connection.sendRequest<SysctlPreview | null>(sysctlPreviewRequest, {
    ...{ uri, position: { line, character: 0 } },
    tried: { sysctls: tried },
  });
const acceptQueue = (input: SimulationInput | null) =>
  input?.limits.limits.find(({ id }) => id === "acceptQueue")?.capacity;

describe("the page's input", () => {
  test("tried values count, the file's stay known", async () => {
    expect(acceptQueue(await inputFor({ sysctls: {} }))).toBe(129);
    const tried = await inputFor({ sysctls: { "net.core.somaxconn": "64" }, listenBacklog: 20 });
    expect(acceptQueue(tried)).toBe(21);
    expect(tried).toMatchObject({ listenBacklog: 20, chosenListenBacklog: 511 });
    expect(tried?.settings).toContainEqual({
      ...{ name: "net.core.somaxconn", value: "64", origin: "tried" },
    });
    expect(tried?.tunables).toContainEqual(
      expect.objectContaining({ value: "64", fileValue: "128", origin: "90-web.conf:2" }),
    );
  });

  test("a value that the kernel refuses leaves the file's", async () => {
    const tried = await inputFor({ sysctls: { "net.core.somaxconn": "-5" } });
    expect(acceptQueue(tried)).toBe(129);
    expect(tried?.tunables).toContainEqual(
      expect.objectContaining({ name: "net.core.somaxconn", value: "128", refused: "EINVAL" }),
    );
  });
});

describe("what a configuration is compared with", () => {
  const instead = async (other: ComparedWith) =>
    acceptQueue(
      await client.connection.sendRequest<SimulationInput | null>(simulationInputRequest, {
        ...{ uri, instead: other },
      }),
    );

  test("the defaults, another text, another kernel", async () => {
    expect(await instead({ kind: "files" })).toBe(129);
    expect(await instead({ kind: "defaults" })).toBe(512);
    const other = "net.core.somaxconn = 7\n";
    expect(await instead({ kind: "text", text: other, label: "the last commit" })).toBe(8);
    expect(await instead({ kind: "text", text: "", label: "an empty file" })).toBe(512);
    const kernel = await client.connection.sendRequest<SimulationInput>(simulationInputRequest, {
      ...{ uri, instead: { kind: "kernel", version: "4.3" } },
    });
    expect([kernel.kernel, acceptQueue(kernel)]).toEqual(["4.3.6", 129]);
    expect(acceptQueue(await inputFor({ sysctls: {} }))).toBe(129);
  });
});

describe("the sysctl at the cursor", () => {
  test("tells half and double of what holds, tried values included", async () => {
    const preview = await previewAt(1);
    expect(preview).toMatchObject({ name: "net.core.somaxconn", value: "128" });
    expect(preview?.variants[0]?.changes).toContainEqual({
      ...{ title: "accept queue", from: 129, to: 65 },
    });
    expect(await previewAt(1, { "net.core.somaxconn": "32" })).toMatchObject({ value: "32" });
    expect(await previewAt(2)).toMatchObject({ queues: ["synQueue"] });
  });

  test("is none on other lines, nor past the end", async () => {
    expect(await previewAt(0)).toBeNull();
    expect(await previewAt(99)).toBeNull();
  });
});

test("values are written into the line that wins, others at the end", async () => {
  const edits = await client.connection.sendRequest<readonly SettingEdit[]>(writeSettingsRequest, {
    ...{ uri, sysctls: { "net.core.somaxconn": "1024", "net.unix.max_dgram_qlen": "64" } },
  });
  expect(edits).toEqual([
    {
      uri,
      edits: [
        {
          range: { start: { line: 1, character: 21 }, end: { line: 1, character: 24 } },
          newText: "1024",
        },
        {
          range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
          newText: "net.unix.max_dgram_qlen = 64\n",
        },
      ],
    },
  ]);
});

describe("the trace of a dropped packet", () => {
  const traced = (line: number, traffic: object = defaultTraffic, tried = {}) =>
    client.connection.sendRequest<TracedDrop | null>(traceDropRequest, {
      ...{ uri, tried: { sysctls: {}, ...tried }, traffic },
      at: { path: "net/ipv4/tcp_input.c", line },
    });

  test("comes with its steps, under the values and the kernel that are tried", async () => {
    const atOnce = { ...defaultTraffic, rttMs: 0 };
    const tried = { "net.core.somaxconn": "3" };
    const sysctls = new Map(Object.entries({ ...tried, "net.ipv4.tcp_syncookies": "0" }));
    const scenario = { ...atOnce, listenBacklog: 511, sysctls };
    const outcome = simulate(loadKernel("5.10"), scenario);
    const [group] = outcome.kind === "finished" ? outcome.result.drops : [];
    const at = group?.drop.at ?? { path: "", line: 0 };
    expect(at.path).toBe("net/ipv4/tcp_input.c");
    const answer = await traced(at.line, atOnce, { sysctls: tried, kernel: "5.10" });
    if (answer?.kind !== "trace") throw new Error("no trace");
    const { steps, drop } = answer.trace;
    expect(drop).toEqual(group?.drop);
    expect(steps.map(({ detail }) => detail).join("\n")).toMatch(/4 > 3/);
  });

  test("is none where the line drops nothing, and not looked for too long", async () => {
    expect(await traced(0)).toBeNull();
    const endless = {
      ...defaultTraffic,
      ...{ arrivals: { kind: "constant", perSecond: 100_000 }, accepts: { kind: "none" } },
      ...{ durationMs: 60_000, clientRetries: 0, rttMs: 0 },
    };
    expect(await traced(0, endless)).toEqual({ kind: "tooLate" });
  });
});
