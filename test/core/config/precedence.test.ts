import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { readingOrder, resolveSettings } from "../../../core/config/precedence.ts";
import type { ConfigFile } from "../../../core/config/writes.ts";
import { procpsWrites } from "../../../core/config/writes.ts";
import { readFixture } from "../../support/fixture.ts";
import { loadSysctlParser, readText } from "../../support/sysctlParser.ts";

let parser: Parser;
beforeAll(async () => {
  parser = await loadSysctlParser();
});
afterAll(() => parser.delete());

function filesOf(source: string): readonly ConfigFile[] {
  return readFixture(source).files.map(({ path, text }) => ({
    uri: `file:///${path}`,
    displayPath: path,
    entries: readText(parser, text).entries,
  }));
}

/** `name = value (file:line; lost: file:line, ...)` */
function settingsOf(source: string, knownNames: readonly string[] = []): readonly string[] {
  return [...resolveSettings(filesOf(source), knownNames).values()].map((setting) => {
    const place = ({ displayPath, line }: typeof setting.origin) => `${displayPath}:${line + 1}`;
    const lost = setting.overridden.map(({ value, origin }) => `${value} ${place(origin)}`);
    const losers = lost.length === 0 ? "" : `; lost: ${lost.join(", ")}`;
    return `${setting.name} = ${setting.value} (${place(setting.origin)}${losers})`;
  });
}

function orderOf(...paths: readonly string[]): {
  readonly order: readonly string[];
  readonly masked: readonly string[];
} {
  const { inOrder, masked } = readingOrder(paths.map((displayPath) => ({ displayPath })));
  return {
    order: inOrder.map(({ displayPath }) => displayPath),
    masked: masked.map(({ file, by }) => `${file.displayPath} by ${by.displayPath}`),
  };
}

describe("reading order", () => {
  test("by file name over all folders, etc/sysctl.conf last", () => {
    expect(
      orderOf(
        "etc/sysctl.conf",
        "etc/sysctl.d/99-local.conf",
        "usr/lib/sysctl.d/50-default.conf",
        "etc/sysctl.d/10-a.conf",
        "run/sysctl.d/60-b.conf",
      ),
    ).toEqual({
      order: [
        "etc/sysctl.d/10-a.conf",
        "usr/lib/sysctl.d/50-default.conf",
        "run/sysctl.d/60-b.conf",
        "etc/sysctl.d/99-local.conf",
        "etc/sysctl.conf",
      ],
      masked: [],
    });
  });

  test("a file hides those of its name in later folders", () => {
    expect(
      orderOf(
        "lib/sysctl.d/50-x.conf",
        "usr/lib/sysctl.d/50-x.conf",
        "usr/local/lib/sysctl.d/50-x.conf",
        "run/sysctl.d/50-x.conf",
      ),
    ).toEqual({
      order: ["run/sysctl.d/50-x.conf"],
      masked: [
        "usr/local/lib/sysctl.d/50-x.conf by run/sysctl.d/50-x.conf",
        "usr/lib/sysctl.d/50-x.conf by run/sysctl.d/50-x.conf",
        "lib/sysctl.d/50-x.conf by run/sysctl.d/50-x.conf",
      ],
    });
  });

  // What `sysctl --dry-run --system` of procps 4.0.2 answered in a root directory with these files.
  test("procps itself, measured", () => {
    expect(
      orderOf(
        "etc/sysctl.conf",
        "etc/sysctl.d/10-a.conf",
        "etc/sysctl.d/9.conf",
        "etc/sysctl.d/99-local.conf",
        "etc/sysctl.d/B.conf",
        "etc/sysctl.d/a.conf",
        "etc/sysctl.d/é.conf",
        "run/sysctl.d/50-x.conf",
        "run/sysctl.d/60-b.conf",
        "usr/lib/sysctl.d/50-default.conf",
        "usr/lib/sysctl.d/50-x.conf",
        "lib/sysctl.d/50-x.conf",
      ).order,
    ).toEqual([
      "etc/sysctl.d/10-a.conf",
      "usr/lib/sysctl.d/50-default.conf",
      "run/sysctl.d/50-x.conf",
      "run/sysctl.d/60-b.conf",
      "etc/sysctl.d/9.conf",
      "etc/sysctl.d/99-local.conf",
      "etc/sysctl.d/B.conf",
      "etc/sysctl.d/a.conf",
      "etc/sysctl.d/é.conf",
      "etc/sysctl.conf",
    ]);
  });

  test("names are compared as bytes", () => {
    const names = [
      "a.conf",
      "B.conf",
      "10.conf",
      "9.conf",
      "é.conf",
      "\u{1F600}.conf",
      "\uFF5E.conf",
    ];
    const { order } = orderOf(...names.map((name) => `etc/sysctl.d/${name}`));
    const asBytes = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(order).toEqual(asBytes.map((name) => `etc/sysctl.d/${name}`));
  });

  test("a lone file is all there is", () => {
    expect(orderOf("my.conf")).toEqual({ order: ["my.conf"], masked: [] });
    expect(orderOf("etc/sysctl.d/sub/x.conf", "etc/sysctl.d/readme").order).toEqual([
      "etc/sysctl.d/sub/x.conf",
      "etc/sysctl.d/readme",
    ]);
  });
});

