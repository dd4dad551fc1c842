import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SimulationInput, simulationInputRequest } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

const bundled = fileURLToPath(new URL("../../kernel-snippets", import.meta.url));
const config = "file:///nowhere/web.conf";
const text = "net.core.somaxconn = 4096\n";
const somaxconn = placeOf(text, "somaxconn");

describe("a workspace's own kernel-snippets", () => {
  let build: ServerBuild;
  let workspace: string;
  let client: TestClient;
  let sockUri: string;
  let sock: string;

  beforeAll(async () => {
    build = await buildServer();
  });

  afterAll(async () => {
    await build.dispose();
  });

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), "sysctl-lens-own-"));
    await cp(
      join(bundled, "include", "net", "sock.h"),
      join(workspace, "kernel-snippets", "include", "net", "sock.h"),
      { recursive: true },
    );
    const path = join(workspace, "kernel-snippets", "include", "net", "sock.h");
    sockUri = pathToFileURL(path).href;
    sock = await readFile(path, "utf8");
  });

  afterEach(async () => {
    expect(await client.stop()).toBe(0);
    await rm(workspace, { recursive: true });
  });

  test("an edited line changes the numbers at once, and a broken one keeps the last good state", async () => {
    client = await start(true);
    await client.open(config, text);
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
    await client.status((status) => status.snippets === "workspace");

    await client.open(sockUri, sock, "c");
    const strict = sock.replace(
      /(sk_ack_backlog\)?) > (READ_ONCE\()?(sk->sk_max_ack_backlog)/,
      "$1 >= $2$3",
    );
    expect(strict).not.toBe(sock);
    await client.change(sockUri, 2, { text: strict });
    // Whoever asks at once gets what was typed, not what was before the pause.
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 511");
    const input: SimulationInput = await client.connection.sendRequest(simulationInputRequest, {
      uri: config,
    });
    expect(input.program?.source.length).toBeGreaterThan(1000);

    await client.change(sockUri, 3, { text: strict.replace(">=", ">= @ ") });
    const problems = await client.diagnosticsThat(sockUri, (all) => all.length > 0);
    expect(problems[0]?.severity).toBe(1);
    const status = await client.status((one) => one.snippetsNote !== undefined);
    expect(status).toMatchObject({ snippets: "workspace" });
    expect(status.snippetsNote).toContain("last good state");
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 511");

    await client.change(sockUri, 4, { text: sock });
    expect(await client.diagnosticsThat(sockUri, (all) => all.length === 0)).toEqual([]);
    await client.status((one) => one.snippetsNote === undefined);
  });

  describe("that compile, but stop when they run", () => {
    const faults = {
      "an endless loop": ["while (1)\n\t\t;", "does not come to an end"],
      "endless recursion": ["return sk_acceptq_is_full(sk);", "each other without end"],
      "a null pointer": ["sk = NULL;\n\tif (sk->sk_ack_backlog)\n\t\treturn true;", "null pointer"],
    } as const;

    for (const [name, [code, message]] of Object.entries(faults)) {
      test(`${name} from the start: a diagnostic at the line, the bundled ones meanwhile`, async () => {
        const broken = withFault(code);
        await writeFile(fileURLToPath(sockUri), broken);
        client = await start(true);
        await client.open(config, text);
        expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
        await checkFault(broken, message);
        const status = await client.status((one) => one.snippetsNote !== undefined);
        expect(status).toMatchObject({ snippets: "bundled" });
        expect(status.snippetsNote).toContain("stop when they run");
      });

      test(`${name} after an edit: the last good state stays in use`, async () => {
        client = await start(true);
        await client.open(config, text);
        await client.open(sockUri, sock, "c");
        expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
        const broken = withFault(code);
        await client.change(sockUri, 2, { text: broken });
        await checkFault(broken, message);
        const status = await client.status((one) => one.snippetsNote !== undefined);
        expect(status).toMatchObject({ snippets: "workspace" });
        expect(status.snippetsNote).toContain("last good state");
        expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
        await client.change(sockUri, 3, { text: sock });
        expect(await client.diagnosticsThat(sockUri, (all) => all.length === 0)).toEqual([]);
      });
    }

    test("a fault that only some settings lead to is found when they do", async () => {
      const broken = withFault("if (sk->sk_max_ack_backlog == 77)\n\t\twhile (1)\n\t\t\t;");
      await writeFile(fileURLToPath(sockUri), broken);
      client = await start(true);
      await client.open(config, "net.core.somaxconn = 76\n");
      expect(await client.hover(config, somaxconn)).toContain("accept queue holds 77");
      await client.status((one) => one.snippets === "workspace" && one.snippetsNote === undefined);
      await client.change(config, 2, { text: "net.core.somaxconn = 77\n" });
      expect(await client.hover(config, somaxconn)).toContain("accept queue holds 78");
      await checkFault(broken, "does not come to an end");
      await client.status((one) => one.snippets === "bundled" && one.snippetsNote !== undefined);
    });

    function withFault(code: string): string {
      const broken = sock.replace(/(sk_acceptq_is_full\([^)]*\)\n\{\n)/, `$1\t${code}\n`);
      expect(broken).not.toBe(sock);
      return broken;
    }

    async function checkFault(broken: string, message: string): Promise<void> {
      const [problem] = await client.diagnosticsThat(sockUri, (all) => all.length > 0);
      expect(problem?.severity).toBe(1);
      expect(problem?.message).toContain(message);
      expect(problem?.message).toMatch(/^When sk_acceptq_is_full runs, /);
      const first = placeOf(broken, "sk_acceptq_is_full(").line;
      const line = problem?.range.start.line ?? 0;
      expect(line).toBeGreaterThanOrEqual(first);
      expect(line).toBeLessThan(first + 6);
    }
  });

  test("too many files or characters are told, not compiled", async () => {
    await writeFile(
      join(workspace, "kernel-snippets", "big.c"),
      `${"/* nothing */\n".repeat(400_000)}`,
    );
    client = await start(true);
    await client.open(config, text);
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
    const status = await client.status((one) => one.snippetsNote !== undefined);
    expect(status.snippetsNote).toContain("big.c");
    expect(status.snippets).toBe("bundled");
    await rm(join(workspace, "kernel-snippets", "big.c"));
    await Promise.all(
      Array.from({ length: 1000 }, (_, number) =>
        writeFile(join(workspace, "kernel-snippets", `file${number}.c`), `int x${number};\n`),
      ),
    );
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: sockUri, type: 2 }],
    });
    await client.status((one) => one.snippetsNote?.includes("1001 files") === true);
  });

  test("files that include each other are no endless work", async () => {
    await writeFile(join(workspace, "kernel-snippets", "a.h"), '#include "b.h"\nint from_a;\n');
    await writeFile(join(workspace, "kernel-snippets", "b.h"), '#include "a.h"\nint from_b;\n');
    await writeFile(join(workspace, "kernel-snippets", "c.c"), '#include "a.h"\n#include "c.c"\n');
    client = await start(true);
    await client.open(config, text);
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
    await client.status((one) => one.snippets === "workspace" && one.snippetsNote === undefined);
  });

  test("a syntax error from the start: a diagnostic on the file, the bundled ones meanwhile", async () => {
    client = await start(true);
    await client.open(sockUri, `${sock}\nint broken( {\n`, "c");
    const problems = await client.diagnosticsThat(sockUri, (all) => all.length > 0);
    expect(problems[0]?.severity).toBe(1);
    await client.open(config, text);
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
    expect(await client.hover(sockUri, placeOf(sock, "sk_max_ack_backlog"))).not.toBe(undefined);
  });

  test("in a workspace that is not trusted they are not compiled until it is", async () => {
    client = await start(false);
    await client.open(sockUri, `${sock}\nint broken( {\n`, "c");
    await client.open(config, text);
    expect(await client.hover(config, somaxconn)).toContain("accept queue holds 512");
    const status = await client.status((one) => one.snippetsNote !== undefined);
    expect(status.snippets).toBe("bundled");
    expect(status.snippetsNote).toContain("not trusted");
    await client.connection.sendNotification("sysctlLens/trusted");
    expect(await client.diagnosticsThat(sockUri, (all) => all.length > 0)).not.toEqual([]);
  });

  test("an editor that knows no trust does not run them unless the server is told to", async () => {
    const strict = sock.replace(
      /(sk_ack_backlog\)?) > (READ_ONCE\()?(sk->sk_max_ack_backlog)/,
      "$1 >= $2$3",
    );
    await writeFile(fileURLToPath(sockUri), strict);
    const folderUris = [pathToFileURL(workspace).href];
    const lsp = { serverPath: build.cliPath, folderUris };
    for (const [flags, initializationOptions, holds] of [
      [[], undefined, 512],
      [["--trust-workspace"], undefined, 511],
      [[], { trusted: true }, 511],
      [["--trust-workspace"], { trusted: false }, 512],
    ] as const) {
      client = await TestClient.start({
        ...lsp,
        arguments: ["lsp", "--stdio", ...flags],
        initializationOptions,
      });
      await client.open(config, text);
      expect(await client.hover(config, somaxconn)).toContain(`accept queue holds ${holds}`);
      if (holds === 511) expect(await client.stop()).toBe(0);
      else {
        await client.status((one) => one.snippetsNote?.includes("not trusted") === true);
        expect(await client.stop()).toBe(0);
      }
    }
    client = await start(true);
  });

  async function start(trusted: boolean): Promise<TestClient> {
    return await TestClient.start({
      serverPath: build.serverPath,
      folderUris: [pathToFileURL(workspace).href],
      initializationOptions: { commandLinks: true, trusted, wasm: {} },
    });
  }
});
