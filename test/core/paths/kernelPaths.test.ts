import { describe, expect, test } from "vitest";
import { indexSnippets } from "../../../core/c/codeIndexSnippets.ts";
import { catalogueNames, factFor } from "../../../core/kernel/catalogue.ts";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { knownVersions, resolveVersion } from "../../../core/kernel/version.ts";
import { pathDefinitions } from "../../../core/paths/definitions.ts";
import type { KernelPath } from "../../../core/paths/kernelPath.ts";
import { type PathInputs, walkPaths } from "../../../core/paths/kernelPaths.ts";
import { loadCParser } from "../../support/cParser.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { readSnippetFiles } from "../../support/snippetFiles.ts";

const parser = await loadCParser();
const files = readSnippetFiles();

function inputsFor(
  version: string,
  settings: Readonly<Record<string, string>> = {},
  listenBacklog = 511,
): PathInputs {
  const kernel = resolveVersion(version);
  const model = loadKernel(version);
  const { index, notes } = indexSnippets(files, kernel.version.defines, parser);
  const sysctls = new Map(Object.entries(settings));
  const limits = effectiveLimits(model, { listenBacklog, sysctls });
  return { kernel, model, index, notes, limits, listenBacklog, sysctls };
}

function walk(
  version: string,
  settings?: Readonly<Record<string, string>>,
  listenBacklog?: number,
): ReadonlyMap<string, KernelPath> {
  const paths = walkPaths(inputsFor(version, settings, listenBacklog));
  return new Map(paths.map(({ path }) => [path.id, path]));
}

/** The value at the only step whose id contains `code`. */
function valueAt(path: KernelPath | undefined, code: string): string | undefined {
  const found = path?.steps.filter(({ id }) => id.includes(code)) ?? [];
  expect(found.map(({ id }) => id)).toHaveLength(1);
  return found[0]?.value;
}

/** Settings that between them bring every path about, where a version can have it. */
const situations = [
  {},
  { "net.ipv4.tcp_syncookies": "0" },
  { "net.ipv4.tcp_syncookies": "1", "net.ipv4.tcp_abort_on_overflow": "1" },
  { "net.unix.max_dgram_qlen": "512" },
  { "net.ipv4.tcp_fastopen": "3" },
] as const;

describe.each(knownVersions.map(({ id }) => id))("Linux %s", (version) => {
  const walks = situations.map((settings) => walkPaths(inputsFor(version, settings)));
  const all = walks.flat().map(({ path }) => path);

  test("every path comes about", () => {
    const seen = new Set(all.map(({ id }) => id));
    const machine = loadKernel(version).createMachine();
    const hasFastOpen = machine.setFastOpen(machine.createTcpSocket(), 1) === "0";
    const fastOpenPaths = ["syn-fast-open", "syn-fast-open-full"];
    // 2.6.35 brought RPS, and Red Hat Enterprise Linux 6 has it.
    const hasRps = !/^2\.6\.3[234](\.|$)/.test(version);
    expect(pathDefinitions.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([
      ...(hasFastOpen ? [] : fastOpenPaths),
      ...(hasRps ? [] : ["rps"]),
    ]);
  });

  test.each(pathDefinitions.map(({ id, landmarks }) => ({ id, landmarks })))(
    "$id passes the code that its notes speak of",
    ({ id, landmarks }) => {
      const paths = all.filter((path) => path.id === id);
      for (const path of paths) {
        const ids = path.steps.map((step) => step.id);
        expect(new Set(ids).size).toBe(ids.length);
        const found = landmarks.flatMap(({ functionName, code }) =>
          path.steps.filter(
            (step) =>
              step.at.functionName === functionName &&
              (code === "" ? step.id === functionName : step.id.includes(code)),
          ),
        );
        // One spelling for each release: neither gone nor found twice.
        expect(found.map((step) => step.id)).toHaveLength(1);
      }
    },
  );

  test("steps are places of the snippets, each with a sentence", () => {
    for (const path of all) {
      expect(path.steps.length).toBeGreaterThan(2);
      for (const { at, note, depth } of path.steps) {
        expect(note, `${path.id} at ${at.path}:${at.line + 1}`).toMatch(/[.?:)]$/);
        expect(depth).toBeGreaterThanOrEqual(0);
        const line = files.get(at.path)?.split("\n")[at.line] ?? "";
        expect(line.trim(), `${path.id} at ${at.path}:${at.line + 1}`).not.toBe("");
      }
    }
  });

  test("every path ends at what a user can see", () => {
    for (const path of all) expect(path.steps.at(-1)?.sign, path.id).toBeDefined();
  });

  test("every sysctl of the family is read on a path, or elsewhere in the snippets", () => {
    const passed = new Set(all.flatMap(({ steps }) => steps.flatMap(({ sysctls }) => sysctls)));
    const missing = [
      "net.core.somaxconn",
      "net.core.netdev_max_backlog",
      "net.ipv4.tcp_max_syn_backlog",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.tcp_abort_on_overflow",
      "net.ipv4.tcp_synack_retries",
      "net.unix.max_dgram_qlen",
    ].filter((name) => !passed.has(name));
    // max_dgram_qlen is read when the receiver is made, before the walk begins.
    expect(missing.filter((name) => name !== "net.unix.max_dgram_qlen")).toEqual([]);
    expect(catalogueNames.every((name) => factFor(name, resolveVersion(version).version))).toBe(
      true,
    );
  });
});

