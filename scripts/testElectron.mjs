import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import { build } from "./build.mjs";
import { runEditorSuite } from "./runEditorSuite.mjs";
import { withCleanups } from "./support/cleanups.mjs";
import { runCommand } from "./support/command.mjs";
import { bundleSuite, copyWorkspace, suiteReport } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { vscodeServerIsSupported } from "./vscodeServerInstall.mjs";

const suiteTimeoutMs = 300_000;

await runMain(async () => {
  const { values } = parseArgs({ options: { "bundle-only": { type: "boolean" } } });
  if (values["bundle-only"]) {
    await bundleSuite("index");
    return 0;
  }
  await build({ production: true, log: console.log });
  const { passed, failed } = await runSuite();
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});

async function runSuite() {
  const program = await downloadVscode();
  if (program !== undefined) return runInDesktop(program);
  if (!vscodeServerIsSupported()) return { passed: 0, failed: 1 };
  console.log("Running the same suite in the VS Code server instead.");
  return runEditorSuite();
}

/** The desktop VS Code for tests, downloaded on first use; `undefined` where that cannot be done. */
async function downloadVscode() {
  try {
    const reporter = new SilentReporter();
    const cachePath = join(root, ".vscode-test");
    return await downloadAndUnzipVSCode({ version: "stable", cachePath, reporter });
  } catch (error) {
    console.log(`The desktop VS Code cannot be downloaded here (${error.message}).`);
    return undefined;
  }
}

function runInDesktop(program) {
  return withCleanups(async (defer) => {
    const suiteFile = await bundleSuite("index");
    const { examples } = await copyWorkspace(defer);
    const profile = await mkdtemp(join(tmpdir(), "sysctl-lens-"));
    defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
    const args = [
      ...["--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--skip-welcome"],
      ...["--skip-release-notes", "--disable-workspace-trust", "--disable-extensions"],
      `--user-data-dir=${join(profile, "data")}`,
      `--extensions-dir=${join(profile, "extensions")}`,
      `--extensionDevelopmentPath=${root}`,
      `--extensionTestsPath=${suiteFile}`,
      examples,
    ];
    const result = await runCommand(program, args, { output: "keep", timeoutMs: suiteTimeoutMs });
    const report = suiteReport();
    const rest = result.output.split("\n").filter((line) => !report.take(line));
    const { passed, failed } = report.counts();
    if (result.exitCode === 0 || failed > 0) return { passed, failed };
    console.log(`VS Code ended with ${result.exitCode}:\n${rest.slice(-30).join("\n")}`);
    return { passed, failed: 1 };
  });
}
