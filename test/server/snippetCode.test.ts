import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  DocumentHighlight,
  FoldingRange,
  InlayHint,
  Position,
} from "vscode-languageserver";
import type { SnippetText } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

const uri = "kernel-snippets:/6.12/net/socket.c";
const config = "file:///nowhere/etc/sysctl.d/90-web.conf";

describe("the code of a snippet", () => {
  let build: ServerBuild;
  let client: TestClient;
  let text = "";
  let inlayHints = true;

  beforeAll(async () => {
    build = await buildServer();
    client = await TestClient.start({
      serverPath: build.serverPath,
      initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
      configuration: () => ({ listenBacklog: 511, inlayHints: { enabled: inlayHints } }),
    });
    text = await textOf(uri);
    await client.open(uri, text, "c");
  });

  afterAll(async () => {
    await client.stop();
    await build.dispose();
  });

  test("shows the values of the configuration looked at last beside its lines", async () => {
    expect(await hintAt("int somaxconn = READ_ONCE")).toBe("somaxconn = 4096");
    await client.open(config, "\n\nnet.core.somaxconn = 128\n");
    await client.hover(config, { line: 2, character: 3 });
    expect(await hintAt("int somaxconn = READ_ONCE")).toBe("somaxconn = 128");
    expect(await hintAt("if ((unsigned int)backlog > ")).toBe("511 > 128: true");
    expect(await hintAt("backlog = somaxconn;")).toBe("backlog = 128");
    const refreshed = client.refreshed("workspace/inlayHint/refresh");
    await client.change(config, 2, { text: "\n\nnet.core.somaxconn = 300\n" });
    await refreshed;
    expect(await hintAt("backlog = somaxconn;")).toBe("backlog = 300");
  });

  test("shows values for the requested lines only, and none where the user wants none", async () => {
    const { line } = placeOf(text, "int somaxconn = READ_ONCE");
    const hints = await hintsIn({ line, character: 0 }, { line, character: 10 });
    expect(hints.map(({ position }) => position.line)).toEqual([line]);
    inlayHints = false;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    expect(await hintsIn({ line: 0, character: 0 }, { line: 200, character: 0 })).toEqual([]);
    inlayHints = true;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  });

  test("has a lens above a line that reads a sysctl, which opens where it is set", async () => {
    await client.change(config, 3, { text: "\n\nnet.core.somaxconn = 128\n" });
    await client.hover(config, { line: 2, character: 3 });
    const [lens, elsewhere] = await client.lenses(uri);
    expect(elsewhere?.command).toMatchObject({
      title: "same line in another version …",
      command: "sysctlLens.openSameLine",
      arguments: [null, { uri, line: lens?.range.start.line }],
    });
    expect(lens?.command?.title).toBe("read at listen(): net.core.somaxconn = 128 (90-web.conf:3)");
    expect(lens?.command?.arguments).toEqual([{ uri: config, line: 2 }]);
    expect(lens?.range.start.line).toBe(placeOf(text, "int somaxconn = READ_ONCE").line);
    const core = "kernel-snippets:/6.12/net/core/dev.c";
    const lenses = (await client.lenses(core)).map(({ command }) => command?.title);
    expect(lenses).toContain("read at netif_rx(): net.core.netdev_max_backlog = 1000 (default)");
  });

  test("knows who calls a function, also through an ops table, and whom it calls", async () => {
    const [item] = await prepare(uri, placeOf(text, "__sys_listen_socket"));
    expect(item).toMatchObject({ name: "__sys_listen_socket", uri });
    const callers = await incoming(item);
    expect(callers.map(({ from }) => from.name)).toEqual(["__sys_listen"]);
    const callees = await outgoing(item);
    expect(callees.map(({ to }) => to.name)).toEqual(
      expect.arrayContaining(["inet_listen", "unix_listen"]),
    );
    const inet = callees.find(({ to }) => to.name === "inet_listen")?.to;
    expect(inet?.uri).toBe("kernel-snippets:/6.12/net/ipv4/af_inet.c");
    expect((await incoming(inet)).map(({ from }) => from.name)).toContain("__sys_listen_socket");
    expect(await prepare(uri, { line: 0, character: 0 })).toEqual([]);
  });

  test("highlights the uses of what is under the cursor in its function", async () => {
    const place = placeOf(text, "int somaxconn = READ_ONCE", 5);
    const highlights: readonly DocumentHighlight[] = await client.connection.sendRequest(
      "textDocument/documentHighlight",
      { textDocument: { uri }, position: place },
    );
    const lines = highlights.map(({ range }) => text.split("\n")[range.start.line]?.trim());
    expect(lines.some((line) => line?.startsWith("if ((unsigned int)backlog >"))).toBe(true);
    expect(lines.some((line) => line?.startsWith("backlog = somaxconn"))).toBe(true);
  });

  test("folds the code of other versions, blocks and comments", async () => {
    const folds: readonly FoldingRange[] = await client.connection.sendRequest(
      "textDocument/foldingRange",
      { textDocument: { uri } },
    );
    const lines = text.split("\n");
    const first = (kind: string | undefined) =>
      folds.filter((fold) => fold.kind === kind).map(({ startLine }) => lines[startLine]);
    expect(first("region")).toContain("#elif LINUX_VERSION_CODE >= KERNEL_VERSION(4, 17, 0)");
    expect(first("comment")).toContain("/*");
    expect(first(undefined)).toContain("{");
    for (const { startLine, endLine } of folds) expect(endLine).toBeGreaterThan(startLine);
  });

  test("outlines what its version has, macros too", async () => {
    const header = "kernel-snippets:/6.12/include/linux/net.h";
    const names = (await client.symbols(header)).map(({ name }) => name);
    expect(names).toContain("SOMAXCONN");
    expect(names.some((name) => name.startsWith("__"))).toBe(false);
    const functions = (await client.symbols(uri)).map(({ name }) => name);
    expect(functions.filter((name) => name === "__sys_listen")).toHaveLength(1);
  });

  test("answers nothing for documents that are no snippets", async () => {
    const other = "file:///nowhere/other.c";
    await client.open(other, "int x;\n", "c");
    const whole = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    for (const document of [other, config]) {
      const textDocument = { uri: document };
      expect(
        await client.connection.sendRequest("textDocument/inlayHint", {
          textDocument,
          range: whole,
        }),
      ).toEqual([]);
      expect(
        await client.connection.sendRequest("textDocument/foldingRange", { textDocument }),
      ).toEqual([]);
      expect(await prepare(document, whole.start)).toEqual([]);
    }
  });

  async function hintAt(code: string): Promise<string> {
    const { line } = placeOf(text, code);
    const [hint] = await hintsIn({ line, character: 0 }, { line, character: 200 });
    return typeof hint?.label === "string" ? hint.label : "";
  }

  async function hintsIn(start: Position, end: Position): Promise<readonly InlayHint[]> {
    return await client.connection.sendRequest("textDocument/inlayHint", {
      textDocument: { uri },
      range: { start, end },
    });
  }

  async function prepare(
    document: string,
    position: Position,
  ): Promise<readonly CallHierarchyItem[]> {
    const items: readonly CallHierarchyItem[] | null = await client.connection.sendRequest(
      "textDocument/prepareCallHierarchy",
      { textDocument: { uri: document }, position },
    );
    return items ?? [];
  }

  async function incoming(
    item: CallHierarchyItem | undefined,
  ): Promise<readonly CallHierarchyIncomingCall[]> {
    return await client.connection.sendRequest("callHierarchy/incomingCalls", { item });
  }

  async function outgoing(
    item: CallHierarchyItem | undefined,
  ): Promise<readonly CallHierarchyOutgoingCall[]> {
    return await client.connection.sendRequest("callHierarchy/outgoingCalls", { item });
  }

  async function textOf(document: string): Promise<string> {
    const answer: SnippetText | null = await client.connection.sendRequest(
      "sysctlLens/snippetText",
      { uri: document },
    );
    return answer?.text ?? "";
  }
});
