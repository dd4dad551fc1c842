import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ExportFormat } from "../../core/messages.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";
import { documentUri, inputFor, type PageHarness, startPageHarness } from "./pageHarness.ts";

let harness: PageHarness;
const settings = { "net.core.somaxconn": "4096" };

beforeAll(async () => {
  harness = await startPageHarness();
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

/** The page with a result for these settings. */
async function openWith(
  input: ReturnType<typeof inputFor>,
  expected: RegExp,
  state: unknown = {},
): Promise<void> {
  await harness.open(state);
  await harness.send({ type: "input", input });
  await harness.page.locator(".verdict", { hasText: expected }).waitFor();
}

const overflow =
  /The accept queue was full at 512 connections, limited by the application's backlog \(511\)/;

test("waits for the server, then tells the verdict and what would help", async () => {
  await harness.open({});
  await harness.page.getByText("Working out the limits").waitFor();
  await harness.send({ type: "input", input: inputFor(settings) });
  const verdict = harness.page.locator(".verdict");
  await verdict.getByText(overflow).waitFor();
  await verdict.getByText(/With listen backlog at \d+, nothing is dropped/).waitFor();
  await verdict.getByText(/Raising net\.core\.somaxconn \(4096\) alone changes nothing/).waitFor();
});

test("shows each limit with its cause, and leads to the setting and the code", async () => {
  await openWith(inputFor({ "net.core.somaxconn": "64" }), /full at 65 connections/);
  const row = harness.page.locator(".limits tr", { hasText: "accept queue" });
  expect(await row.textContent()).toMatch(/65.*net\.core\.somaxconn 64/);
  await row.getByRole("button", { name: "net.core.somaxconn 64" }).click();
  await row.locator(".where button").click();
  const sent = await harness.sent();
  expect(sent).toContainEqual({ type: "revealSetting", name: "net.core.somaxconn" });
  expect(sent.at(-1)).toMatchObject({ type: "reveal", kernel: "6.12.117" });
});

test("causes that must be raised together are told from those of which one is enough", async () => {
  await openWith(inputFor({ "net.core.somaxconn": "511" }), / = 511 together/);
  const row = harness.page.locator(".limits tr", { hasText: "accept queue" });
  expect(await row.locator(".causes").textContent()).toMatch(/only all together$/);
  const picture = harness.page.locator(".queue.acceptQueue .tank");
  expect(await picture.getAttribute("aria-label")).toMatch(/listen backlog 511 and 1 more/);
  const advice = harness.page.locator(".verdict", { hasText: "all of them must be raised" });
  await advice.waitFor();
});

test("an AF_UNIX queue that one sender cannot fill is told with both numbers", async () => {
  await openWith(inputFor({ ...settings, "net.unix.max_dgram_qlen": "512" }), overflow);
  const row = harness.page.locator(".limits tr", { hasText: "AF_UNIX datagram queue" });
  expect(await row.textContent()).toMatch(/513datagramsone sender alone: 278/);
  await harness.page
    .getByText(/queues 513 datagrams .* One sender alone is stopped at 278\./)
    .waitFor();
});

test("a click on a drop asks for the line that dropped", async () => {
  await openWith(inputFor(settings), overflow);
  const where = harness.page.locator(".drops tbody button").first();
  const place = (await where.locator(".place").textContent()) ?? "";
  await where.click();
  const last = (await harness.sent()).at(-1);
  expect(last).toMatchObject({ type: "reveal" });
  if (last?.type === "reveal") expect(`${last.at.path}:${last.at.line + 1}`).toBe(place);
});

test("the picture follows the time that is chosen with the keyboard", async () => {
  await openWith(inputFor(settings), overflow);
  const acceptQueue = harness.page.locator(".queue.acceptQueue .tank");
  expect(await acceptQueue.getAttribute("aria-label")).toMatch(
    /: 512 of 512, .*listen backlog 511/,
  );
  const slider = harness.page.getByRole("slider", { name: "Time" });
  await slider.focus();
  await harness.page.keyboard.press("Home");
  expect(await acceptQueue.getAttribute("aria-label")).toMatch(/at 0\.0\d.s: 0 of 512/);
  await acceptQueue.focus();
  await harness.page.keyboard.press("Enter");
  expect((await harness.sent()).at(-1)).toMatchObject({ type: "reveal" });
});

test("a mouse over a chart shows its moment, until it leaves", async () => {
  await openWith(inputFor(settings), overflow);
  const { page } = harness;
  // The advice comes last and moves what is below it.
  await page.getByText(/Raising net\.core\.somaxconn .* changes nothing/).waitFor();
  const label = () => page.locator(".queue.acceptQueue .tank").getAttribute("aria-label");
  const resting = await label();
  const chart = page.locator(".plot .u-over").first();
  await chart.hover({ position: { x: 5, y: 40 } });
  await page.waitForFunction(
    (before) => document.querySelector(".queue.acceptQueue .tank")?.ariaLabel !== before,
    resting,
  );
  expect(await label()).toMatch(/: 0 of 512/);
  await page.mouse.move(1, 1);
  await page.waitForFunction(
    (before) => document.querySelector(".queue.acceptQueue .tank")?.ariaLabel === before,
    resting,
  );
});

test("another setting gives another verdict without a word from the user", async () => {
  await openWith(inputFor(settings), overflow);
  await harness.send({ type: "input", input: inputFor({ "net.core.somaxconn": "100" }) });
  await harness.page
    .getByText(/full at 101 connections, limited by net\.core\.somaxconn = 100/)
    .waitFor();
});

describe("traffic", () => {
  test("a change runs anew, and is kept for the next time", async () => {
    await openWith(inputFor(settings), overflow);
    const { page } = harness;
    await page.getByTitle("Change the traffic").click();
    await page.getByRole("textbox", { name: "Connections" }).fill("100");
    await page.getByText("Nothing was dropped. The accept queue held").waitFor();
    await page.locator(".drops").getByText("Nothing was dropped.").waitFor();
    const state = await harness.state();
    expect(state).toMatchObject({ documentUri, fields: { connections: "100" }, showsFields: true });
    await openWith(inputFor(settings), /Nothing was dropped/, state);
    expect(await page.getByRole("textbox", { name: "Connections" }).inputValue()).toBe("100");
  });

  test("what is no number is explained at its field, and the last result stays", async () => {
    await openWith(inputFor(settings), overflow);
    const { page } = harness;
    await page.getByTitle("Change the traffic").click();
    const field = page.getByRole("textbox", { name: "Accepts" });
    await field.fill("many");
    await page.getByText("A number above 0").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByRole("button", { name: "Run again" }).isDisabled()).toBe(true);
    expect(await page.locator(".verdict").textContent()).toMatch(overflow);
    await field.fill("500");
    await page.getByRole("button", { name: "Run again" }).click();
    expect(await field.getAttribute("aria-invalid")).toBeNull();
  });

  test("a long run tells its progress and ends at once when stopped", async () => {
    const fields = { arrivals: "poisson", arrivalRate: "50000", duration: "100" };
    await harness.open({ fields });
    await harness.send({ type: "input", input: inputFor(settings) });
    const { page } = harness;
    await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 0);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("The simulation was stopped.").waitFor();
    await page.getByRole("button", { name: "Run again" }).waitFor();
  });

  test("packets through the CPU backlog can be dropped there", async () => {
    const fields = { connections: "3000", packetPath: "cpuBacklog" };
    const input = inputFor({ "net.core.netdev_max_backlog": "1000" });
    await openWith(input, /The CPU backlog was full at 1,001 packets/, { fields });
    await harness.page.locator(".drops", { hasText: "softnet_stat dropped" }).waitFor();
  });
});