describe("values follow the settings", () => {
  test("RPS brings a NAPI device's packets under netdev_max_backlog", () => {
    const steered = walk("6.12", { "net.core.netdev_max_backlog": "70" }).get("rps");
    expect(valueAt(steered, "cpu >= 0")).toBe("1 >= 0: yes");
    const asked = steered?.steps.find(({ id }) => id.includes("qlen > (u32)max_backlog"));
    expect(asked?.value).toBe("0 > 70: no");
    expect(asked?.queue?.capacity).toBe(71);
    expect(
      walk("6.12")
        .get("napi-poll")
        ?.steps.some(({ queue }) => queue !== undefined),
    ).toBe(false);
  });

  test("the clamp of listen(2)", () => {
    const clamp = "(unsigned int)backlog > (unsigned int)somaxconn";
    expect(valueAt(walk("6.12").get("listen"), clamp)).toBe("511 > 4096: no");
    const clamped = walk("6.12", { "net.core.somaxconn": "128" }).get("listen");
    expect(valueAt(clamped, clamp)).toBe("511 > 128: yes");
    expect(valueAt(clamped, "backlog = somaxconn")).toBe("backlog = 128");
    expect(valueAt(clamped, "WRITE_ONCE(sk->sk_max_ack_backlog")).toBe(
      "sk->sk_max_ack_backlog = 128",
    );
  });

  test("a full SYN queue is answered with a cookie or dropped", () => {
    const cookie = walk("6.12").get("syn-queue-full");
    expect(cookie?.steps.at(-1)?.sign?.name).toBe("TcpExtSyncookiesSent");
    const drop = walk("6.12", { "net.ipv4.tcp_syncookies": "0" }).get("syn-queue-full");
    expect(drop?.steps.at(-1)?.sign?.name).toBe("TcpExtListenDrops");
    expect(drop?.steps.map(({ note }) => note).join(" ")).toContain("net.ipv4.tcp_syncookies is 0");
  });

  test("the queue that is tested has the capacity of the limits", () => {
    const full = walk("6.12", { "net.core.somaxconn": "16" }).get("syn-accept-queue-full");
    const tests = full?.steps.filter(({ queue }) => queue?.title === "accept queue") ?? [];
    expect(tests.map(({ value, queue }) => [value, queue?.capacity])).toEqual([
      ["17 > 16: yes", 17],
    ]);
  });

  test("without cookies there is no path of a cookie", () => {
    expect([...walk("6.12", { "net.ipv4.tcp_syncookies": "0" }).keys()]).not.toContain(
      "ack-cookie",
    );
  });

  test("steps go in the order of execution and their depth follows the calls", () => {
    const steps = walk("6.12").get("listen")?.steps ?? [];
    const entries = steps.filter(({ id, at }) => id === at.functionName);
    expect(entries.map(({ id, depth }) => [id, depth])).toEqual([
      ["sys_listen", 0],
      ["__sys_listen", 1],
      ["__sys_listen_socket", 2],
      ["inet_listen", 3],
      ["__inet_listen_sk", 4],
      ["inet_listen_fastopen", 5],
      ["inet_csk_listen_start", 5],
      ["reqsk_queue_alloc", 6],
    ]);
  });

  test("lines of the step's function have their values beside them", () => {
    const path = walk("6.12", { "net.core.somaxconn": "128" }).get("listen");
    const step = path?.steps.find(({ id }) => id === "__sys_listen_socket");
    expect(step?.values.map(({ text }) => text)).toEqual([
      "somaxconn = 128",
      "511 > 128: yes",
      "backlog = 128",
      "returns 0",
    ]);
  });

  test("the same settings give the same walk", () => {
    expect([...walk("6.12")]).toEqual([...walk("6.12")]);
  });

  test("capacities without end leave the paths of a full queue out", () => {
    const ids = [...walk("6.12", { "net.core.netdev_max_backlog": "-1" }).keys()];
    expect(ids).toContain("netif-rx");
    expect(ids).not.toContain("netif-rx-full");
  });
});
