import assert from "node:assert/strict";
import type { Workbench } from "./workbench.ts";

export { workbenchOf } from "./workbench.ts";

/** One thing that a user does, and what must then be on the screen. */
export interface Step {
  readonly title: string;
  run(workbench: Workbench, screenshot: (name: string) => Promise<void>): Promise<void>;
}

/** In this order, each going on where the one before left the window. */
export const steps: readonly Step[] = [
  {
    title: "the example opens in colour, and the status bar names the kernel",
    async run(workbench) {
      await workbench.waitForEditor("somaxconn");
      const colours = await workbench.page
        .locator(".editor-instance .view-line span span")
        .evaluateAll((spans) => new Set(spans.map((span) => span.className)).size);
      assert.ok(colours >= 3, `${colours} kinds of token`);
      const status = workbench.page.locator(".part.statusbar", { hasText: /6\.12/ });
      await status.waitFor();
    },
  },
  {
    title: "a hover tells the effective value and what limits it",
    async run(workbench, screenshot) {
      const hover = await workbench.hover(workbench.token("somaxconn"), /\b511\b/);
      assert.match((await hover.textContent()) ?? "", /listen/);
      await screenshot("hover");
    },
  },
  {
    title: "F12 lands on the line that clamps",
    async run(workbench, screenshot) {
      await workbench.token("somaxconn").click();
      await workbench.page.keyboard.press("F12");
      await workbench.waitForCursorLine("socket.c", /backlog.*somaxconn|somaxconn.*backlog/);
      await screenshot("jump");
    },
  },
];
