import { defaultFields } from "../../core/simulation/trafficFields.ts";
import { documentUri, inputFor, startPageHarness } from "../client/pageHarness.ts";
import type { Bench, Figure } from "./bench.ts";

const connections = 5_000_000;
const perSecond = 100_000;
const acceptsPerSecond = 110_000;
/** A frame that takes longer is felt. */
const longestFrameMs = 100;
const atOnceMs = 100;
const patienceMs = 90_000;

/** The panel's page in a real browser while it simulates five million connections, and how soon it gives up. */
export const run: Bench = async () => {
  const harness = await startPageHarness();
  const { page } = harness;
  try {
    const fields = {
      ...defaultFields,
      arrivals: "poisson",
      arrivalRate: String(perSecond),
      accepts: "exponential",
      acceptRate: String(acceptsPerSecond),
      duration: String(connections / perSecond),
    };
    await harness.open({ documentUri, fields, showsFields: false });
    await page.evaluate(watchFrames);
    const startedAt = performance.now();
    await harness.send({ type: "input", input: inputFor({ "net.core.somaxconn": "4096" }) });
    await page
      .locator(".verdict", { hasText: /dropped|was full/ })
      .waitFor({ timeout: patienceMs });
    const runMs = performance.now() - startedAt;
    const frameMs = await page.evaluate(() => longestGap());
    // Once more, to be stopped while it is under way.
    await page.getByRole("button", { name: "Run again" }).click({ timeout: patienceMs });
    await page.waitForFunction(() => {
      const progress = document.querySelector("progress");
      return progress !== null && progress.value > 0.05 && progress.value < 0.9;
    });
    const cancelMs = await page.evaluate(stopRun);
    const figures: readonly Figure[] = [
      { name: "5,000,000 connections in the page", value: runMs, unit: "ms", atMost: undefined },
      { name: "longest frame meanwhile", value: frameMs, unit: "ms", atMost: longestFrameMs },
      { name: "from Stop to stopped", value: cancelMs, unit: "ms", atMost: atOnceMs },
    ];
    return figures;
  } finally {
    await harness.dispose();
  }
};

/** Defined in the page by `watchFrames`. */
declare function longestGap(): number;

function watchFrames(): void {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(window, { longestGap: () => longest });
}

/** Milliseconds from a click on Stop until the button offers to run again. */
async function stopRun(): Promise<number> {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent === "Stop");
  if (button === undefined) throw new Error("nothing runs");
  const startedAt = performance.now();
  button.click();
  while (button.textContent !== "Run again") await new Promise(requestAnimationFrame);
  return performance.now() - startedAt;
}
