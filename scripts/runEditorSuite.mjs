import { fileURLToPath } from "node:url";
import { openPage } from "./support/browser.mjs";
import { withCleanups } from "./support/cleanups.mjs";
import { bundleSuite, copyWorkspace, suiteReport } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { startVscodeServer } from "./vscodeServer.mjs";
import { ensureVscodeServer } from "./vscodeServerInstall.mjs";

const suiteTimeoutMs = 300_000;

/**
 * Runs a suite of test/editor/suite in the extension host of the VS Code server, as
 * @vscode/test-electron runs it in the desktop's: `{ passed, failed, figures }`. Needs a built dist/.
 */
export function runEditorSuite({ suite = "index", emptyWorkspace = false } = {}) {
  return withCleanups(async (defer) => {
    const installation = await ensureVscodeServer(console.log);
    const suiteFile = await bundleSuite(suite);
    const { examples, empty } = await copyWorkspace(defer);
    const args = ["--enable-smoke-test-driver"];
    const server = await startVscodeServer(installation, { args, defer });
    const page = await openPage({ defer });

    const report = suiteReport();
    const consoleLines = [];
    await page.exposeFunction("codeAutomationLog", (_type, lines) => {
      const line = lines.map(String).join(" ");
      if (!report.take(line)) consoleLines.push(line);
    });
    const exited = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
    const url = server.folderUrl(emptyWorkspace ? empty : examples, [
      ["extensionDevelopmentPath", root],
      ["extensionTestsPath", suiteFile],
    ]);
    await page.goto(url);

    const exitCode = await Promise.race([exited, timeout()]);
    const { passed, failed } = report.counts();
    const unexplained = exitCode !== 0 && failed === 0;
    const silent = passed + failed + Object.keys(report.figures).length === 0;
    if (unexplained || silent) {
      console.log(`  ✗ the suite ended with ${exitCode} and ${passed} tests passed`);
      console.log(consoleLines.slice(-30).join("\n"));
      return { passed, failed: 1, figures: report.figures };
    }
    return { passed, failed, figures: report.figures };
  });
}

function timeout() {
  return new Promise((resolve) =>
    setTimeout(() => resolve(`no answer in ${suiteTimeoutMs / 1000} s`), suiteTimeoutMs).unref(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { build } = await import("./build.mjs");
    await build({ production: true, log: console.log });
    const { passed, failed } = await runEditorSuite();
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
}
