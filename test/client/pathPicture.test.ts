import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { HostToPicture, PathPicture, PictureToHost } from "../../core/pageMessages.ts";
import { type PageHarness, startPageHarness } from "./pageHarness.ts";

let harness: PageHarness<HostToPicture, PictureToHost>;

beforeAll(async () => {
  harness = await startPageHarness("pathPicture");
}, 120_000);
afterAll(() => harness.dispose());
afterEach(() => expect(harness.complaints).toEqual([]));

/** Two boxes, with a style sheet and a name that the page uses for something else. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" viewBox="0 0 300 200">
<style>.title { fill: rgb(1, 2, 3) }</style>
<g data-step="clamp" tabindex="0"><rect x="10" y="10" width="200" height="50"/><text class="title" x="20" y="40">__sys_listen</text></g>
<g data-step="store" tabindex="0"><rect x="10" y="90" width="200" height="50"/><text x="20" y="120">inet_listen</text></g>
</svg>`;

const picture: PathPicture = {
  svg,
  pathId: "listen",
  title: "listen(2)",
  steps: [
    { id: "clamp", label: "Step 1: __sys_listen, socket.c:44. backlog = 511. Bounds it." },
    { id: "store", label: "Step 2: inet_listen, af_inet.c:24. Stores it." },
  ],
};

async function openPicture(): Promise<void> {
  await harness.open({});
  await harness.send({ type: "picture", picture });
  await harness.page.getByRole("heading", { name: "listen(2)" }).waitFor();
}

const step = (id: string) => harness.page.locator(`[data-step="${id}"]`);

describe("the picture of a path", () => {
  test("waits for the extension, then shows the path, and keeps in mind which", async () => {
    await harness.open({});
    await harness.page.getByText("Drawing the path").waitFor();
    await harness.send({ type: "picture", picture });
    await harness.page.getByRole("heading", { name: "listen(2)" }).waitFor();
    expect(await step("store").isVisible()).toBe(true);
    expect(await harness.state()).toEqual({ documentUri: "listen" });
  });

  test("has the colours of its own style sheet, which the policy would refuse inline", async () => {
    await openPicture();
    const fill = await step("clamp")
      .locator("text")
      .evaluate((text) => getComputedStyle(text).fill);
    expect(fill).toBe("rgb(1, 2, 3)");
  });

  test("a click, Enter and the space bar open a step", async () => {
    await openPicture();
    await step("store").click();
    await step("clamp").getByRole("button").focus();
    await harness.page.keyboard.press("Enter");
    await harness.page.keyboard.press("ArrowDown");
    await harness.page.keyboard.press("Space");
    const opened = (await harness.sent()).slice(1);
    expect(opened).toEqual(
      ["store", "clamp", "store"].map((stepId) => ({ type: "openStep", stepId })),
    );
  });

  test("steps tell a screen reader what they are", async () => {
    await openPicture();
    await harness.page.getByRole("group", { name: "Picture of listen(2)" }).waitFor();
    await harness.page
      .getByRole("button", { name: /Step 1: __sys_listen.*backlog = 511/ })
      .waitFor();
  });

  test("marks the step that a walk is at, also after the picture is drawn anew", async () => {
    await openPicture();
    await harness.send({ type: "walk", stepId: "store" });
    const current = () => harness.page.locator("[aria-current='step']");
    await step("store").filter({ has: current() }).waitFor();
    await harness.send({ type: "picture", picture: { ...picture, title: "listen again" } });
    await harness.page.getByRole("heading", { name: "listen again" }).waitFor();
    expect(await current().count()).toBe(1);
    await harness.send({ type: "walk", stepId: undefined });
    await current().waitFor({ state: "detached" });
  });

  test("its buttons export and copy", async () => {
    await openPicture();
    for (const name of ["SVG", "Mermaid", "CodeTour", "Copy Mermaid"]) {
      await harness.page.getByRole("button", { name, exact: true }).click();
    }
    expect((await harness.sent()).slice(1)).toEqual([
      { type: "export", format: "svg" },
      { type: "export", format: "mermaid" },
      { type: "export", format: "tour" },
      { type: "copyMermaid" },
    ]);
  });

  test("what cannot be drawn is said, and leads to the output", async () => {
    await openPicture();
    await harness.send({ type: "noPicture", message: "Linux 2.6.32 has no path of this name." });
    await harness.page.getByText("Linux 2.6.32 has no path of this name.").waitFor();
    expect(await step("clamp").isVisible()).toBe(false);
    await harness.page.getByRole("button", { name: "Show Output" }).click();
    expect((await harness.sent()).at(-1)).toEqual({ type: "showOutput" });
  });

  test("a script in a picture does not run", async () => {
    await openPicture();
    const bad = svg.replace("</svg>", "<script>window.broken = 1</script></svg>");
    await harness.send({ type: "picture", picture: { ...picture, svg: bad, title: "bad" } });
    await harness.page.getByRole("heading", { name: "bad" }).waitFor();
    expect(await harness.page.evaluate(() => "broken" in window)).toBe(false);
  });
});
