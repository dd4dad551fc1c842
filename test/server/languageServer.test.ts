import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource, type InlayHint } from "vscode-languageserver/node";
import {
  inactiveRangesRequest,
  type KernelChoice,
  kernelChoicesRequest,
  type SimulationInput,
  type SnippetText,
  simulationInputRequest,
  snippetTextRequest,
} from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

const web = `# Web server
net.core.somaxconn = 4096
net.core.netdev_max_backlog = 5000
net.ipv4.tcp_max_syn_backlog = 8192
net.unix.max_dgram_qlen = 512
`;
const uri = "file:///nowhere/90-web.conf";
const lensClient = { commandLinks: true, trusted: true, wasm: {} };

let build: ServerBuild;
let workspace: string;

beforeAll(async () => {
  build = await buildServer();
  workspace = await mkdtemp(join(tmpdir(), "sysctl-lens-workspace-"));
});

afterAll(async () => {
  await rm(workspace, { recursive: true, force: true });
  await build.dispose();
});

describe("a client of ours", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await start({ initializationOptions: lensClient });
    await client.open(uri, web);
  });
  afterAll(async () => {
    await client.stop();
  });

  test("hover tells what the kernel makes of somaxconn", async () => {
    const hover = await client.hover(uri, placeOf(web, "somaxconn"));
    expect(hover).toContain(
      "**Effective 511** for `listen(fd, 511)` on Linux 6.12.117: the accept queue holds 512, the SYN queue holds 512. Limited by the application's backlog (511), not by this sysctl.",
    );
    expect(hover).toContain("command:sysctlLens.openSnippet?");
  });

  test.each([
    ["netdev_max_backlog", "**The CPU backlog holds 5001 packets** on Linux 6.12.117."],
    ["max_dgram_qlen", "holds 513 datagrams** on Linux 6.12.117."],
    ["tcp_max_syn_backlog", "not by this sysctl."],
  ])("hover tells what the kernel makes of %s", async (word, sentence) => {
    expect(await client.hover(uri, placeOf(web, word))).toContain(sentence);
  });

  test("a comment has no hover", async () => {
    expect(await client.hover(uri, { line: 0, character: 3 })).toBe("");
  });

  test.each([
    ["somaxconn", "/net/socket.c", "if ((unsigned int)backlog > (unsigned int)somaxconn)"],
    ["netdev_max_backlog", "/net/core/dev.c", "max_backlog"],
    ["tcp_max_syn_backlog", "/net/ipv4/tcp_input.c", "max_syn_backlog"],
    ["max_dgram_qlen", "/net/unix/af_unix.c", "sysctl_max_dgram_qlen"],
  ])("definition of %s is the line of %s that decides", async (word, path, code) => {
    const [location, ...others] = await client.definition(uri, placeOf(web, word));
    expect(others).toEqual([]);
    expect(location?.uri).toBe(`kernel-snippets:/6.12.117${path}`);
    expect(await lineAt(location?.uri ?? "", location?.range.start.line ?? 0)).toContain(code);
  });

  test("references are the readers, the table's entry and the default", async () => {
    const references = await client.references(uri, placeOf(web, "somaxconn"));
    const paths = new Set(references.map((one) => one.uri.replace(/.*6\.12\.117/, "")));
    expect(paths).toContain("/net/socket.c");
    expect(paths).toContain("/net/core/sysctl_net_core.c");
    expect(references.length).toBeGreaterThan(3);
  });

  test("definition goes on from a call in a snippet, also through sock->ops->listen", async () => {
    const socket = "kernel-snippets:/6.12.117/net/socket.c";
    const text = await snippet(socket);
    await client.open(socket, text, "c");
    const locations = await client.definition(socket, placeOf(text, "ops)->listen(", 6));
    const targets = await Promise.all(
      locations.map(async ({ uri: target, range }) => await lineAt(target, range.start.line)),
    );
    expect(targets.some((line) => line.includes("inet_listen("))).toBe(true);
    expect(targets.some((line) => line.includes("unix_listen("))).toBe(true);
    expect(await client.hover(socket, placeOf(text, "__sys_listen"))).toContain(
      "net.core.somaxconn",
    );
    expect((await client.symbols(socket)).map((one) => one.name)).toContain("__sys_listen");
    await client.close(socket);
  });

  test("lines of other versions are told as inactive", async () => {
    const both = await Promise.all(
      ["6.12.117", "rhel6-2.6.32"].map((version) =>
        client.connection.sendRequest(inactiveRangesRequest, {
          uri: `kernel-snippets:/${version}/net/core/dev.c`,
        }),
      ),
    );
    expect(both[0]).not.toEqual([]);
    expect(both[0]).not.toEqual(both[1]);
  });

  test("lenses offer the simulation and tell the limits", async () => {
    const titles = (await client.lenses(uri)).map((lens) => lens.command?.title ?? "");
    expect(titles[0]).toBe("Simulate this config");
    expect(titles).toContain(
      "listen backlog: 511 connections · accept queue: 512 connections · SYN queue: 512 connections",
    );
  });

  test("completion offers keys and values", async () => {
    const draft = "file:///nowhere/draft.conf";
    await client.open(draft, "net.core.som\nnet.ipv4.tcp_syncookies = \n");
    const keys = await client.completion(draft, { line: 0, character: 12 });
    expect(keys.map((item) => item.label)).toEqual(["net.core.somaxconn"]);
    const values = await client.completion(draft, { line: 1, character: 26 });
    expect(values.map((item) => item.label).toSorted()).toEqual(["0", "1", "2"]);
    await client.close(draft);
  });

  test("inlay hints stand behind values that come to something else", async () => {
    const draft = "file:///nowhere/draft.conf";
    await client.open(draft, "net.core.rmem_max = 16777216\nvm.swappiness = 10\n");
    const hints = await client.connection.sendRequest<InlayHint[]>("textDocument/inlayHint", {
      textDocument: { uri: draft },
      range: { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } },
    });
    expect(hints.map(({ label, position }) => [label, position])).toEqual([
      ["16 MiB", { line: 0, character: 28 }],
    ]);
    await client.close(draft);
  });

  test("the outline names the keys below the comment over them", async () => {
    const [section, ...others] = await client.symbols(uri);
    expect(others).toEqual([]);
    expect(section?.name).toBe("Web server");
    expect(section?.children?.map((one) => `${one.name}=${one.detail}`)).toEqual([
      "net.core=2 settings",
      "net.ipv4.tcp_max_syn_backlog=8192",
      "net.unix.max_dgram_qlen=512",
    ]);
  });

  test("the simulation gets settings with their origin, and the limits", async () => {
    const input: SimulationInput = await client.connection.sendRequest(simulationInputRequest, {
      uri,
    });
    expect(input).toMatchObject({
      displayPath: "90-web.conf",
      kernel: "6.12.117",
      listenBacklog: 511,
    });
    expect(input.program).toBeUndefined();
    expect(input.settings).toContainEqual({
      name: "net.core.somaxconn",
      value: "4096",
      origin: "90-web.conf:2",
      place: { uri, line: 1 },
    });
    expect(input.settings).toContainEqual({
      name: "net.ipv4.tcp_syncookies",
      value: "1",
      origin: "default",
    });
    expect(input.limits.limits.find((limit) => limit.id === "acceptQueue")?.capacity).toBe(512);
  });

  test("kernels to choose from are told", async () => {
    const choices: readonly KernelChoice[] =
      await client.connection.sendRequest(kernelChoicesRequest);
    expect(choices.map((choice) => choice.value)).toEqual(
      expect.arrayContaining(["rhel6-2.6.32", "6.12"]),
    );
  });

  test("a cancelled request is answered as cancelled, and the next one is served", async () => {
    const busy = "file:///nowhere/busy.conf";
    const large = "net.core.somaxconn = 128\n".repeat(20_000);
    await client.open(busy, large);
    // The server reads the large document for the first request, and meanwhile the next one and its cancellation arrive;
    // where they come a moment apart, the next one may be answered before: then both are sent anew.
    let outcome: unknown;
    for (let version = 2; version < 12 && !isCancelled(outcome); version++) {
      await client.change(busy, version, { text: `# ${version}\n${large}` });
      const first = client.hover(busy, { line: 1, character: 10 });
      outcome = await cancelledHover(client).catch((error: unknown) => error);
      expect(await first).toContain("Effective 128");
    }
    expect(outcome).toMatchObject({ code: -32800 });
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).toContain("Effective 511");
    await client.close(busy);
  });

  async function lineAt(snippetUri: string, line: number): Promise<string> {
    return (await snippet(snippetUri)).split("\n")[line] ?? "";
  }

  async function snippet(snippetUri: string): Promise<string> {
    const answer: SnippetText = await client.connection.sendRequest(snippetTextRequest, {
      uri: snippetUri,
    });
    return answer.text;
  }
});

