import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findProgram } from "./command.mjs";
import { UserError } from "./userError.mjs";

const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Quiet: no sandbox (it refuses root), and none of the browser's own traffic. */
const browserArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that the tests use: $CHROMIUM, else Chromium or Chrome on PATH. */
export function findBrowser() {
  return process.env.CHROMIUM || programs.map((name) => findProgram(name)).find(Boolean);
}

/** Starts a headless browser with an empty profile; `defer(stop)` is called with what ends it. */
export async function openPage({ defer, viewport = { width: 1280, height: 800 } }) {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new UserError(
      "no Chromium found. Install it (Debian: apt-get install chromium), or set CHROMIUM.",
    );
  }
  const profile = await mkdtemp(join(tmpdir(), "sysctl-lens-browser-"));
  defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: browserArguments,
    headless: true,
    viewport,
    deviceScaleFactor: 1,
    colorScheme: "dark",
  });
  defer(() => context.close());
  return context.pages()[0] ?? (await context.newPage());
}
