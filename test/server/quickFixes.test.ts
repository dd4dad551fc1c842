import { afterAll, beforeAll, expect, test } from "vitest";
import { CodeActionRequest } from "vscode-languageserver/node";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { TestClient } from "../support/serverHarness.ts";

const uri = "file:///nowhere/90-web.conf";
const text = "vm.swappiness = 010\nnet.core.somaxcon = 1024\n";

let build: ServerBuild;
let client: TestClient;

beforeAll(async () => {
  build = await buildServer();
  client = await TestClient.start({
    serverPath: build.serverPath,
    configuration: () => ({
      diagnostics: { severity: { "octal-number": "off", "interface-at-load": "off" } },
    }),
  });
  await client.open(uri, text);
});

afterAll(async () => {
  await client.stop();
  await build.dispose();
});

test("a misspelled key is replaced by a quick fix, and what is off offers none", async () => {
  const fixesIn = async (line: number) =>
    await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: { line, character: 2 }, end: { line, character: 2 } },
      context: { diagnostics: [], only: ["quickfix"] },
    });
  expect(await fixesIn(0)).toEqual([]);
  expect(await fixesIn(1)).toMatchObject([
    {
      title: "Change to net.core.somaxconn",
      kind: "quickfix",
      isPreferred: true,
      diagnostics: [{ code: "unknown-sysctl" }],
      edit: {
        changes: {
          [uri]: [
            {
              range: { start: { line: 1, character: 0 }, end: { line: 1, character: 17 } },
              newText: "net.core.somaxconn",
            },
          ],
        },
      },
    },
  ]);
});

test("a problem's code leads to its page where the client says where the pages are", async () => {
  const [plain] = await client.diagnosticsThat(uri, (all) => all.length > 0);
  expect(plain?.codeDescription).toBeUndefined();
  const knowing = await TestClient.start({
    serverPath: build.serverPath,
    initializationOptions: { documentationUri: "file:///pages" },
  });
  await knowing.open(uri, text);
  const diagnostics = await knowing.diagnosticsThat(uri, (all) => all.length > 0);
  expect(diagnostics.map(({ code, codeDescription }) => [code, codeDescription?.href])).toEqual([
    ["octal-number", "file:///pages/octal-number.md"],
    ["unknown-sysctl", "file:///pages/unknown-sysctl.md"],
  ]);
  await knowing.stop();
});

test("what is off takes no room from what is shown", async () => {
  const many = "file:///nowhere/91-many.conf";
  const octals = Array.from(
    { length: 400 },
    (_, at) => `net.ipv4.conf.eth${at}.mc_forwarding = 010`,
  );
  await client.open(many, `${octals.join("\n")}\nnet.core.somaxcon = 1024\n`);
  const shown = await client.diagnosticsThat(many, (all) =>
    all.some(({ code }) => code === "unknown-sysctl"),
  );
  expect(shown.map(({ code }) => code)).not.toContain("octal-number");
  expect(shown.map(({ code }) => code)).not.toContain("more-problems");
});