describe("documents", () => {
  test("an incremental change moves every answer", async () => {
    const client = await start({ initializationOptions: lensClient });
    await client.open(uri, web);
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).toContain("Effective 511");
    const at = placeOf(web, "4096");
    await client.change(
      uri,
      2,
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "\n" },
      {
        range: {
          start: { line: at.line + 1, character: at.character },
          end: { line: at.line + 1, character: at.character + 4 },
        },
        text: "100",
      },
    );
    const hover = await client.hover(uri, { line: at.line + 1, character: 10 });
    expect(hover).toContain("**Effective 100** for `listen(fd, 511)`");
    expect(hover).toContain("Limited by this sysctl.");
    expect(await client.stop()).toBe(0);
  });

  test("diagnostics come with the version they speak of and go when the document closes", async () => {
    const client = await start({ initializationOptions: lensClient });
    await client.open(uri, "net.core.somaxconn = -1\n");
    const [problem] = await client.diagnostics(uri, 1);
    expect(problem).toMatchObject({ code: "refused-value", severity: 1, source: "sysctl-lens" });
    expect(problem?.message).toContain("it takes 0 to 2147483647");
    await client.change(uri, 2, { text: "net.core.somaxconn = 128\n" });
    expect(await client.diagnostics(uri, 2)).toEqual([]);
    await client.change(uri, 3, { text: "net.core.somaxconn = 1k\n" });
    expect(await client.diagnostics(uri, 3)).toHaveLength(1);
    await client.close(uri);
    expect(await client.diagnosticsThat(uri, (all) => all.length === 0)).toEqual([]);
    expect(await client.stop()).toBe(0);
  });

  test("semantic tokens of a whole document, of a part, and of C", async () => {
    const client = await start({ initializationOptions: lensClient });
    const text = "# a\n-net.core.* = 1\n";
    await client.open(uri, text);
    const tokens = async (method: string, params: object) =>
      (await client.connection.sendRequest<{ data: number[] }>(method, params)).data;
    const textDocument = { uri };
    const second = [0, 1, 1, 0, 0, 1, 3, 2, 0, 0, 3, 1, 1, 0, 0, 1, 4, 2, 0, 0, 4, 1, 1, 0];
    const rest = [0, 1, 1, 3, 0, 0, 2, 1, 1, 0, 0, 2, 1, 4, 0];
    expect(await tokens("textDocument/semanticTokens/full", { textDocument })).toEqual([
      0,
      0,
      3,
      0,
      0,
      1,
      ...second,
      ...rest,
    ]);
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    const part = await tokens("textDocument/semanticTokens/range", { textDocument, range });
    expect(part).toEqual([1, ...second, ...rest]);
    expect(await client.stop()).toBe(0);
  });

  test("settings of the client choose kernel and backlog, for each document", async () => {
    const client = await start({
      initializationOptions: lensClient,
      configuration: (scopeUri) =>
        scopeUri === uri
          ? { kernel: { version: "rhel6-2.6.32" }, listenBacklog: 64 }
          : { kernel: { version: "9.99" }, listenBacklog: 128 },
    });
    await client.open(uri, web);
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).toContain(
      "**Effective 64** for `listen(fd, 64)` on Linux rhel6-2.6.32",
    );
    await client.status((status) => status.kernel === "rhel6-2.6.32");
    const other = "file:///nowhere/other.conf";
    await client.open(other, web);
    const hover = await client.hover(other, placeOf(web, "somaxconn"));
    expect(hover).toContain("**Effective 128**");
    expect(hover).toContain("Linux 9.99 is newer than what is modelled");
    const status = await client.status((one) => one.kernelNote !== undefined);
    expect(status).toMatchObject({ listenBacklog: 128, snippets: "bundled" });
    expect(await client.stop()).toBe(0);
  });

  test("pushed settings reach a client that cannot be asked", async () => {
    const client = await start({
      initializationOptions: { settings: { "kernel.version": "6.12", listenBacklog: 16 } },
    });
    await client.open(uri, web);
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).toContain("**Effective 16**");
    await client.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { sysctlLens: { listenBacklog: 32 } },
    });
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).toContain("**Effective 32**");
    expect(await client.stop()).toBe(0);
  });
});

