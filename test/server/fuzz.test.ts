import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzServer } from "../support/fuzz/fuzzServer.ts";
import { fuzzTrees } from "../support/fuzz/fuzzTrees.ts";
import { fuzzTexts } from "../support/fuzzTexts.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { loadSysctlLanguage } from "../support/sysctlParser.ts";

// The short run; `npm run bench -- --fuzz` types a million edits.

const root = fileURLToPath(new URL("../..", import.meta.url));
let build: ServerBuild;

beforeAll(async () => {
  build = await buildServer();
});
afterAll(async () => {
  await build.dispose();
});

test("after each of 2,000 edits the tree is that of a fresh parse", async () => {
  const options = { edits: 2_000, seed: 7, texts: fuzzTexts(root) };
  const language = await loadSysctlLanguage();
  expect(() => fuzzTrees(language, options)).not.toThrow();
});

test("1,500 edits: every answer of the language server is inside the document", async () => {
  const report = await fuzzServer({
    serverPath: build.serverPath,
    edits: 1_500,
    seed: 11,
    texts: fuzzTexts(root),
  });
  expect(report.answers).toBe(1_500);
  expect(report.answersWithContent).toBeGreaterThan(500);
});
