import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backportedTree, writeTree } from "../support/backportedTree.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

const config = "file:///nowhere/etc/sysctl.d/90-web.conf";
const file = "Documentation/networking/ip-sysctl.rst";
const text = `
somaxconn - INTEGER
\tHow many ducks wait at the door.

pond_hops - INTEGER
\tFrom pond to pond.
`;

let build: ServerBuild;
let folder: string;
let client: TestClient;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  await writeTree(folder, { ...backportedTree, [file]: text });
  client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted: true, wasm: {} },
    configuration: () => ({ kernel: { trees: [folder] } }),
  });
  // A worker that still starts would be waited for a moment only.
  await client.connection.sendRequest("sysctlLens/treePaths", { sysctl: "net.core.somaxconn" });
});

afterAll(async () => {
  await client.stop();
  await rm(folder, { recursive: true });
  await build.dispose();
});

test("the hover of a sysctl ends with what the tree's own documentation says", async () => {
  await client.open(config, "net.core.somaxconn = 300\nnet.ipv4.pond_hops = 2\nvm.none = 1\n");
  const hover = await client.hover(config, { line: 0, character: 3 });
  expect(hover).toMatch(/300/);
  expect(hover).toContain(`Linux 6.12.9 says in [${file}:2](command:sysctlLens.openSnippet?`);
  expect(hover).toMatch(/\n> How many ducks wait at the door\.$/);
  const other = await client.hover(config, { line: 1, character: 12 });
  expect(other).toMatch(/> From pond to pond\.$/);
});

test("a change of the file is seen, and a file that is gone says nothing", async () => {
  await writeTree(folder, { [file]: text.replace("ducks", "geese") });
  expect(await client.hover(config, { line: 0, character: 3 })).toContain("How many geese wait");
  await rm(join(folder, file));
  expect(await client.hover(config, { line: 0, character: 3 })).not.toContain("says in");
});
