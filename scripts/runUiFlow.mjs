import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { openPage } from "./support/browser.mjs";
import { withCleanups } from "./support/cleanups.mjs";
import { bundleForNode, copyWorkspace } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { startVscodeServer } from "./vscodeServer.mjs";
import { ensureVscodeServer } from "./vscodeServerInstall.mjs";

/** The pictures are small: room for what they are about. */
const settings = { "editor.minimap.enabled": false };

/**
 * Walks through test/editor/ui/flow.ts in a real workbench with the packed extension installed:
 * `{ passed, failed }`. Screenshots go to `screenshots`, by default a temporary folder.
 */
export function runUiFlow({ screenshots } = {}) {
  return withCleanups(async (defer) => {
    const installation = await ensureVscodeServer(console.log);
    const { file } = await packageExtension({ log: console.log });
    const pictures = screenshots ?? (await mkdtemp(join(tmpdir(), "sysctl-lens-screenshots-")));
    await mkdir(pictures, { recursive: true });
    const { steps, workbenchOf } = await bundleForNode("test/editor/ui/flow.ts");
    const { examples } = await copyWorkspace(defer, { badBytes: false });
    const server = await startVscodeServer(installation, { vsix: file, settings, defer });
    const page = await openPage({ defer });
    const web = join(examples, "etc", "sysctl.d", "90-web.conf");
    await page.goto(server.folderUrl(examples, [["openFile", web]]));

    const workbench = workbenchOf(page);
    const screenshot = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
    let failed = 0;
    for (const { title, run } of steps) {
      const startedAt = Date.now();
      try {
        await run(workbench, screenshot);
        console.log(`  ✓ ${title} (${Date.now() - startedAt} ms)`);
      } catch (error) {
        failed += 1;
        console.log(`  ✗ ${title}\n${String(error.stack).replace(/^/gm, "      ")}`);
        await page.screenshot({ path: join(pictures, `failed-${failed}.png`) });
      }
    }
    console.log(`  Screenshots: ${pictures}`);
    return { passed: steps.length - failed, failed };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });
    const screenshots = values.keep ? join(root, "docs", "screenshots") : undefined;
    const { passed, failed } = await runUiFlow({ screenshots });
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  });
}
