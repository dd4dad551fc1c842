import assert from "node:assert/strict";
import { assertAccessible, themeStep } from "./accessibility.ts";
import { effectiveSteps } from "./effectiveFlow.ts";
import { pathSteps } from "./pathFlow.ts";
import type { Step } from "./step.ts";
import { treeSteps } from "./treeFlow.ts";

export { workbenchOf } from "./workbench.ts";

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
      const { page } = workbench;
      const usual = page.viewportSize();
      await page.setViewportSize({ width: 1280, height: 940 });
      const hover = await workbench.hover(workbench.token("somaxconn"), /\b511\b/);
      assert.match((await hover.textContent()) ?? "", /listen/);
      await workbench.enlargeHover(hover);
      await screenshot("hover");
      if (usual) await page.setViewportSize(usual);
      await page.keyboard.press("Escape");
      await workbench.rest();
    },
  },
  ...effectiveSteps,
  {
    title: "Peek Definition shows the line that clamps, without leaving the config",
    async run(workbench) {
      const { page } = workbench;
      await workbench.token("somaxconn").click();
      await workbench.runCommand("Peek Definition");
      const peek = page.locator(".peekview-widget");
      await peek
        .locator(".view-line", { hasText: /backlog.*somaxconn/ })
        .first()
        .waitFor();
      await peek.getByText("socket.c").first().waitFor();
      await page.keyboard.press("Escape");
      await peek.waitFor({ state: "detached" });
      await page.locator(".tab.active", { hasText: "90-web.conf" }).waitFor();
    },
  },
  {
    title: "F12 lands on the line that clamps",
    async run(workbench) {
      await workbench.token("somaxconn").click();
      await workbench.page.keyboard.press("F12");
      await workbench.waitForCursorLine("socket.c", /backlog.*somaxconn|somaxconn.*backlog/);
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
    title: "the button Simulate This Config opens a panel with queues, drops and limits",
    async run(workbench, screenshot) {
      await workbench.showTab("90-web.conf");
      await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
      await workbench.page.getByRole("button", { name: "Simulate This Config" }).first().click();
      const panel = workbench.webview();
      await panel.getByText("The accept queue was full at 512 connections").waitFor();
      await panel.getByRole("heading", { name: "Effective limits" }).waitFor();
      assert.ok((await panel.locator("canvas").count()) >= 1, "no chart");
      assert.ok((await panel.locator(".picture svg").count()) >= 1, "no picture of the queues");
      await workbench.rest();
      await panel.locator(".charts").evaluate((charts) => charts.scrollIntoView());
      await screenshot("simulate");
    },
  },
  {
    title: "a click on a drop shows the line that dropped",
    async run(workbench) {
      const drop = workbench.webview().locator(".drops tbody button").first();
      const place = (await drop.locator(".place").textContent()) ?? "";
      const [, file = "", line = ""] = /([^/]+):(\d+)$/.exec(place) ?? [];
      await drop.click();
      await workbench.waitForCursorLine(file, /\S/);
      const status = workbench.page.locator(".part.statusbar", { hasText: `Ln ${line},` });
      await status.waitFor();
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
  {
    title: "a tried value changes the numbers without the file, and is written as an edit",
    async run(workbench, screenshot) {
      const { page } = workbench;
      const panel = workbench.webview();
      await panel.getByRole("button", { name: /^Try values/ }).click();
      const box = panel.getByLabel("net.core.somaxconn", { exact: true });
      await box.fill("200");
      await panel.getByText("The accept queue was full at 201 connections").waitFor();
      await panel.locator(".queue.acceptQueue.lit").waitFor();
      await workbench.rest();
      await screenshot("try");
      await panel.getByRole("button", { name: "Write to file" }).click();
      await panel.getByRole("button", { name: "Write to file" }).waitFor({ state: "hidden" });
      await workbench.waitForCursorLine("90-web.conf", /^net\.core\.somaxconn = 200$/);
      await page.keyboard.press("Control+z");
      await workbench.waitForCursorLine("90-web.conf", /^net\.core\.somaxconn = 100$/);
      await panel.getByText("The accept queue was full at 101 connections").waitFor();
    },
  },
  themeStep,
  {
    title: "a configuration is compared with the kernel's defaults",
    async run(workbench, screenshot) {
      const { page } = workbench;
      const panel = workbench.webview();
      await panel.getByRole("button", { name: /^Try values/ }).click();
      await panel.getByRole("button", { name: "Compare" }).click();
      const choice = page.locator(".quick-input-list .monaco-list-row", { hasText: "defaults" });
      await choice.first().click();
      const table = panel.locator(".differences");
      await table.getByText("net.core.somaxconn 100, there 4096").waitFor();
      await workbench.rest();
      await table.evaluate((section) => section.scrollIntoView());
      await screenshot("beside");
      await assertAccessible(workbench);
      await table.getByRole("button", { name: "Stop comparing" }).click();
      await table.waitFor({ state: "hidden" });
    },
  },
  {
    title: "the code lens opens the panel, too",
    async run(workbench) {
      await workbench.closeTab("Simulation:");
      await workbench.showTab("90-web.conf");
      const lens = workbench.page.locator(".codelens-decoration a", { hasText: /^Simulate/ });
      await lens.first().click();
      await workbench.webview().getByText("The accept queue was full at 101 connections").waitFor();
      await workbench.closeTab("Simulation:");
    },
  },
  {
    title: "the status bar offers kernels, and the one picked is used",
    async run(workbench) {
      const { page } = workbench;
      await workbench.typeLine(workbench.token("somaxconn"), "net.core.somaxconn = 4096");
      await workbench.chooseKernel("rhel6");
      await workbench.hover(workbench.token("somaxconn"), /rhel6-2\.6\.32/);
      await workbench.chooseKernel("6.12");
      await page.locator(".part.statusbar", { hasText: /Linux 6\.12/ }).waitFor();
    },
  },
  ...pathSteps,
  ...treeSteps,
];
