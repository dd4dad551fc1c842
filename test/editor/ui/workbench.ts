import type { FrameLocator, Locator, Page } from "playwright-core";

/** VS Code's window in the browser: the few things of it that the flow touches. */
export interface Workbench {
  readonly page: Page;
  /** Waits until the workbench is there and the text of a file is shown. */
  waitForEditor(text: string): Promise<void>;
  /** The first place in an editor that shows this text within one token. */
  token(text: string | RegExp): Locator;
  /** Rests the mouse on a token until a hover that contains `expected` is open. */
  hover(token: Locator, expected: string | RegExp): Promise<Locator>;
  /** Runs a command by its title, as a person does with F1. */
  runCommand(title: string): Promise<void>;
  /** Waits until the editor with the cursor shows this file, and `expected` is on the cursor's line. */
  waitForCursorLine(tab: string, expected: RegExp): Promise<void>;
  /** Shows the tab of this name, as a click on it does. */
  showTab(name: string): Promise<void>;
  /** Replaces the text of the line that the token stands on. */
  typeLine(token: Locator, text: string): Promise<void>;
  /** Moves the mouse to where nothing answers it, and waits until no tooltip is left. */
  rest(): Promise<void>;
  /** Opens a file by its name, as a person does with Ctrl+P. */
  openFile(name: string): Promise<void>;
  closeTab(name: string): Promise<void>;
  /** Answers the dialog of this title with a folder, in which `entry` is a file or folder. */
  chooseFolder(title: string, folder: string, entry: string): Promise<void>;
  /** A row of the tree in the side bar. */
  treeRow(text: string | RegExp): Locator;
  /** Pulls the lower edge of a hover down, as a person does who wants to read on. */
  enlargeHover(hover: Locator): Promise<void>;
  /** Picks a kernel from the list behind the status bar. */
  chooseKernel(version: string): Promise<void>;
  /** Clicks the row of a list of choices that begins so. */
  pickRow(beginning: string): Promise<void>;
  /** What the shown webview holds. */
  webview(): FrameLocator;
}

const timeoutMs = 20_000;

