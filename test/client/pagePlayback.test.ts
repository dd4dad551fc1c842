import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { PageToHost } from "../../core/messages.ts";
import { simulate, unwatched } from "../../core/simulation/simulate.ts";
import { traceDrop } from "../../core/simulation/traceDrop.ts";
import { scenarioOf } from "../core/simulation/scenarioOf.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { inputFor, type PageHarness, startPageHarness } from "./pageHarness.ts";

let harness: PageHarness;

beforeAll(async () => {
  harness = await startPageHarness();
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

async function openPage(): Promise<void> {
  await harness.open({});
  await harness.send({ type: "input", input: inputFor({}) });
  await harness.page.locator(".verdict", { hasText: /The accept queue was full at 512/ }).waitFor();
  // The advice comes last and moves what is below it.
  await harness.page.getByText(/Raising net\.core\.somaxconn .* changes nothing/).waitFor();
}

const slider = () => harness.page.getByRole("slider", { name: "Time" });
const position = async () => Number(await slider().inputValue());
const waitForPosition = (least: number, most: number) =>
  harness.page.waitForFunction(
    ([from, to]) => {
      const value = Number(document.querySelector<HTMLInputElement>("#time")?.value);
      return value >= (from ?? 0) && value <= (to ?? 0);
    },
    [least, most],
  );

describe("playing a run", () => {
  test("goes from the start to the end, and stays there", async () => {
    await openPage();
    const { page } = harness;
    await page.getByRole("combobox", { name: "Speed" }).selectOption("20×");
    await page.getByRole("button", { name: "Play" }).click();
    await waitForPosition(1, 900);
    await waitForPosition(1000, 1000);
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await harness.state()).toMatchObject({ shownShare: 1 });
    expect(await page.locator(".queue.acceptQueue .tank").getAttribute("aria-label")).toMatch(
      /at 10\.00.s: 0 of 512/,
    );
  });

  test("can be held with the keyboard, goes on from there, and ends where the user scrubs", async () => {
    await openPage();
    const { page } = harness;
    await page.getByRole("button", { name: "Play" }).press("Enter");
    await waitForPosition(5, 999);
    await page.getByRole("button", { name: "Pause" }).press("Enter");
    const held = await position();
    expect(await harness.state()).toMatchObject({ shownShare: expect.closeTo(held / 1000, 2) });
    await page.getByRole("button", { name: "Play" }).click();
    await waitForPosition(held + 5, 999);
    await slider().focus();
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await position()).toBe(0);
  });

  test("who wants little motion sees still pictures", async () => {
    const { page } = harness;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openPage();
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(window, { seen });
      const time = document.querySelector<HTMLInputElement>("#time");
      const output = document.querySelector(".scrubber output");
      if (output)
        new MutationObserver(() => seen.add(time?.value ?? "")).observe(output, {
          childList: true,
        });
    });
    await page.getByRole("combobox", { name: "Speed" }).selectOption("20×");
    await page.getByRole("button", { name: "Play" }).click();
    await waitForPosition(300, 300);
    await page.getByRole("button", { name: "Pause" }).click();
    const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
    expect(seen).toEqual(["100", "200", "300"]);
    await page.emulateMedia({ reducedMotion: null });
  });
});

test("a click on a drop opens its line and shows the trace of that packet", async () => {
  await openPage();
  const { page } = harness;
  await page.locator(".drops tbody button").first().click();
  const sent = await harness.sent();
  const asked = sent.find(
    (one): one is Extract<PageToHost, { type: "traceDrop" }> => one.type === "traceDrop",
  );
  if (asked === undefined) throw new Error("no trace was asked for");
  const revealed = sent.at(-1);
  expect(revealed).toMatchObject({ type: "reveal", at: asked.at });

  const model = loadKernel("6.12");
  const scenario = { ...scenarioOf({ listen: 511 }), ...asked.traffic };
  expect(simulate(model, scenario).kind).toBe("finished");
  const trace = traceDrop(model, scenario, asked.at, unwatched);
  if (trace === undefined) throw new Error("no trace");
  await harness.send({ type: "dropTrace", trace, message: "" });
  const view = page.locator(".dropTrace");
  await view.getByRole("heading", { name: /^The first .+ dropped by \w+\(\)$/ }).waitFor();
  expect(await view.locator("li").count()).toBe(trace.steps.length);
  const dropped = view.locator("li.drop").last();
  expect(await dropped.textContent()).toMatch(/dropped here/);
  await dropped.getByRole("button").click();
  expect((await harness.sent()).at(-1)).toMatchObject({ type: "reveal", at: asked.at });
  await view.getByRole("button", { name: "Close the trace" }).click();
  await view.waitFor({ state: "hidden" });
  await harness.send({ type: "dropTrace", trace: null, message: "It comes too late." });
  await view.getByText("It comes too late.").waitFor();
});

test("every drop that was kept leads to the trace of its own packet", async () => {
  await openPage();
  const { page } = harness;
  await page.getByText(/^The first 500 drops, one by one$/).click();
  await page.getByRole("button", { name: "Trace 9", exact: true }).click();
  const asked = (await harness.sent()).at(-1);
  expect(asked).toMatchObject({ type: "traceDrop", at: { sample: 8 } });
  if (asked?.type !== "traceDrop") throw new Error("no trace was asked for");
  const scenario = { ...scenarioOf({ listen: 511 }), ...asked.traffic };
  const trace = traceDrop(loadKernel("6.12"), scenario, asked.at, unwatched);
  if (trace === undefined) throw new Error("no trace");
  await harness.send({ type: "dropTrace", trace, message: "" });
  await page.getByRole("heading", { name: /^Drop 9: .+ dropped by/ }).waitFor();
});

test("axe finds nothing in the controls, the playback and the trace", async () => {
  await openPage();
  const { page } = harness;
  await page.getByTitle("Change the traffic").click();
  await page.getByText("More: network, patience, servers").click();
  const model = loadKernel("6.12");
  const scenario = scenarioOf({ listen: 5, accepts: "none" });
  const outcome = simulate(model, scenario);
  const at = outcome.kind === "finished" ? outcome.result.drops[0]?.drop.at : undefined;
  const trace = at && traceDrop(model, scenario, at, unwatched);
  if (trace === undefined) throw new Error("no trace");
  await harness.send({ type: "dropTrace", trace, message: "" });
  await page.locator(".dropTrace li.drop").first().waitFor();
  const require = createRequire(import.meta.url);
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  // VS Code's colours are not here; the editor's own tests look at them.
  const options = JSON.stringify({ rules: { "color-contrast": { enabled: false } } });
  const { violations } = (await page.evaluate(`axe.run("#page", ${options})`)) as AxeResults;
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
