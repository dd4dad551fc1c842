import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { readingOrder, resolveSettings } from "../../../core/config/precedence.ts";
import { loadSysctlParser, readText } from "../../support/sysctlParser.ts";

const root = new URL("../../../examples/", import.meta.url);
const paths = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".conf"));

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

function readExamples() {
  return paths.map((displayPath) => {
    const text = readFileSync(new URL(displayPath, root), "utf8");
    return { uri: displayPath, displayPath, ...readText(parser, text) };
  });
}

test("no line of the examples is wrong", () => {
  expect(readExamples().flatMap(({ problems }) => problems)).toEqual([]);
});

test("the examples are read in the order that the tour tells", () => {
  expect(readingOrder(readExamples()).inOrder.map(({ displayPath }) => displayPath)).toEqual([
    "usr/lib/sysctl.d/50-default.conf",
    "etc/sysctl.d/90-web.conf",
    "etc/sysctl.d/99-local.conf",
    "etc/sysctl.conf",
  ]);
});

test("99-local.conf overrides one key of 90-web.conf, and the rest of the backlog family stays", () => {
  const settings = resolveSettings(readExamples());
  const overridden = [...settings.values()].filter((setting) => setting.overridden.length > 0);
  expect(overridden.map(({ name, origin }) => `${name} ${origin.displayPath}`)).toEqual([
    "net.ipv4.tcp_max_syn_backlog etc/sysctl.d/99-local.conf",
  ]);
  for (const name of [
    "net.core.somaxconn",
    "net.core.netdev_max_backlog",
    "net.unix.max_dgram_qlen",
    "net.ipv4.tcp_syncookies",
  ]) {
    expect(settings.get(name)?.origin.displayPath).toBe("etc/sysctl.d/90-web.conf");
  }
});