describe("the files around a document", () => {
  const first = "etc/sysctl.d/10-base.conf";
  const last = "etc/sysctl.d/99-local.conf";

  test("a later file wins, open text beats the disk, and a change on disk is seen", async () => {
    await put(first, "net.core.somaxconn = 256\n");
    await put(last, "net.core.somaxconn = 128\n");
    const client = await start({
      initializationOptions: lensClient,
      folderUris: [pathToFileURL(workspace).href],
    });
    const firstUri = uriOf(first);
    const text = "net.core.somaxconn = 256\n";
    await client.open(firstUri, text);
    const hover = await client.hover(firstUri, placeOf(text, "somaxconn"));
    expect(hover).toContain("**Effective 128**");
    expect(hover).toContain("etc/sysctl.d/99-local.conf:1");
    const [overridden] = await client.diagnostics(firstUri, 1);
    expect(overridden).toMatchObject({ code: "overridden", severity: 3 });

    await client.open(uriOf(last), "net.core.somaxconn = 64\n");
    expect(await client.hover(firstUri, placeOf(text, "somaxconn"))).toContain("**Effective 64**");
    await client.close(uriOf(last));

    await put(last, "# nothing\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(last), type: 2 }],
    });
    await client.diagnosticsThat(firstUri, (all) => all.length === 0);
    expect(await client.hover(firstUri, placeOf(text, "somaxconn"))).toContain("**Effective 256**");

    await put(last, "net.core.somaxconn = 32\n");
    await client.connection.sendNotification("textDocument/didSave", {
      textDocument: { uri: uriOf(last) },
    });
    expect(await client.hover(firstUri, placeOf(text, "somaxconn"))).toContain("**Effective 32**");
    expect(await client.stop()).toBe(0);
  });

  test("the setting of the loader decides what a file comes to", async () => {
    const text = "net.core.somaxconn = 300\n-net.core.somaxconn\n";
    await put("loaders/etc/sysctl.d/50-a.conf", text);
    await put("loaders/etc/sysctl.conf", "net.core.somaxconn = 200\n");
    const config = uriOf("loaders/etc/sysctl.d/50-a.conf");
    const effective = async (loader: string) => {
      const client = await start({
        initializationOptions: lensClient,
        folderUris: [pathToFileURL(workspace).href],
        configuration: () => ({ loader, listenBacklog: 9000 }),
      });
      await client.open(config, text);
      const hover = await client.hover(config, placeOf(text, "somaxconn"));
      expect(await client.stop()).toBe(0);
      return /\*\*Effective (\d+)\*\*/.exec(hover ?? "")?.[1];
    };
    expect(await effective("procps")).toBe("200");
    // The exclusion takes the assignment away, so the default holds.
    expect(await effective("systemd")).toBe("4096");
    expect(await effective("auto")).toBe("200");
    await put("loaders/usr/lib/systemd/systemd-sysctl", "");
    expect(await effective("auto")).toBe("4096");
    await rm(join(workspace, "loaders"), { recursive: true });
  });

  test("folders that sysctlLens.roots names are read together", async () => {
    const text = "net.core.somaxconn = 300\n";
    await put("roles/web/files/50-a.conf", text);
    await put("roles/web/templates/60-b.conf.j2", "net.core.somaxconn = 100\n");
    await put("roles/db/files/70-c.conf", "net.core.somaxconn = 50\n");
    const client = await start({
      initializationOptions: lensClient,
      folderUris: [pathToFileURL(workspace).href],
      configuration: () => ({
        roots: { "roles/*/files": "/etc/sysctl.d", "roles/*/templates": "/etc/sysctl.d" },
      }),
    });
    await client.open(uriOf("roles/web/files/50-a.conf"), text);
    const hover = await client.hover(
      uriOf("roles/web/files/50-a.conf"),
      placeOf(text, "somaxconn"),
    );
    expect(hover).toContain("**Effective 100**");
    expect(hover).toContain("etc/sysctl.d/60-b.conf:1");
    expect(await client.stop()).toBe(0);
    await rm(join(workspace, "roles"), { recursive: true });
  });

  test("nothing is read outside the workspace's folders", async () => {
    await put(first, "net.core.somaxconn = 256\n");
    await put(last, "net.core.somaxconn = 128\n");
    const client = await start({ initializationOptions: lensClient, folderUris: [] });
    await client.open(uriOf(first), "net.core.somaxconn = 256\n");
    const hover = await client.hover(uriOf(first), { line: 0, character: 10 });
    expect(hover).toContain("**Effective 256**");
    expect(await client.stop()).toBe(0);
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }

  function uriOf(path: string): string {
    return pathToFileURL(join(workspace, path)).href;
  }
});