test("the workspace's own snippets decide where they are in use", async () => {
  // The accept queue takes one less where the test reads "at least" instead of "more than".
  const path = "include/net/sock.h";
  const text = readSnippetFiles().get(path) ?? "";
  const edited = text.replace(/(sk_ack_backlog\)?) > /, "$1 >= ");
  expect(edited).not.toBe(text);
  const input = inputFor(settings, { edited: new Map([[path, edited]]) });
  await openWith(input, /The accept queue was full at 511 connections/);
  const label = await harness.page.locator(".queue.acceptQueue .tank").getAttribute("aria-label");
  expect(label).toMatch(/: 511 of 511/);
});

test("what the server cannot answer is said, and leads to the output", async () => {
  await harness.open({});
  await harness.send({ type: "noInput", message: "The numbers could not be worked out." });
  await harness.page.getByText("The numbers could not be worked out.").waitFor();
  await harness.page.getByRole("button", { name: "Show Output" }).click();
  expect((await harness.sent()).at(-1)).toEqual({ type: "showOutput" });
  await harness.send({ type: "input", input: inputFor(settings) });
  await harness.page.locator(".verdict", { hasText: overflow }).waitFor();
});

test("the kernel and the listen backlog lead to their choices", async () => {
  await openWith(inputFor(settings, { kernel: "rhel6-2.6.32", listen: 128 }), /SYN queue was full/);
  await harness.page.getByRole("button", { name: "rhel6-2.6.32" }).click();
  await harness.page.getByRole("button", { name: "listen(fd, 128)" }).click();
  const types = (await harness.sent()).map(({ type }) => type);
  expect(types.slice(-2)).toEqual(["chooseKernel", "chooseListenBacklog"]);
});

