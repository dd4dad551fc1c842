import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { URI } from "vscode-uri";
import type {
  ConfigurationChoice,
  ConfigurationDifferencesResult,
  ConfigurationSubject,
  EffectiveConfigurationParams,
  EffectiveConfigurationResult,
  RevisionChoicesResult,
  RevisionTextResult,
} from "../../core/effectiveMessages.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-effective-"));
  await put("work/etc/sysctl.d/90-web.conf", "net.core.somaxconn = 100\n");
  await put("work/etc/sysctl.conf", "vm.swappiness = 10\n");
  await put("work/roles/web/files/10-a.conf", "kernel.hostname = web\n");
  await put("work/roles/db/files/10-a.conf", "kernel.hostname = db\n");
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "-m", "first commit");
  await git("tag", "v1");
  await put("work/etc/sysctl.d/90-web.conf", "# moved\nnet.core.somaxconn = 200\n");
  await put("work/roles/web/files/10-a.conf", "kernel.hostname = www\n");
  await put("other/etc/sysctl.conf", "net.core.somaxconn = 300\n");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function git(...args: readonly string[]): Promise<void> {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  await promisify(execFile)("git", ["-C", join(folder, "work"), ...identity, ...args]);
}

const uriOf = (path: string) => URI.file(join(folder, path)).toString();
const folderOf = (path: string): ConfigurationSubject => ({ kind: "folder", uri: uriOf(path) });
const fileOf = (path: string): ConfigurationSubject => ({ kind: "document", uri: uriOf(path) });

function start(trusted: boolean) {
  return TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { commandLinks: true, trusted, wasm: {} },
    configuration: () => ({ roots: { "roles/*/files": "/etc/sysctl.d" } }),
    folderUris: [uriOf("work")],
  });
}

async function asked(
  client: TestClient,
  params: EffectiveConfigurationParams,
): Promise<EffectiveConfigurationResult> {
  return await client.connection.sendRequest("sysctlLens/effectiveConfiguration", params);
}

async function textOf(client: TestClient, params: EffectiveConfigurationParams): Promise<string> {
  const result = await asked(client, params);
  return result.kind === "text" ? result.text : result.message;
}

