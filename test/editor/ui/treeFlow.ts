import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backportedTree, writeTree } from "../../support/backportedTree.ts";
import type { Step } from "./step.ts";
import type { Workbench } from "./workbench.ts";

let folder = "";

/** Opens a row until the one below it shows: a tree that is made anew at that moment forgets the click. */
async function openRow(
  { page, treeRow }: Workbench,
  row: string | RegExp,
  below: string | RegExp,
): Promise<void> {
  await treeRow(row).waitFor();
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await treeRow(below).isVisible()) return;
    if ((await treeRow(row).getAttribute("aria-expanded")) === "false") {
      await treeRow(row).locator(".monaco-tl-twistie").click();
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`${row} was opened, and ${below} did not come`);
}

/** A kernel tree that was made up: chosen, searched, compared with the snippets. */
export const treeSteps: readonly Step[] = [
  {
    title: "Choose Kernel Tree takes a folder, and says what it is",
    async run(workbench) {
      const { page } = workbench;
      folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
      await writeTree(folder, backportedTree);
      await workbench.openFile("90-web.conf");
      await workbench.runCommand("Sysctl Lens: Choose Kernel Tree");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "Browse" }).click();
      await workbench.chooseFolder("Folder with Linux source", folder, "include");
      const told = page.locator(".notifications-toasts", { hasText: "sysctls lead into it" });
      await told.waitFor();
      await workbench.runCommand("Notifications: Clear All");
      await workbench.runCommand("Sysctl Lens: Choose Kernel Tree");
      const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "Linux 6.12.9" });
      await row.filter({ hasText: "in use" }).waitFor();
      await page.keyboard.press("Escape");
    },
  },
  {
    title:
      "Kernel Paths leads from the system call to the tree's line, and from there to the snippet",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await page.locator(".activitybar .action-label[aria-label^='Kernel Paths']").click();
      await workbench.runCommand("Sysctl Lens: Show Paths of the Kernel Tree");
      // A sysctl of the snippets tells its value, too: until those rows are gone, they would be opened.
      const rows = [/^net\.core\.somaxconn$/, "__sys_listen()", "listen(2)", "reads it here"];
      for (const [index, row] of rows.slice(0, -1).entries()) {
        await openRow(workbench, row, rows[index + 1] ?? "");
      }
      await workbench.treeRow("reads it here").click();
      await workbench.waitForCursorLine("socket.c", /backlog > somaxconn/);
      await workbench.rest();
      await screenshot("tree-paths");
      await workbench.runCommand("Sysctl Lens: Show in Kernel Snippet");
      await page
        .locator(".editor-instance .view-line", { hasText: "sockfd_lookup_light" })
        .waitFor();
      await workbench.runCommand("Sysctl Lens: Show Paths of the Snippets");
      await workbench.treeRow("net.core.somaxconn").waitFor();
    },
  },
  {
    title: "the snippets are verified against the tree, and marked where it differs",
    async run(workbench, screenshot) {
      const { page } = workbench;
      await workbench.runCommand("Sysctl Lens: Verify Snippets Against the Kernel Tree");
      await page.locator(".tab.active", { hasText: "Kernel tree and snippets" }).waitFor();
      const heading = page.locator(".editor-instance .view-line", { hasText: "Differs (1)" });
      await heading.waitFor();
      await page
        .locator(".codelens-decoration a", { hasText: /^Use the variant for 6\.12/ })
        .waitFor();
      const link = page.locator(".editor-instance .detected-link", { hasText: /sock\.h:10\d$/ });
      await workbench.runCommand("Notifications: Clear All");
      // Lines are drawn anew when their colours come.
      await page.locator(".editor-instance .view-line .mtkb", { hasText: "Differs" }).waitFor();
      await link.first().click({ modifiers: ["ControlOrMeta"] });
      await page.locator(".tab.active", { hasText: "inet_connection_sock.h" }).waitFor();
      const line = page.locator(".editor-instance .view-line", { hasText: ">=" }).last();
      const word = line.locator("span span", { hasText: "inet_csk_reqsk_queue_len" }).first();
      const hover = await workbench.hover(word, /differs/);
      assert.match((await hover.textContent()) ?? "", /The tree does it as Linux/);
      await screenshot("tree-differs");
      await page.keyboard.press("Escape");
      await rm(folder, { recursive: true });
    },
  },
];
