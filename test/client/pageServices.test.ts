import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { inputFor, type PageHarness, startPageHarness } from "./pageHarness.ts";

const require = createRequire(import.meta.url);
let harness: PageHarness;

beforeAll(async () => {
  harness = await startPageHarness();
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

const verdict = (text: RegExp) =>
  harness.page.locator(".verdict", { hasText: text }).waitFor({ timeout: 20_000 });

async function openWithRedis(): Promise<void> {
  await harness.open({});
  await harness.send({ type: "input", input: inputFor({}) });
  await verdict(/The accept queue was full at 512/);
  const { page } = harness;
  await page.getByText("one alone on this machine").click();
  await page.getByRole("button", { name: "Add a service" }).press("Enter");
  await verdict(/^server: The accept queue was full/);
}

test("a service is added with the keyboard, and has queues of its own", async () => {
  await openWithRedis();
  const { page } = harness;
  const focused = await page.evaluate("document.activeElement.id");
  expect(focused).toBe("service-0-name");
  const row = page.locator(".serviceQueues tbody tr").nth(1);
  await expect.poll(() => row.textContent()).toMatch(/redis.* of 512.* of 512/);
  await page.getByRole("textbox", { name: "Listen backlog" }).fill("9");
  await page.getByRole("textbox", { name: "Accepts" }).nth(-1).fill("100");
  await verdict(/redis: The accept queue was full at 10 connections/);
  await verdict(/redis: raising net\.core\.somaxconn does nothing here, the service asks for 9\./);
  const chip = page.locator(".serviceQueues").getByRole("button", { name: "redis" });
  await chip.press("Enter");
  expect(await chip.getAttribute("aria-pressed")).toBe("true");
  await expect.poll(() => page.locator(".picture").first().textContent()).toMatch(/10/);
});

test("a name that is taken is told beside its field, and what is saved has the services", async () => {
  await openWithRedis();
  const { page } = harness;
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("server");
  await page.getByText("Another service has this name.").waitFor();
  expect(await name.getAttribute("aria-invalid")).toBe("true");
  await name.fill("cache");
  await expect
    .poll(() => page.locator(".serviceQueues tbody tr").nth(1).textContent())
    .toMatch(/^cache/);
  await harness.send({ type: "saveScenario" });
  await expect.poll(async () => (await harness.sent()).at(-1)?.type).toBe("scenario");
  const last = (await harness.sent()).at(-1);
  expect(last).toMatchObject({
    scenario: { traffic: { otherServices: [{ name: "cache", listenBacklog: 511 }] } },
  });
});

test("a service that is removed leaves one alone, after which the focus is not lost", async () => {
  await openWithRedis();
  const { page } = harness;
  await page.getByRole("button", { name: "Remove service redis" }).press("Enter");
  await verdict(/^The accept queue was full at 512/);
  expect(await page.locator(".serviceQueues").isVisible()).toBe(false);
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Add a service");
});

test("axe finds nothing in services and their queues", async () => {
  await openWithRedis();
  const { page } = harness;
  await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = (await page.evaluate(
    'axe.run("#page", { rules: { "color-contrast": { enabled: false } } })',
  )) as AxeResults;
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
