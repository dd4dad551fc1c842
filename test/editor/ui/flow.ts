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
      // Colours come a moment after the text.
      await workbench.page.waitForFunction(() => {
        const spans = document.querySelectorAll(".editor-instance .view-line span span");
        return new Set([...spans].map((span) => span.className)).size >= 3;
      });
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
  {
    title: "F12 on a call through an ops table offers the functions behind it",
    async run(workbench) {
      await workbench.token(/^listen$/).click();
      await workbench.page.keyboard.press("F12");
      const peek = workbench.page.locator(".peekview-widget");
      await peek.getByText("inet_listen(").first().waitFor();
      await peek.getByText("af_unix.c").first().waitFor();
      await workbench.page.keyboard.press("Enter");
      await workbench.waitForCursorLine("af_inet.c", /\binet_listen\(/);
    },
  },
  {
    title: "Simulate This Config opens a panel with queues, drops and limits",
    async run(workbench, screenshot) {
      await workbench.showTab("90-web.conf");
      await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
      await workbench.runCommand("Sysctl Lens: Simulate This Config");
      const panel = workbench.webview();
      await panel.getByText("The accept queue was full at 512 connections").waitFor();
      await panel.getByRole("heading", { name: "Effective limits" }).waitFor();
      assert.ok((await panel.locator("canvas").count()) >= 1, "no chart");
      assert.ok((await panel.locator(".picture svg").count()) >= 1, "no picture of the queues");
      await workbench.rest();
      await screenshot("simulate");
      await panel.locator(".results").evaluate((results) => results.scrollIntoView());
      await screenshot("queues");
    },
  },
  {
    title: "a click on a drop shows the line that dropped",
    async run(workbench, screenshot) {
      const drop = workbench.webview().locator(".drops tbody button").first();
      const place = (await drop.locator(".place").textContent()) ?? "";
      const [, file = "", line = ""] = /([^/]+):(\d+)$/.exec(place) ?? [];
      await drop.click();
      await workbench.waitForCursorLine(file, /\S/);
      const status = workbench.page.locator(".part.statusbar", { hasText: `Ln ${line},` });
      await status.waitFor();
      await screenshot("drop");
    },
  },
  {
    title: "editing the file updates the panel",
    async run(workbench) {
      await workbench.showTab("90-web.conf");
      await workbench.typeLine(workbench.token("somaxconn"), "net.core.somaxconn = 100");
      const panel = workbench.webview();
      await panel.getByText("The accept queue was full at 101 connections").waitFor();
    },
  },
];
