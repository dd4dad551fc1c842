import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FileChangeType } from "vscode-languageserver";
import { URI } from "vscode-uri";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

// Files of a root that are alike, are deleted and renamed while they are open, or are not the workspace's.

const key = { line: 0, character: 3 };

let build: ServerBuild;
let folder: string;
let root: string;
let client: TestClient;

beforeAll(async () => {
  build = await buildServer();
});
afterAll(() => build.dispose());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-files-"));
  root = join(folder, "workspace");
  await mkdir(join(root, "etc", "sysctl.d"), { recursive: true });
});
afterEach(async () => {
  expect(client.log).toEqual([]);
  await client.stop();
  await rm(folder, { recursive: true });
});

async function start(trusted = true): Promise<void> {
  client = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { trusted },
    folderUris: [URI.file(root).toString()],
  });
}

function pathOf(name: string): string {
  return join(root, "etc", "sysctl.d", name);
}

function uriOf(name: string): string {
  return URI.file(pathOf(name)).toString();
}

async function put(name: string, text: string): Promise<string> {
  await writeFile(pathOf(name), text);
  return uriOf(name);
}

async function changed(uri: string, type: FileChangeType): Promise<void> {
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri, type }],
  });
}

const losing = (uri: string, place: string) =>
  client.diagnosticsThat(uri, (all) =>
    all.some(({ message }) => JSON.stringify(message).includes(place)),
  );

test("two files with the same text are told apart", async () => {
  const text = "net.core.somaxconn = 300\n";
  const first = await put("10-a.conf", text);
  const second = await put("20-b.conf", text);
  await start();
  await client.open(first, text);
  await client.open(second, text);
  await losing(first, "etc/sysctl.d/20-b.conf:1");
  expect(await client.diagnostics(second)).toEqual([]);
  for (const uri of [first, second]) {
    const hover = await client.hover(uri, key);
    expect(hover).toContain("**Set** to `300` at [etc/sysctl.d/20-b.conf:1]");
    expect(hover).toContain("**Overrides** `300` of [etc/sysctl.d/10-a.conf:1]");
  }
  // Typing in one leaves the other one's text as it is.
  await client.change(second, 2, { text: "net.core.somaxconn = 200\n" });
  expect(await client.hover(first, key)).toContain(
    "**Set** to `200` at [etc/sysctl.d/20-b.conf:1]",
  );
});

describe("a file that is open", () => {
  test("counts with its text in the editor after it was deleted, until it is closed", async () => {
    const text = "net.core.somaxconn = 300\n";
    const first = await put("10-a.conf", text);
    const second = await put("20-b.conf", "net.core.somaxconn = 200\n");
    await start();
    await client.open(first, text);
    await client.open(second, "net.core.somaxconn = 200\n");
    await losing(first, "etc/sysctl.d/20-b.conf:1");
    await unlink(pathOf("20-b.conf"));
    await changed(second, FileChangeType.Deleted);
    expect(await client.hover(first, key)).toContain("**Set** to `200`");
    expect(await client.hover(second, key)).toContain("**Set** to `200`");
    await client.close(second);
    await client.diagnosticsThat(first, (all) => all.length === 0);
    expect(await client.hover(first, key)).toContain("**Set** to `300`");
  });

  test("is found under its new name after it was renamed", async () => {
    const text = "net.core.somaxconn = 300\n";
    const first = await put("50-a.conf", text);
    const second = await put("60-b.conf", "net.core.somaxconn = 200\n");
    await start();
    await client.open(first, text);
    await client.open(second, "net.core.somaxconn = 200\n");
    await losing(first, "etc/sysctl.d/60-b.conf:1");
    const renamed = uriOf("10-b.conf");
    await rename(pathOf("60-b.conf"), pathOf("10-b.conf"));
    // As an editor tells it: the old document closes, the new one opens, and then the watcher speaks.
    await client.close(second);
    await client.open(renamed, "net.core.somaxconn = 200\n");
    await changed(second, FileChangeType.Deleted);
    await changed(renamed, FileChangeType.Created);
    await losing(renamed, "etc/sysctl.d/50-a.conf:1");
    await client.diagnosticsThat(first, (all) => all.length === 0);
    expect(await client.hover(renamed, key)).toContain("**Set** to `300`");
    expect(await client.diagnostics(second)).toEqual([]);
  });
});

describe("in a workspace that is not trusted", () => {
  const secret = "net.core.somaxconn = 31337\n";

  beforeEach(async () => {
    await mkdir(join(folder, "outside"));
    await writeFile(join(folder, "outside", "secret.conf"), secret);
  });

  test("links that lead out of it are not followed, until it is trusted", async () => {
    await symlink(join(folder, "outside", "secret.conf"), pathOf("90-link.conf"));
    await mkdir(join(root, "run"));
    await symlink(join(folder, "outside"), join(root, "run", "sysctl.d"));
    const inside = await put("10-own.conf", "net.core.somaxconn = 300\n");
    await symlink("10-own.conf", pathOf("20-inside.conf"));
    await start(false);
    await client.open(inside, "net.core.somaxconn = 300\n");
    const hover = await client.hover(inside, key);
    expect(hover).toContain("**Set** to `300` at [etc/sysctl.d/20-inside.conf:1]");
    expect(hover).not.toContain("31337");
    await client.connection.sendNotification("sysctlLens/trusted");
    await losing(inside, "run/sysctl.d/secret.conf:1");
    expect(await client.hover(inside, key)).toContain("31337");
  });
});
