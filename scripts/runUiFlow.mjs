import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { openPage } from "./support/browser.mjs";
import { withCleanups } from "./support/cleanups.mjs";
import { bundleForNode, copyWorkspace, makeTwoFolders } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { startVscodeServer } from "./vscodeServer.mjs";
import { ensureVscodeServer } from "./vscodeServerInstall.mjs";

/** The pictures are small: room for what they are about. */
const settings = { "editor.minimap.enabled": false };

/**
 * Walks through test/editor/ui/flow.ts and workspaceFlow.ts in a real workbench with the packed extension
 * installed: `{ passed, failed }`. Screenshots go to `screenshots`, by default a temporary folder.
 */
export async function runUiFlow({ screenshots } = {}) {
  const installation = await ensureVscodeServer(console.log);
  const { file: vsix } = await packageExtension({ log: console.log });
  const pictures = screenshots ?? (await mkdtemp(join(tmpdir(), "sysctl-lens-screenshots-")));
  await mkdir(pictures, { recursive: true });
  const flows = [await runFolderFlow({ installation, vsix, pictures })];
  flows.push(await runWorkspaceFlow({ installation, vsix, pictures }));
  console.log(`  Screenshots: ${pictures}`);
  const sum = (count) => flows.map(count).reduce((a, b) => a + b);
  return { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed) };
}

/** One folder, trusted. */
function runFolderFlow({ installation, vsix, pictures }) {
  return withCleanups(async (defer) => {
    const { steps, workbenchOf } = await bundleForNode("test/editor/ui/flow.ts");
    const { examples } = await copyWorkspace(defer, { badBytes: false });
    const server = await startVscodeServer(installation, { vsix, settings, defer });
    const page = await openPage({ defer });
    const web = join(examples, "etc", "sysctl.d", "90-web.conf");
    await page.goto(server.folderUrl(examples, [["openFile", web]]));
    return runSteps(steps, workbenchOf(page), pictures);
  });
}

/** Two folders, with snippets of their own that run only where the user trusts them. */
function runWorkspaceFlow({ installation, vsix, pictures }) {
  return withCleanups(async (defer) => {
    const { steps, workbenchOf } = await bundleForNode("test/editor/ui/workspaceFlow.ts");
    const { workspace, web } = await makeTwoFolders(defer);
    const trust = {
      "security.workspace.trust.startupPrompt": "never",
      // The editor for trust among the others, not above them.
      "workbench.editor.useModal": "off",
    };
    const server = await startVscodeServer(installation, {
      ...{ vsix, defer, asksForTrust: true },
      settings: { ...settings, ...trust },
    });
    const page = await openPage({ defer });
    await page.goto(server.workspaceUrl(workspace, [["openFile", web]]));
    return runSteps(steps, workbenchOf(page), pictures);
  });
}

async function runSteps(steps, workbench, pictures) {
  const { page } = workbench;
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
      const name = title.replace(/\W+/g, "-").slice(0, 40);
      await screenshot(`failed-${name}`);
    }
  }
  return { passed: steps.length - failed, failed };
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