test("the charts can be read as a table", async () => {
  await openWith(inputFor(settings), overflow);
  await harness.page.getByText("The charts as a table").click();
  const rows = harness.page.locator(".dataTable tbody tr");
  expect(await rows.count()).toBe(20);
  expect(await rows.nth(1).textContent()).toMatch(/512/);
  const chart = harness.page.getByRole("img", { name: /Chart of queue lengths/ });
  expect(await chart.getAttribute("aria-label")).toMatch(/Accept queue: at most 512 of 512/);
});

describe("trying values", () => {
  const opened = { showsTried: true };

  test("a slider tries a value, and the tried one can be written or forgotten", async () => {
    await openWith(inputFor({ "net.core.somaxconn": "64" }), /full at 65 connections/, opened);
    const { page } = harness;
    const row = page.locator(".tryRow", { hasText: "net.core.somaxconn" });
    expect(await row.textContent()).toMatch(/etc\/sysctl\.d\/90-web\.conf:1/);
    await row.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    const tried = { "net.core.somaxconn": "91" };
    await page.waitForFunction(() => sentMessages().some(({ type }) => type === "try"));
    expect((await harness.sent()).at(-1)).toEqual({ type: "try", tried: { sysctls: tried } });
    await harness.send({
      type: "input",
      input: inputFor({ "net.core.somaxconn": "64" }, { tried }),
    });
    await row.getByText("64: etc/sysctl.d/90-web.conf:1").waitFor();
    await page.getByRole("button", { name: "Write to file" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "write", sysctls: tried });
    await harness.send({ type: "written", names: ["net.core.somaxconn"] });
    await page.waitForFunction(
      () => sentMessages().filter(({ type }) => type === "try").length === 2,
    );
    expect((await harness.sent()).at(-1)).toEqual({ type: "try", tried: { sysctls: {} } });
    expect(await harness.state()).toMatchObject({ tried: { sysctls: {} } });
  });

  test("a value that the kernel refuses is explained at its field", async () => {
    const tried = { "net.core.somaxconn": "-1" };
    const state = { ...opened, tried: { sysctls: tried } };
    await openWith(inputFor(settings, { tried }), /./, state);
    const row = harness.page.locator(".tryRow", { hasText: "net.core.somaxconn" });
    await row.getByText("This kernel refuses it (EINVAL): it takes 0 to 2147483647.").waitFor();
    expect((await harness.sent())[0]).toMatchObject({ type: "ready", tried: { sysctls: tried } });
    await row.getByRole("button", { name: "Forget the tried net.core.somaxconn" }).click();
    await harness.page.waitForFunction(() => sentMessages().some(({ type }) => type === "try"));
    expect((await harness.sent()).at(-1)).toEqual({ type: "try", tried: { sysctls: {} } });
  });

  test("the sysctl at the cursor lights its queues and tells half and double", async () => {
    await openWith(inputFor(settings), overflow);
    const changes = [{ title: "accept queue", from: 512, to: 257 }];
    await harness.send({
      type: "cursor",
      preview: {
        ...{ name: "net.core.somaxconn", value: "512", queues: ["acceptQueue"] },
        variants: [
          { label: "half", value: "256", changes },
          { label: "double", value: "1024", changes: [] },
        ],
      },
    });
    await harness.page.locator(".queue.acceptQueue.lit").waitFor();
    expect(await harness.page.locator(".queue.lit").count()).toBe(1);
    await harness.page.getByText("Half of it (256): accept queue 512 → 257.").waitFor();
    await harness.page.getByText("Double of it (1,024) changes no limit.").waitFor();
    await harness.send({ type: "cursor", preview: null });
    await harness.page.locator(".queue.lit").waitFor({ state: "detached" });
  });
});

