import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PageScenario } from "../../core/messages.ts";
import { defaultTraffic } from "../../core/simulation/scenario.ts";
import { inputFor, type PageHarness, startPageHarness } from "./pageHarness.ts";

let harness: PageHarness;

beforeAll(async () => {
  harness = await startPageHarness();
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

const scenario: PageScenario = {
  description: "Two groups",
  kernel: "5.10",
  listenBacklog: 30,
  sysctls: { "net.core.somaxconn": "20" },
  replications: 4,
  traffic: {
    ...defaultTraffic,
    arrivals: { kind: "trace", timesMs: [100.125, 101, 102] },
    otherClients: [{ ...defaultTraffic, arrivals: { kind: "burst", count: 60, atMs: 200 } }],
    accepts: { kind: "none" },
    clientRetries: 0,
    lossShare: 0,
    connectTimeoutMs: 3000,
    listeners: 1,
    durationMs: 1500,
  },
};

/** What the extension would save, asked for until the page has it as wanted. */
async function saved(): Promise<PageScenario> {
  await harness.send({ type: "saveScenario" });
  await harness.page.waitForFunction(() => sentMessages().at(-1)?.type === "scenario");
  const last = (await harness.sent()).at(-1);
  if (last?.type !== "scenario") throw new Error("no scenario");
  return last.scenario;
}
declare function sentMessages(): { readonly type: string }[];

const lost = harnessText(/The accept queue was full at 21 connections/);

function harnessText(text: RegExp) {
  return () => harness.page.locator(".verdict", { hasText: text }).waitFor();
}

async function openScenario(): Promise<void> {
  await harness.open({});
  await harness.send({ type: "input", input: inputFor({}) });
  await harnessText(/The accept queue was full at 512/)();
  await harness.send({ type: "openScenario", scenario });
  await harness.page.waitForFunction(() => sentMessages().some(({ type }) => type === "try"));
  const tried = (await harness.sent()).find(({ type }) => type === "try");
  expect(tried).toEqual({
    type: "try",
    tried: { sysctls: scenario.sysctls, listenBacklog: 30, kernel: "5.10" },
  });
  const answer = { listen: 30, kernel: "5.10", tried: scenario.sysctls };
  await harness.send({ type: "input", input: inputFor(scenario.sysctls, answer) });
  await lost();
}

test("an opened scenario takes the place of all controls, and runs", async () => {
  await openScenario();
  const { page } = harness;
  const line = page.locator(".trafficText").first();
  expect(await line.textContent()).toMatch(/^clients as recorded · 1 more group of clients/);
  await page.getByTitle("Change the traffic").click();
  expect(await page.getByRole("textbox", { name: "Duration" }).inputValue()).toBe("1.5");
  await page.getByText("More: network, patience, servers").click();
  expect(await page.getByRole("textbox", { name: "Give up after" }).inputValue()).toBe("3");
});

test("what is saved is what was opened, after a reload, too", async () => {
  await openScenario();
  const first = await saved();
  const { kernel } = scenario;
  expect(first).toEqual(scenario);
  const state = await harness.state();
  await harness.open(state);
  const ready = (await harness.sent()).find(({ type }) => type === "ready");
  expect(ready).toMatchObject({ tried: { kernel, sysctls: scenario.sysctls } });
  const answer = { listen: 30, kernel: "5.10", tried: scenario.sysctls };
  await harness.send({ type: "input", input: inputFor(scenario.sysctls, answer) });
  await lost();
  expect(await saved()).toEqual(first);
});

test("a field that changes leaves the rest of the scenario; Forget leaves the fields only", async () => {
  await openScenario();
  const { page } = harness;
  await page.getByTitle("Change the traffic").click();
  await page.getByText("More: network, patience, servers").click();
  await page.getByRole("textbox", { name: "Listeners" }).fill("2");
  const changed = await saved();
  expect(changed.traffic).toEqual({ ...scenario.traffic, listeners: 2 });
  await page.getByRole("button", { name: /Forget the scenario's other clients/ }).click();
  const alone = await saved();
  expect(alone.traffic).toMatchObject({ otherClients: [], arrivals: { kind: "burst" } });
});

test("the chips ask for scenarios, and choosing a kernel lets go of the scenario's", async () => {
  await openScenario();
  const { page } = harness;
  await page.getByRole("button", { name: "Scenario" }).click();
  expect((await harness.sent()).at(-1)).toEqual({ type: "chooseScenario" });
  await page.getByRole("button", { name: /Linux 5\.10/ }).click();
  await page.waitForFunction(() => sentMessages().at(-1)?.type === "try");
  expect((await harness.sent()).at(-1)).toEqual({
    type: "try",
    tried: { sysctls: scenario.sysctls, listenBacklog: 30 },
  });
});

test("AF_UNIX datagrams that nobody has room for are told with their line", async () => {
  await harness.open({});
  await harness.send({ type: "input", input: inputFor({ "net.unix.max_dgram_qlen": "10" }) });
  const { page } = harness;
  await harnessText(/The accept queue was full at 512/)();
  await page.getByTitle("Change the traffic").click();
  await page.getByText("More: network, patience, servers").click();
  await page.getByRole("combobox", { name: "Clients connect" }).selectOption("never");
  await page.getByRole("combobox", { name: "AF_UNIX", exact: true }).selectOption("datagrams");
  await page.getByRole("textbox", { name: "AF_UNIX reads" }).fill("50");
  await harnessText(
    /The AF_UNIX queue held 11 datagrams at most, and [\d,]+ datagrams were refused/,
  )();
  const chart = page.getByRole("img", {
    name: /^Chart of the AF_UNIX queue over 10.00.s: at most 11/,
  });
  await chart.waitFor();
  const row = page.locator(".drops tbody tr");
  expect(await row.textContent()).toMatch(/datagram.*unix queue.*unix_dgram_sendmsg\(\)/);
  const { traffic } = await saved();
  expect(traffic).toMatchObject({
    arrivals: { kind: "none" },
    unix: { kind: "datagram", reads: { kind: "exponential", perSecond: 50 }, whenFull: "drop" },
  });
});