export function workbenchOf(page: Page): Workbench {
  const workbench: Workbench = {
    page,

    async waitForEditor(text) {
      await page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: 60_000 });
      await workbench.token(text).waitFor({ timeout: timeoutMs });
    },

    token: (text) =>
      page.locator(".editor-instance .view-line span span", { hasText: text }).first(),

    async hover(token, expected) {
      const hover = page.locator(".monaco-hover:not(.hidden)", { hasText: expected }).first();
      const deadline = Date.now() + timeoutMs;
      while (Date.now() < deadline) {
        // A hover opens for a mouse that comes to rest; one that rests already moves a little.
        await page.mouse.move(640, 700);
        await token.hover();
        if (await appears(hover, 2_000)) return hover;
      }
      throw new Error(`no hover with ${expected}`);
    },

    async runCommand(title) {
      const input = page.locator(".quick-input-widget input");
      const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
      // A workbench that still starts may close the palette again or fill it late: then it is opened anew.
      for (const deadline = Date.now() + timeoutMs; ; ) {
        await page.keyboard.press("F1");
        try {
          await input.fill(`>${title}`, { timeout: 3000 });
          await row.click({ timeout: 3000 });
          return;
        } catch (error) {
          if (Date.now() > deadline) throw error;
          await page.keyboard.press("Escape");
        }
      }
    },

    async waitForCursorLine(tab, expected) {
      const wanted = { tab, source: expected.source };
      await page.waitForFunction(cursorLineMatches, wanted, { timeout: timeoutMs });
    },

    async showTab(name) {
      await page.locator(".tab", { hasText: name }).first().click();
      await page.locator(".tab.active", { hasText: name }).first().waitFor({ timeout: timeoutMs });
    },

    async typeLine(token, text) {
      await token.click();
      await page.keyboard.press("End");
      await page.keyboard.press("Shift+Home");
      await page.keyboard.type(text);
    },

    async rest() {
      await page.mouse.move(640, 790);
      await page.locator(".workbench-hover").first().waitFor({ state: "detached" });
    },

    async openFile(name) {
      await page.keyboard.press("ControlOrMeta+P");
      await page.locator(".quick-input-widget input").fill(name);
      const row = page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
      await row.click();
      await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: timeoutMs });
    },

    async closeTab(name) {
      const tab = page.locator(".tab", { hasText: name }).first();
      await tab.click({ button: "middle" });
      await tab.waitFor({ state: "detached", timeout: timeoutMs });
    },

    async chooseFolder(title, folder, entry) {
      const dialog = page.locator(".quick-input-widget", { hasText: title });
      const path = dialog.locator("input[type=text]");
      const rows = page.locator(".quick-input-list .monaco-list-row");
      // What is typed before the first folder is listed would be forgotten for that folder.
      await rows.filter({ hasText: ".." }).waitFor();
      await page.locator(".quick-input-progress.done").waitFor({ state: "attached" });
      await path.fill(`${folder}/`);
      await rows.filter({ hasText: entry }).first().waitFor();
      // A dialog that still lists the folder takes no answer.
      for (const deadline = Date.now() + timeoutMs; await dialog.isVisible(); ) {
        if (Date.now() > deadline) throw new Error(`the dialog does not take ${folder}`);
        await path.press("Enter", { timeout: 1000 }).catch(() => undefined);
        await page.waitForTimeout(500);
      }
    },

    treeRow: (text) => page.locator(".pane-body .monaco-list-row", { hasText: text }).first(),

    async enlargeHover(hover) {
      const box = await hover.boundingBox();
      if (box === null) throw new Error("the hover is gone");
      const [x, bottom] = [box.x + box.width / 2, box.y + box.height];
      await page.mouse.move(x, bottom);
      await page.mouse.down();
      await page.mouse.move(x, bottom + 120, { steps: 4 });
      await page.mouse.move(x, bottom + 360, { steps: 4 });
      await page.mouse.up();
      await page.mouse.move(x, bottom);
    },

    async pickRow(beginning) {
      await page
        .locator(`.quick-input-list .monaco-list-row[aria-label^="${beginning}"]`)
        .first()
        .click();
    },

    async chooseKernel(version) {
      await page
        .locator(".part.statusbar")
        .getByText(/ · backlog \d+/)
        .click();
      // The list draws only the rows that fit: what is typed brings the wanted one into view.
      await page.locator(".quick-input-widget input[type=text]").fill(version);
      const row = page.locator(".quick-input-list .monaco-list-row", { hasText: version }).first();
      await row.click({ timeout: timeoutMs });
      await page.locator(".part.statusbar", { hasText: version }).waitFor({ timeout: timeoutMs });
    },

    webview: () => page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame"),
  };
  return workbench;
}

/** Runs in the page. The number of the cursor's line and the line's text stand at the same height. */
function cursorLineMatches({ tab, source }: { tab: string; source: string }): boolean {
  return [...document.querySelectorAll(".editor-group-container")].some((group) => {
    const title = group.querySelector(".tab.active")?.textContent ?? "";
    const top = (element: Element) => Math.round(element.getBoundingClientRect().top);
    const lineNumber = group.querySelector(".active-line-number");
    if (!title.includes(tab) || lineNumber === null) return false;
    const line = [...group.querySelectorAll(".view-line")].find(
      (element) => top(element) === top(lineNumber),
    );
    // The editor draws blanks as no-break spaces.
    return new RegExp(source).test((line?.textContent ?? "").replaceAll("\u00a0", " "));
  });
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  try {
    await locator.waitFor({ timeout });
    return true;
  } catch {
    // Not yet: the caller tries again or gives up.
    return false;
  }
}
