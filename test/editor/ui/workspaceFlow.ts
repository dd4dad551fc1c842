import type { Step } from "./step.ts";

export { workbenchOf } from "./workbench.ts";

/** In a workspace of two folders that is not trusted at first. */
export const steps: readonly Step[] = [
  {
    title: "in an untrusted workspace the bundled snippets answer, and it is said",
    async run(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor("somaxconn");
      await workbench.hover(workbench.token("somaxconn"), /accept queue holds 512/);
      const status = page.locator(".part.statusbar .warning-kind, .part.statusbar [aria-label]");
      await status.filter({ hasText: "backlog 511" }).first().waitFor();
      await page.locator(".part.statusbar [aria-label*='trust' i]").first().waitFor();
    },
  },
  {
    title: "each folder of a workspace has its own kernel and its own settings",
    async run(workbench) {
      const { page } = workbench;
      await workbench.openFile("10-old.conf");
      await workbench.waitForEditor("tcp_syncookies");
      // The other folder sets 4096, on another kernel.
      const hover = await workbench.hover(workbench.token("somaxconn"), "Effective 200");
      await hover.getByText("Linux 4.4").first().waitFor();
      await page.locator(".part.statusbar", { hasText: /Linux 4\.4/ }).waitFor();
      await workbench.showTab("90-web.conf");
      await workbench.hover(workbench.token("somaxconn"), /Effective 511.*Linux 6\.12/s);
    },
  },
  {
    title: "trust given, the workspace's own snippets compute the numbers",
    async run(workbench) {
      const { page } = workbench;
      await workbench.runCommand("Workspaces: Manage Workspace Trust");
      await page
        .locator(".workspace-trust-editor")
        .getByRole("button", { name: "Trust" })
        .first()
        .click();
      await workbench.showTab("90-web.conf");
      await page.locator(".part.statusbar", { hasText: "own snippets" }).waitFor();
      await workbench.hover(workbench.token("somaxconn"), /accept queue holds 511/);
    },
  },
];
