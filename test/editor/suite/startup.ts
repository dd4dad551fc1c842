import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import { reportFigure } from "./report.ts";
import { activated, hoverText, open, positionOf, workspaceUri } from "./support.ts";

/**
 * Entry point for `npm run bench`: an empty folder is open, so nothing has activated the extension yet.
 * Measures from opening the first file.
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension("sysctl-lens.sysctl-lens");
  assert.equal(extension?.isActive, false, "activated too early to be measured");
  // The driver lays the examples beside the empty folder.
  const examples = join(workspaceUri().fsPath, "..", "examples");
  const openedAt = performance.now();
  const document = await open(vscode.Uri.file(join(examples, "etc", "sysctl.d", "90-web.conf")));
  await extension?.activate();
  reportFigure("activation ms", performance.now() - openedAt);
  await activated();
  reportFigure("server ready ms", performance.now() - openedAt);
  const text = await hoverText(document, positionOf(document, "net.core.somaxconn"));
  assert.match(text, /\*\*Effective 511\*\*/);
  reportFigure("open to first hover ms", performance.now() - openedAt);
  const againAt = performance.now();
  await hoverText(document, positionOf(document, "net.core.somaxconn"));
  reportFigure("second hover ms", performance.now() - againAt);
}