describe("the effective configuration of a root", () => {
  let client: TestClient;

  beforeAll(async () => {
    client = await start(true);
  });
  afterAll(async () => {
    expect(client.log).toEqual([]);
    await client.stop();
  });

  test("is that of the folder around a file, with links to the lines", async () => {
    const result = await asked(client, { subject: fileOf("work/etc/sysctl.conf") });
    if (result.kind !== "text") throw new Error(result.message);
    expect(result.subject).toEqual(folderOf("work"));
    expect(result.text).toContain(
      "net.core.somaxconn = 200\n#   set at etc/sysctl.d/90-web.conf:2",
    );
    const line = result.text.split("\n").indexOf("#   set at etc/sysctl.d/90-web.conf:2");
    expect(result.links.find(({ range }) => range.start.line === line)).toEqual({
      range: { start: { line, character: 11 }, end: { line, character: 37 } },
      target: { uri: uriOf("work/etc/sysctl.d/90-web.conf"), line: 1 },
    });
    const filtered = await textOf(client, {
      subject: folderOf("work"),
      filter: "differsBetweenLoaders",
    });
    expect(filtered).not.toContain("\nkernel.hostname");
    expect(filtered).toContain("#   systemd-sysctl does not read that file and sets nothing");
  });

  test("follows what is typed, and files that change", async () => {
    const uri = uriOf("work/etc/sysctl.conf");
    await client.open(uri, "net.core.somaxconn = 7\n");
    const shown = () => textOf(client, { subject: folderOf("work") });
    expect(await shown()).toContain("net.core.somaxconn = 7\n#   set at etc/sysctl.conf:1");
    await client.close(uri);
    await put("work/etc/sysctl.d/95-new.conf", "net.core.somaxconn = 9\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("work/etc/sysctl.d/95-new.conf"), type: 1 }],
    });
    expect(await shown()).toContain("net.core.somaxconn = 9\n");
    await rm(join(folder, "work/etc/sysctl.d/95-new.conf"));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf("work/etc/sysctl.d/95-new.conf"), type: 3 }],
    });
    expect(await shown()).toContain("net.core.somaxconn = 200\n");
  });

  test("a folder outside of the workspace is read anew each time", async () => {
    const shown = () => textOf(client, { subject: folderOf("other"), form: "compared" });
    expect(await shown()).toBe("net.core.somaxconn = 300\n#   etc/sysctl.conf\n");
    await put("other/etc/sysctl.conf", "net.core.somaxconn = 301\n");
    expect(await shown()).toBe("net.core.somaxconn = 301\n#   etc/sysctl.conf\n");
    expect(await textOf(client, { subject: folderOf("nowhere") })).toContain("Nothing is set");
  });

  test("machines that sysctlLens.roots names are told apart, now and in a revision", async () => {
    const subject = fileOf("work/roles/web/files/10-a.conf");
    const now = await asked(client, { subject });
    expect(now).toMatchObject({ title: "web", subject });
    expect(now).toMatchObject({ text: expect.stringContaining("kernel.hostname = www\n") });
    const then = await textOf(client, { subject: { ...subject, revision: "v1" } });
    expect(then).toContain("kernel.hostname = web\n#   set at etc/sysctl.d/10-a.conf:1");
    expect(then).not.toContain("kernel.hostname = db");
  });

  test("a git revision has the files as they were, which can be read", async () => {
    const then = { ...folderOf("work"), revision: "v1" };
    const result = await asked(client, { subject: then, form: "compared" });
    if (result.kind !== "text") throw new Error(result.message);
    expect(result.text).toContain("net.core.somaxconn = 100\n#   etc/sysctl.d/90-web.conf\n");
    const [link] = result.links;
    expect(link).toMatchObject({
      target: { uri: uriOf("work/etc/sysctl.d/90-web.conf"), line: 0 },
      inRevision: { folderUri: uriOf("work"), path: "etc/sysctl.d/90-web.conf", revision: "v1" },
    });
    const text: RevisionTextResult = await client.connection.sendRequest(
      "sysctlLens/revisionText",
      link?.inRevision,
    );
    expect(text).toEqual({ kind: "text", text: "net.core.somaxconn = 100\n" });
    const differences: ConfigurationDifferencesResult = await client.connection.sendRequest(
      "sysctlLens/configurationDifferences",
      { before: then, after: folderOf("work") },
    );
    expect(differences).toMatchObject({
      differences: [
        { name: "net.core.somaxconn", before: { value: "100" }, after: { value: "200" } },
      ],
    });
  });

  test("revisions and configurations can be chosen", async () => {
    const revisions: RevisionChoicesResult = await client.connection.sendRequest(
      "sysctlLens/revisionChoices",
      { subject: folderOf("work") },
    );
    if (revisions.kind !== "revisions") throw new Error(revisions.message);
    expect(revisions.revisions.map(({ kind, subject }) => [kind, subject])).toEqual(
      expect.arrayContaining([
        ["branch", "first commit"],
        ["tag", "first commit"],
        ["commit", "first commit"],
      ]),
    );
    const choices: ConfigurationChoice[] = await client.connection.sendRequest(
      "sysctlLens/configurationChoices",
    );
    expect(choices.map(({ label, detail }) => [label, detail])).toEqual([
      ["work", "etc/sysctl.conf, etc/sysctl.d/90-web.conf"],
      ["db", "etc/sysctl.d/10-a.conf"],
      ["web", "etc/sysctl.d/10-a.conf"],
    ]);
  });

  test("what cannot be answered is said in a sentence", async () => {
    const said = async (subject: unknown) =>
      await textOf(client, { subject: subject as ConfigurationSubject });
    expect(await said({ ...folderOf("work"), revision: "nothing" })).toMatch(
      /^The repository of .*work has no revision "nothing"\.$/,
    );
    expect(await said({ ...folderOf("other"), revision: "HEAD" })).toMatch(
      /is in no git repository/,
    );
    for (const odd of [undefined, {}, { kind: "folder", uri: 7 }, { kind: "x", uri: "file:///" }]) {
      expect(await said(odd)).toBe("The request names no configuration.");
    }
    expect(await said({ kind: "folder", uri: "untitled:x", revision: "v1" })).toMatch(
      /^Only files on this computer/,
    );
  });
});

test("in an untrusted workspace git is not run and nothing outside is read, and this is said", async () => {
  const client = await start(false);
  expect(await textOf(client, { subject: folderOf("work") })).toContain(
    "# The workspace is not trusted: nothing outside of it is read, and git is not run.",
  );
  expect(await textOf(client, { subject: { ...folderOf("work"), revision: "v1" } })).toMatch(
    /^The workspace is not trusted, so git is not run/,
  );
  for (const subject of [folderOf("other"), folderOf("."), fileOf("other/etc/sysctl.conf")]) {
    expect(await textOf(client, { subject })).toMatch(
      /^The workspace is not trusted, so nothing outside of it is read\./,
    );
  }
  for (const method of ["revisionChoices", "revisionText"]) {
    const params = {
      ...{ subject: folderOf("work"), folderUri: uriOf("work") },
      ...{ path: "etc/sysctl.conf", revision: "v1" },
    };
    const answer: unknown = await client.connection.sendRequest(`sysctlLens/${method}`, params);
    expect(answer).toMatchObject({ kind: "refused" });
  }
  await client.connection.sendNotification("sysctlLens/trusted");
  expect(await textOf(client, { subject: folderOf("other") })).toContain("net.core.somaxconn = 30");
  await client.stop();
});
