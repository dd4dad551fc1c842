import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { URI } from "vscode-uri";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

// More files than a process may have open at once, and the last of them wins.

const fileCount = 10_000;

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-many-"));
  await mkdir(join(folder, "etc", "sysctl.d"), { recursive: true });
  for (let number = 0; number < fileCount; number++) {
    const name = `${String(number).padStart(5, "0")}.conf`;
    await writeFile(join(folder, "etc", "sysctl.d", name), `net.core.somaxconn = ${number + 1}\n`);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

test("a folder of 10,000 files is read whole", async () => {
  const client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { trusted: true },
    folderUris: [URI.file(folder).toString()],
  });
  const uri = URI.file(join(folder, "etc", "sysctl.d", "05000.conf")).toString();
  await client.open(uri, "net.core.somaxconn = 5001\n");
  // What overrides it is in the last file, so all were read.
  expect(await client.hover(uri, { line: 0, character: 3 })).toContain("09999.conf:1");
  const [overridden] = await client.diagnosticsThat(uri, (all) => all.length > 0);
  expect(overridden?.message).toContain("etc/sysctl.d/09999.conf:1");
  await client.change(uri, 2, { text: "net.core.somaxconn = 77\n" });
  expect(await client.hover(uri, { line: 0, character: 3 })).toContain("10000");
  expect(client.log).toEqual([]);
  await client.stop();
});
