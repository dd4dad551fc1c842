import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";
import type { Step } from "./step.ts";
import type { Workbench } from "./workbench.ts";

const require = createRequire(import.meta.url);
let axeSource: Promise<string> | undefined;

/** Nothing that axe finds in the shown webview. */
export async function assertAccessible(workbench: Workbench): Promise<void> {
  const body = await workbench.webview().locator("body").elementHandle();
  const frame = await body?.ownerFrame();
  assert.ok(frame, "no page is shown");
  axeSource ??= readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  await frame.evaluate(await axeSource);
  const violations = await violationsIn(frame);
  assert.deepEqual(violations, []);
}

/** Each as `rule: where`. */
async function violationsIn(frame: Frame): Promise<readonly string[]> {
  // The page's document is VS Code's: what is outside the page's root is not ours.
  const results = (await frame.evaluate("axe.run('#page')")) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

const themes = [
  { name: "Dark Modern", file: "dark", bodyClass: "vscode-dark" },
  { name: "Dark High Contrast", file: "high-contrast", bodyClass: "vscode-high-contrast" },
  {
    name: "Light High Contrast",
    file: "high-contrast-light",
    bodyClass: "vscode-high-contrast-light",
  },
  { name: "Light Modern", file: "light", bodyClass: "vscode-light" },
] as const;

/** The shown panel in each kind of theme, the last one being the one to go on with. */
export const themeStep: Step = {
  title: "the panel is accessible in light, dark and high-contrast themes",
  async run(workbench, screenshot) {
    const { page } = workbench;
    for (const { name, file, bodyClass } of themes) {
      await workbench.runCommand("Preferences: Color Theme");
      await page.locator(".quick-input-widget input[type=text]").fill(name);
      await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
      await workbench.webview().locator(`body.${bodyClass}`).waitFor();
      await workbench.rest();
      await assertAccessible(workbench);
      await screenshot(`theme-${file}`);
    }
  },
};
