import assert from "node:assert/strict";
import { assertAccessible } from "./accessibility.ts";
import type { Step } from "./step.ts";

/** The view "Kernel Paths", a walk with keys, the picture, and the comparison of versions. */
export const pathSteps: readonly Step[] = [
  {
    title: "the view Kernel Paths shows the file's sysctls and follows the cursor",
    async run(workbench) {
      const { page } = workbench;
      await page.locator(".activitybar .action-label[aria-label^='Kernel Paths']").click();
      await workbench.treeRow("net.core.somaxconn").waitFor();
      await workbench.token("tcp_max_syn_backlog").click();
      const selected = page.locator(".pane-body .monaco-list-row.selected");
      await selected.getByText("net.ipv4.tcp_max_syn_backlog").waitFor();
      await workbench.token("somaxconn").click();
      await selected.getByText("net.core.somaxconn").waitFor();
      // The keyboard still belongs to the file.
      await page.locator(".editor-instance .monaco-editor.focused").waitFor();
    },
  },
  {
    title: "the keyboard opens a path in the tree and walks along it",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.treeRow("net.core.somaxconn").click();
      await workbench.treeRow(/\d steps/).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowRight");
      await page.locator(".monaco-list-row[aria-label^='Step 1 of']").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const note = page.locator(".review-widget");
      await note
        .getByText(/step 1 of \d+/)
        .first()
        .waitFor();
      await page.locator(".part.statusbar", { hasText: /Walk: .* 1\/\d+/ }).waitFor();
      const title = () => page.locator(".tab.active").first().textContent();
      assert.match((await title()) ?? "", /\.[ch]/);
      for (const step of [2, 3, 4, 5, 6]) {
        await page.keyboard.press("Alt+.");
        await note
          .getByText(new RegExp(`step ${step} of`))
          .first()
          .waitFor();
      }
      await page.keyboard.press("Alt+,");
      await note
        .getByText(/step 5 of/)
        .first()
        .waitFor();
      const selected = page.locator(".pane-body .monaco-list-row.selected");
      await page.waitForFunction(() =>
        document
          .querySelector(".pane-body .monaco-list-row.selected")
          ?.ariaLabel?.startsWith("Step 5 of"),
      );
      assert.equal(await selected.count(), 1);
      await workbench.rest();
      await screenshot("walk");
    },
  },
  {
    title: "the note's buttons and the status bar lead on, Escape ends the walk",
    async run(workbench) {
      const { page } = workbench;
      const note = page.locator(".review-widget");
      await note.getByRole("button", { name: /Walk: Next Step/ }).click();
      await note
        .getByText(/step 6 of/)
        .first()
        .waitFor();
      await page
        .locator(".part.statusbar")
        .getByText(/Walk: /)
        .click();
      await page.locator(".quick-input-widget input").fill("1.");
      await page.keyboard.press("Enter");
      await note
        .getByText(/step 1 of/)
        .first()
        .waitFor();
      await workbench.runCommand("View: Focus Active Editor Group");
      await page.keyboard.press("Escape");
      await note.waitFor({ state: "detached" });
      await page.locator(".part.statusbar", { hasText: "Walk: " }).waitFor({ state: "detached" });
    },
  },
  {
    title: "Show Path as Picture draws the steps, and a step opens its line",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.showTab("90-web.conf");
      await workbench.runCommand("Sysctl Lens: Walk along Kernel Path");
      await workbench.pickRow("listen(2)");
      await page
        .locator(".review-widget")
        .getByText(/step 1 of/)
        .first()
        .waitFor();
      await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
      await workbench.runCommand("Sysctl Lens: Show Path as Picture");
      const picture = workbench.webview();
      const steps = picture.locator("[data-step]");
      await steps.nth(4).waitFor();
      await steps.nth(4).getByRole("button").focus();
      await page.keyboard.press("Enter");
      await page
        .locator(".review-widget")
        .getByText(/step 5 of/)
        .first()
        .waitFor();
      await picture.locator("[data-step] [aria-current]").waitFor();
      assert.equal(await steps.nth(4).getByRole("button").getAttribute("aria-current"), "step");
      await workbench.rest();
      await screenshot("picture");
      await assertAccessible(workbench);
      await workbench.runCommand("Sysctl Lens: Walk: End");
      await workbench.closeTab("Path:");
    },
  },
  {
    title: "Compare Kernel Versions is a table whose cells lead to code and that follows the file",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.showTab("90-web.conf");
      await page.getByRole("button", { name: "Compare Kernel Versions" }).first().click();
      const table = workbench.webview();
      await table.getByRole("grid").waitFor();
      assert.ok((await table.locator("td.changed").count()) > 0, "no cell is marked");
      await workbench.rest();
      await screenshot("versions");
      await assertAccessible(workbench);
      await table.locator("td.changed button").first().click();
      await page.locator(".editor-group-container .tab.active", { hasText: /\.[ch]$/ }).waitFor();
      await workbench.runCommand("View: Close All Editors in Group").catch(() => undefined);
    },
  },
  {
    title: "a function is compared with another version",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.showTab("90-web.conf");
      await workbench.token("somaxconn").click();
      await page.keyboard.press("F12");
      await workbench.waitForCursorLine("socket.c", /backlog.*somaxconn|somaxconn.*backlog/);
      await workbench.runCommand("Sysctl Lens: Compare This Function with Another Version");
      await workbench.pickRow("Linux 4.4");
      const diff = page.locator(".monaco-diff-editor");
      await diff.locator(".original .view-line", { hasText: "SYSCALL_DEFINE2" }).waitFor();
      await diff.locator(".modified .view-line", { hasText: "__sys_listen_socket" }).waitFor();
      await workbench.rest();
      await screenshot("diff");
    },
  },
];
