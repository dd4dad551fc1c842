import type { Workbench } from "./workbench.ts";

export { workbenchOf } from "./workbench.ts";

/**
 * Installs the extension from an address into the workbench's web worker extension host, where its
 * server is a web worker too, and sees that it answers.
 */
export async function checkWebExtension(workbench: Workbench, address: string): Promise<void> {
  const { page } = workbench;
  await workbench.waitForEditor("somaxconn");
  await workbench.token("somaxconn").click();
  await workbench.runCommand("Developer: Install Extension from Location...");
  const input = page.locator(".quick-input-widget input.input");
  await page.locator(".quick-input-widget").getByText("Install", { exact: true }).waitFor();
  await input.fill(address);
  await input.press("Enter");
  await workbench.hover(workbench.token("somaxconn"), "Effective 511");
  await workbench.token("somaxconn").click();
  await page.keyboard.press("F12");
  await workbench.waitForCursorLine("socket.c", /backlog.*somaxconn|somaxconn.*backlog/);
  await workbench.showTab("90-web.conf");
  await page.locator(".activitybar .action-label[aria-label^='Kernel Paths']").click();
  await workbench.treeRow("net.core.somaxconn").waitFor();
  await workbench.runCommand("Sysctl Lens: Walk along Kernel Path");
  await workbench.pickRow("listen(2)");
  const note = page.locator(".review-widget");
  await note
    .getByText(/step 1 of/)
    .first()
    .waitFor();
  await page.keyboard.press("Alt+.");
  await note
    .getByText(/step 2 of/)
    .first()
    .waitFor();
  await workbench.runCommand("Sysctl Lens: Show Path as Picture");
  await workbench.webview().locator("[data-step] [aria-current]").waitFor();
}