describe("comparing", () => {
  const label = "the kernel's defaults";

  test("both runs are drawn, and their differences listed", async () => {
    await openWith(inputFor(settings), overflow);
    const { page } = harness;
    await page.getByRole("button", { name: "Compare" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "compare" });
    const comparedWith = { kind: "defaults" } as const;
    await harness.send({ type: "comparedWith", comparedWith });
    await harness.send({ type: "other", label, input: inputFor({}, { listen: 64 }) });
    const table = page.locator(".differences");
    await table.getByRole("heading", { name: `Compared with ${label}` }).waitFor();
    const row = async (title: string) =>
      table.locator("tr", { hasText: title }).locator("td").allTextContents();
    expect(await row("Accept queue holds")).toEqual(["512", "65", "+447"]);
    expect((await row("Packets dropped"))[2]).toMatch(/^−/);
    await table.getByText("listen backlog 511, there 64").waitFor();
    await page.getByText(`Accept queue, ${label}`).waitFor();
    expect(await harness.state()).toMatchObject({ comparedWith });
    await table.getByRole("button", { name: "Stop comparing" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "stopComparing" });
    await harness.send({ type: "comparedWith", comparedWith: null });
    await table.waitFor({ state: "hidden" });
    await page.getByText(`Accept queue, ${label}`).waitFor({ state: "detached" });
  });

  test("what was compared with is asked for again after a reload", async () => {
    const comparedWith = { kind: "kernel", version: "4.3" } as const;
    await openWith(inputFor(settings), overflow, { comparedWith });
    expect((await harness.sent())[0]).toMatchObject({ type: "ready", comparedWith });
    await harness.send({ type: "other", label: "Linux 4.3", input: inputFor(settings) });
    const table = harness.page.locator(".differences");
    await table.getByText("Both have the same values.").waitFor();
    expect(await table.locator("tr.same").count()).toBe(14);
  });
});

test("a run is exported in the form that the user chose", async () => {
  await openWith(inputFor(settings), overflow);
  const { page } = harness;
  await page.getByRole("button", { name: "Export" }).click();
  expect((await harness.sent()).at(-1)).toEqual({ type: "export" });
  const exported = async (format: ExportFormat): Promise<string> => {
    await harness.send({ type: "exportAs", format });
    await page.waitForFunction(
      (wanted) => sentMessages().some((sent) => "format" in sent && sent.format === wanted),
      format,
    );
    const last = (await harness.sent()).at(-1);
    return last?.type === "exported" ? last.content : "";
  };
  expect(await exported("markdown")).toMatch(/^# etc\/sysctl\.d\/90-web\.conf on Linux 6\.12\.117/);
  expect(await exported("csv")).toMatch(/^time_ms,/);
  expect(JSON.parse(await exported("json"))).toMatchObject({ kernel: "6.12.117" });
  expect(await exported("svg")).toMatch(/^<svg /);
  const png = Buffer.from(await exported("png"), "base64");
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  // Twice the picture's size.
  expect(png.readUInt32BE(16)).toBe(1680);
});

/** Defined in the page that the harness serves. */
declare function sentMessages(): { readonly type: string }[];
