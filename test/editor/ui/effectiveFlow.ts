import assert from "node:assert/strict";
import type { Step } from "./step.ts";

/** Leaves the window as it found it: with the example's tab in front. */
export const effectiveSteps: readonly Step[] = [
  {
    title: "Show Effective Configuration opens a document whose links lead to the lines",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.openFile("90-web.conf");
      await workbench.runCommand("Sysctl Lens: Show Effective Configuration");
      const tab = page.locator(".tab.active", { hasText: "Effective settings of" });
      await tab.waitFor();
      const lens = page.locator(".codelens-decoration a", { hasText: "Differs from default" });
      await lens.first().click();
      await page.locator(".view-line", { hasText: "are not judged" }).first().waitFor();
      // The files at the top are links in every state of the filter.
      const link = page.locator(".detected-link", { hasText: "90-web.conf" }).first();
      await link.waitFor();
      // The editor keeps the links of the text before until it has asked for new ones.
      const judged = page.locator(".view-line", { hasText: "are not judged" });
      await judged.locator(".detected-link").first().waitFor({ state: "detached" });
      await screenshot("effective");
      await link.click({ modifiers: ["ControlOrMeta"] });
      await page.locator(".tab.active", { hasText: "90-web.conf" }).waitFor();
      await workbench.closeTab("Effective settings of");
      assert.equal(await page.locator(".tab", { hasText: "Effective settings" }).count(), 0);
      await workbench.showTab("90-web.conf");
    },
  },
];
