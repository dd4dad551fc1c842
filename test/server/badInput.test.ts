import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { placeOf, TestClient } from "../support/serverHarness.ts";

const good = "net.core.somaxconn = 128\n";

/** Text that no loader is meant to get, and the line on which a good assignment still has to work. */
const texts: Readonly<Record<string, string>> = {
  "a file of just under 2 MB": "net.ipv4.conf.all.rp_filter = 1 \n".repeat(60_000) + good,
  "a line of 1 MB": `# ${"x".repeat(2 ** 20)}\nkernel.hostname = ${"y".repeat(2 ** 19)}\n${good}`,
  "a line of 1 MB without an assignment": `${"z".repeat(2 ** 20)}\n${good}`,
  "NUL bytes": `\0\0\0\nkey\0 = va\0lue\n${good}`,
  "what invalid UTF-8 is decoded to": `\uFFFD\uFFFD = \uFFFD\n${good}`,
  "lone surrogates": `\uD800 = \uDC00\n${good}`,
  "CRLF line ends": `# windows\r\nvm.swappiness = 10\r\n${good.trim()}\r\n`,
  "lone carriage returns": `vm.swappiness = 10\rkernel.sysrq = 0\r\n${good}`,
  "a key half typed": `net.core.\nnet.\n-\n=\n= 5\nnet.core.som\n${good}`,
  "no newline at the end": `vm.swappiness = 10\n${good.trim()}`,
  "nothing but newlines": `${"\n".repeat(5000)}${good}`,
};

describe("bad input", () => {
  let build: ServerBuild;
  let client: TestClient;

  beforeAll(async () => {
    build = await buildServer();
    client = await TestClient.start({ serverPath: build.serverPath });
  });

  afterAll(async () => {
    expect(await client.stop()).toBe(0);
    await build.dispose();
  });

  test("an empty file has no hover, no outline and no problems", async () => {
    const uri = "file:///nowhere/empty.conf";
    await client.open(uri, "");
    expect(await client.hover(uri, { line: 0, character: 0 })).toBe("");
    expect(await client.hover(uri, { line: 99, character: 99 })).toBe("");
    expect(await client.symbols(uri)).toEqual([]);
    expect(await client.diagnostics(uri, 1)).toEqual([]);
    expect(await client.completion(uri, { line: 0, character: 0 })).not.toEqual([]);
  });

  test("of thousands of problems the first 250 are shown, and one more says how many are left", async () => {
    const uri = "file:///nowhere/many.conf";
    await client.open(uri, "nonsense\n".repeat(1500));
    const problems = await client.diagnostics(uri, 1);
    expect(problems).toHaveLength(251);
    expect(problems.at(-1)).toMatchObject({
      severity: 3,
      code: "more-problems",
      message: "1250 more problems of this file are not shown.",
      range: { start: { line: 249 } },
    });
  });

  test.each(Object.entries(texts))(
    "%s: the good line works, edits are followed, the server lives",
    async (name, text) => {
      const uri = `file:///nowhere/${encodeURIComponent(name)}.conf`;
      await client.open(uri, text);
      const place = placeOf(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"), "somaxconn");
      const hover = await client.hover(uri, place);
      expect(hover).toContain("**Effective 128**");
      const number = { line: place.line, character: place.character + "somaxconn = ".length };
      await client.change(uri, 2, {
        range: { start: number, end: { ...number, character: number.character + 3 } },
        text: "100",
      });
      expect(await client.hover(uri, place)).toContain("**Effective 100**");
      await client.diagnostics(uri, 2);
      await client.lenses(uri);
      await client.definition(uri, place);
      await client.close(uri);
      expect(client.isRunning).toBe(true);
      expect(client.log).toEqual([]);
    },
    60_000,
  );

  test("a 10 MB file is not analysed and says so, and does not hold up others", async () => {
    const uri = "file:///nowhere/large.conf";
    const text = good.repeat(420_000);
    await client.open(uri, text);
    const [problem, ...others] = await client.diagnostics(uri, 1);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: "too-large", severity: 3 });
    expect(await client.hover(uri, { line: 0, character: 12 })).toBe("");
    await client.change(uri, 2, { text: good });
    expect(await client.diagnostics(uri, 2)).toEqual([]);
    expect(await client.hover(uri, { line: 0, character: 12 })).toContain("**Effective 128**");
    await client.close(uri);
    expect(client.log).toEqual([]);
  });

  test("requests about documents that are not open are answered with nothing", async () => {
    const uri = "file:///nowhere/never-opened.conf";
    const place = { line: 0, character: 0 };
    expect(await client.hover(uri, place)).toBe("");
    expect(await client.definition(uri, place)).toEqual([]);
    expect(await client.references(uri, place)).toEqual([]);
    expect(await client.lenses(uri)).toEqual([]);
    expect(await client.symbols("kernel-snippets:/6.12/no/such.c")).toEqual([]);
    await client.close(uri);
    expect(client.log).toEqual([]);
  });

  test("changes out of order and out of range lose nothing", async () => {
    const uri = "file:///nowhere/odd.conf";
    await client.open(uri, good);
    await client.change(uri, 2, {
      range: { start: { line: 500, character: 0 }, end: { line: 900, character: 7 } },
      text: "net.core.somaxconn = 64\n",
    });
    expect(await client.hover(uri, { line: 1, character: 12 })).toContain("**Effective 64**");
    await client.close(uri);
  });
});
