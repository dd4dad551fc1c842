import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { openPage } from "./support/browser.mjs";
import { withCleanups } from "./support/cleanups.mjs";
import { bundleForNode, copyWorkspace } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { startVscodeServer } from "./vscodeServer.mjs";
import { ensureVscodeServer } from "./vscodeServerInstall.mjs";

/**
 * The web extension, its language server in a web worker, in a real workbench: `{ passed, failed }`.
 * The extension is not installed in the server: the browser loads it, as a pure web VS Code does.
 */
export function runWebFlow() {
  return withCleanups(async (defer) => {
    const installation = await ensureVscodeServer(console.log);
    await build({ production: true, log: console.log });
    const { checkWebExtension, workbenchOf } = await bundleForNode("test/editor/ui/webFlow.ts");
    const { examples } = await copyWorkspace(defer, { badBytes: false });
    const server = await startVscodeServer(installation, { defer });
    const page = await openPage({ defer });
    const address = `${server.origin}/sysctl-lens`;
    await page.context().route(`${address}/**`, serveFromCheckout);
    const messages = [];
    page.on("console", (message) => messages.push(message.text()));
    const web = join(examples, "etc", "sysctl.d", "90-web.conf");
    await page.goto(server.folderUrl(examples, [["openFile", web]]));
    try {
      await checkWebExtension(workbenchOf(page), address);
      console.log("  ✓ the web extension hovers, jumps, walks and draws");
      return { passed: 1, failed: 0 };
    } catch (error) {
      console.log(`  ✗ the web extension hovers, jumps, walks and draws\n${error.stack}`);
      console.log(messages.filter((text) => /sysctl/i.test(text)).join("\n"));
      return { passed: 0, failed: 1 };
    }
  });
}

/** From the page's own origin: the workbench's policy lets it load from nowhere else. */
function serveFromCheckout(route) {
  const { pathname } = new URL(route.request().url());
  const path = join(root, pathname.replace("/sysctl-lens/", ""));
  return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { passed, failed } = await runWebFlow();
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
}