describe("any other editor", () => {
  test("definition lands in a read-only file, and goes on from there", async () => {
    const client = await start({});
    await client.open(uri, web, "conf");
    const [location] = await client.definition(uri, placeOf(web, "somaxconn"));
    expect(location?.uri).toMatch(/^file:.*\/6\.12\.117\/net\/socket\.c$/);
    const path = new URL(location?.uri ?? "");
    const text = await readFile(path, "utf8");
    expect(text.split("\n")[location?.range.start.line ?? 0]).toContain(
      "> (unsigned int)somaxconn",
    );
    expect((await stat(path)).mode & 0o222).toBe(0);
    await client.open(path.href, text, "c");
    const targets = await client.definition(path.href, placeOf(text, "ops)->listen(", 6));
    expect(targets.length).toBeGreaterThan(0);
    expect(await client.hover(uri, placeOf(web, "somaxconn"))).not.toContain("command:");
    expect((await client.lenses(uri)).every((lens) => lens.command?.command === "")).toBe(true);
    expect(await client.stop()).toBe(0);
  });
});

/** Cancelled right behind the request, before the server can have answered. */
function isCancelled(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && "code" in outcome;
}

async function cancelledHover(client: TestClient): Promise<unknown> {
  const source = new CancellationTokenSource();
  const request = client.connection.sendRequest(
    "textDocument/hover",
    { textDocument: { uri }, position: placeOf(web, "somaxconn") },
    source.token,
  );
  source.cancel();
  return await request;
}

async function start(
  options: Omit<Parameters<typeof TestClient.start>[0], "serverPath">,
): Promise<TestClient> {
  return await TestClient.start({ serverPath: build.serverPath, ...options });
}
