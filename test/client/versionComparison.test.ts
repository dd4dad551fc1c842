import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ComparisonCell, VersionComparison } from "../../core/kernel/comparison.ts";
import type { ComparisonToHost, HostToComparison } from "../../core/pageMessages.ts";
import { documentUri, type PageHarness, startPageHarness } from "./pageHarness.ts";

let harness: PageHarness<HostToComparison, ComparisonToHost>;

beforeAll(async () => {
  harness = await startPageHarness("versionComparison");
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

const labels = ["2.6.32", "4.3", "4.4", "5.10", "6.1", "6.12", "6.18", "7.3"];
const at = { path: "net/ipv4/tcp_input.c", line: 41, functionName: "tcp_conn_request" };

function row(
  id: string,
  title: string,
  texts: readonly string[],
): VersionComparison["rows"][number] {
  const cells = labels.map(
    (_, index): ComparisonCell => ({
      text: texts[index] ?? "",
      limitedBy: [{ kind: "sysctl", name: "net.core.somaxconn", value: "128" }],
      limitedTogether: false,
      isChanged: index > 0 && texts[index] !== texts[index - 1],
      at,
    }),
  );
  return { id, title, cells };
}

const same = labels.map(() => "129 connections");
const comparison: VersionComparison = {
  listenBacklog: 511,
  // The column before the last stands for several versions.
  kernels: labels.map((label) => {
    const ids = label === "6.12" ? ["6.11.0", "6.12.117"] : [label];
    return { id: ids[0] ?? label, label, ids };
  }),
  rows: [
    row("acceptQueue", "accept queue", same),
    row("synQueue", "SYN queue", ["256", "256", "128", "128", "128", "128", "128", "129"]),
  ],
};

async function openTable(state: unknown = {}): Promise<void> {
  await harness.open(state);
  await show(comparison);
}

async function show(shown: VersionComparison): Promise<void> {
  const displayPath = "etc/sysctl.d/90-web.conf";
  const message = {
    type: "comparison",
    comparison: shown,
    displayPath,
    kernel: "6.12.117",
  } as const;
  await harness.send(message);
  await harness.page.getByRole("grid").waitFor();
}

const cell = (name: RegExp) => harness.page.getByRole("button", { name });

describe("the comparison of versions", () => {
  test("waits, then shows a row for each limit and a column for each kernel", async () => {
    await harness.open({});
    await harness.page.getByText("Working out the limits on every kernel").waitFor();
    await show(comparison);
    await harness.page.getByText("2 changes over 9 kernels", { exact: false }).waitFor();
    expect(await harness.page.locator("thead th").allTextContents()).toEqual(["Limit", ...labels]);
    expect(await harness.page.locator("tbody tr").count()).toBe(2);
    expect(await harness.state()).toMatchObject({ documentUri });
  });

  test("marks what changed, for eyes and for ears", async () => {
    await openTable();
    const changed = harness.page.locator("td.changed");
    expect(await changed.count()).toBe(2);
    await cell(/^SYN queue, 4\.4, 128 ?, changed ?, limited by ?somaxconn 128/).waitFor();
    expect(await harness.page.locator("thead [aria-current]").textContent()).toBe("6.12");
  });

  test("a cell leads to the line that decides, in its version", async () => {
    await openTable();
    await cell(/^SYN queue, 6\.12,/).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "reveal", at, kernel: "6.11.0" });
  });

  test("Tab leads to one cell, the arrow keys to the others, Enter to the code", async () => {
    await openTable();
    const { keyboard } = harness.page;
    await harness.page.getByRole("button", { name: "listen(fd, 511)" }).focus();
    await keyboard.press("Tab");
    for (const key of ["ArrowDown", "End", "ArrowLeft", "ArrowRight", "Enter"]) {
      await keyboard.press(key);
    }
    expect((await harness.sent()).at(-1)).toEqual({ type: "reveal", at, kernel: "7.3" });
    await keyboard.press("Home");
    const focused = () => harness.page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toMatch(/^SYN queue, 2\.6\.32/);
    await keyboard.press("ArrowUp");
    expect(await focused()).toMatch(/^accept queue, 2\.6\.32/);
  });

  test("keeps its first row and column in sight", async () => {
    await openTable();
    await harness.page.setViewportSize({ width: 420, height: 260 });
    const box = harness.page.locator(".tableBox");
    const before = await cellsInSight();
    await box.evaluate((element) => element.scrollTo(500, 80));
    expect(await cellsInSight()).toEqual(before);
    await harness.page.setViewportSize({ width: 760, height: 900 });

    async function cellsInSight(): Promise<readonly unknown[]> {
      const corner = await harness.page.locator(".corner").boundingBox();
      const first = await harness.page.locator("tbody th").first().boundingBox();
      return [corner?.x, corner?.y, first?.x];
    }
  });

  test("an edited configuration gives other cells, and the focus stays", async () => {
    await openTable();
    await cell(/^SYN queue, 4\.4,/).focus();
    await harness.send({ type: "loading" });
    await harness.page.locator("main[aria-busy]").waitFor();
    await show({ ...comparison, rows: comparison.rows.map((one) => row(one.id, one.title, same)) });
    await harness.page.getByText("These settings come to the same on all 9 kernels.").waitFor();
    await cell(/^SYN queue, 4\.4, 129/)
      .and(harness.page.locator(":focus"))
      .waitFor();
    await harness.page.locator("main:not([aria-busy])").waitFor();
  });

  test("what the server cannot answer is said, and leads to the output", async () => {
    await harness.open({});
    await harness.send({ type: "noComparison", message: "The limits could not be worked out." });
    await harness.page.getByText("The limits could not be worked out.").waitFor();
    await harness.page.getByRole("button", { name: "Show Output" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "showOutput" });
  });

  test("the listen backlog leads to its choices", async () => {
    await openTable();
    await harness.page.getByRole("button", { name: "listen(fd, 511)" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "chooseListenBacklog" });
  });
});
