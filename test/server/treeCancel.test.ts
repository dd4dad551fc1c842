import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CancellationTokenSource, LSPErrorCodes } from "vscode-languageserver";
import type { TreePathsResult } from "../../core/messages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";
import { newTree } from "../support/smallTrees.ts";

// A tree that takes seconds to search: every file calls the function that reads the sysctl.

const config = "file:///nowhere/etc/sysctl.d/90-web.conf";
const fileCount = 1500;

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  for (const [path, text] of Object.entries(newTree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (let number = 0; number < fileCount; number++) {
    const path = join(folder, "net", "many", `many${number}.c`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, manyFunctions(number));
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

function manyFunctions(number: number): string {
  return Array.from(
    { length: 60 },
    (_, at) => `int many_${number}_${at}(struct socket *sock)
{
	return sock->ops->listen(sock, ${at}) + __sys_listen(${at}, many_${number + 1}_${at}(sock));
}
`,
  ).join("\n");
}

test("a long search delays no hover, and gives up as soon as it is told to", async () => {
  const client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    configuration: () => ({ kernel: { trees: [folder] } }),
  });
  await client.open(config, "net.core.somaxconn = 300\n");
  await client.hover(config, { line: 0, character: 3 });
  const order: string[] = [];
  const cancel = new CancellationTokenSource();
  const searching = client.connection
    .sendRequest<TreePathsResult>(
      "sysctlLens/treePaths",
      { sysctl: "net.core.somaxconn" },
      cancel.token,
    )
    .finally(() => order.push("search"));
  // Whoever cancels gets the error that the protocol has for it.
  const given = expect(searching).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(await client.hover(config, { line: 0, character: 3 })).toContain("somaxconn");
  order.push("hover");
  cancel.cancel();
  await given;
  expect(order).toEqual(["hover", "search"]);
  // What comes after is answered, without waiting for what was given up.
  const places = await client.definition(config, { line: 0, character: 3 });
  expect(places.some(({ uri }) => uri.includes("/net/core/"))).toBe(true);
  expect(client.log).toEqual([]);
  await client.stop();
});