test("the last write of a key wins and knows whom it overrides", () => {
  expect(
    settingsOf(`
//- etc/sysctl.conf
vm.swappiness = 5
//- etc/sysctl.d/90-web.conf
net.core.somaxconn = 4096
vm.swappiness = 10
net/core/somaxconn = 511
//- usr/lib/sysctl.d/50-default.conf
vm.swappiness = 60
`),
  ).toEqual([
    "vm.swappiness = 5 (etc/sysctl.conf:1; lost: 60 usr/lib/sysctl.d/50-default.conf:1, 10 etc/sysctl.d/90-web.conf:2)",
    "net.core.somaxconn = 511 (etc/sysctl.d/90-web.conf:3; lost: 4096 etc/sysctl.d/90-web.conf:1)",
  ]);
});

test("a masked file sets nothing", () => {
  expect(
    settingsOf(`
//- usr/lib/sysctl.d/50-x.conf
vm.swappiness = 60
//- etc/sysctl.d/50-x.conf
# nothing
`),
  ).toEqual([]);
});

test("one key in two spellings is one setting", () => {
  expect(settingsOf("net..core.somaxconn = 1\nnet/core//somaxconn = 2\n")).toEqual([
    "net.core.somaxconn = 2 (:2; lost: 1 :1)",
  ]);
});

describe("globs", () => {
  const known = ["net.ipv4.conf.lo.x", "net.ipv4.conf.eth0.x", "net/ipv4/conf/eth0.100/x", "vm.x"];

  test("reach the known names that no file writes in full, wherever that stands", () => {
    expect(settingsOf("net.ipv4.conf.*.x = 2\nnet.ipv4.conf.lo.x = 1\n", known)).toEqual([
      "net.ipv4.conf.eth0/100.x = 2 (:1)",
      "net.ipv4.conf.eth0.x = 2 (:1)",
      "net.ipv4.conf.lo.x = 1 (:2)",
    ]);
  });

  test("leave out what is excluded", () => {
    expect(settingsOf("net.ipv4.conf.*.x = 2\n-net/ipv4/conf/eth*\n", known)).toEqual([
      "net.ipv4.conf.lo.x = 2 (:1)",
    ]);
  });

  test("the last glob wins", () => {
    expect(settingsOf("vm.* = 2\nv?.[x-z] = 3\n", known)).toEqual(["vm.x = 3 (:2; lost: 2 :1)"]);
  });

  test("without known names they set nothing", () => {
    expect(settingsOf("vm.* = 2\n")).toEqual([]);
  });

  test("exclusions by pattern came with procps 4.0.5", () => {
    const files = filesOf("net.ipv4.conf.*.x = 2\n-net.ipv4.conf.e*\n-net.ipv4.conf.lo.x\n");
    const pathsOf = (exclusions: "exact" | "pattern") =>
      procpsWrites(files, { knownNames: known, exclusions }).map(({ path }) => path);
    expect(pathsOf("exact")).toEqual(["net/ipv4/conf/eth0.100/x", "net/ipv4/conf/eth0/x"]);
    expect(pathsOf("pattern")).toEqual([]);
  });
});
