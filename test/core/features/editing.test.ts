import { describe, expect, test } from "vitest";
import { drawBars } from "../../../core/features/queueBars.ts";
import { barTable } from "../../../core/features/queuePicture.ts";
import { completionsAt, lensesOf } from "../../support/checkConfig.ts";

test("lenses: the simulation, the kernel, and limits beside the lines that count", () => {
  const marked = `
net.core.somaxconn = 64
net.core.somaxconn = 128
net.core.netdev_max_backlog = 9
vm.swappiness = 1
`;
  expect(lensesOf(marked)).toEqual([
    ": Simulate this config",
    ": Linux 6.12.117, listen(fd, 511)",
    "net.core.somaxconn: Overridden by lone.conf:2",
    "net.core.somaxconn: listen backlog: 128 connections · accept queue: 129 connections · SYN queue: 129 connections",
    "net.core.netdev_max_backlog: CPU backlog: 10 packets",
  ]);
});

test("lenses: the file that wins, and the one that hides this one", () => {
  const files = `
//- usr/lib/sysctl.d/50-a.conf
vm.swappiness = 1
vm.page-cluster = 2
//- etc/sysctl.d/60-b.conf
# First
vm/swappiness = 2
`;
  expect(lensesOf(files).slice(2)).toEqual([
    "vm.swappiness: Overridden by etc/sysctl.d/60-b.conf:2",
  ]);
  const masked = files.replace("60-b", "50-a");
  expect(lensesOf(masked).slice(2)).toEqual([
    ": Not read: etc/sysctl.d/50-a.conf has the same name and comes first",
  ]);
});

describe("completion", () => {
  test("by segment and in full, with the default", () => {
    expect(completionsAt("net.uni$0")).toEqual([
      "net.uni -> net.unix.",
      "net.uni -> net.unix.max_dgram_qlen (default 10)",
    ]);
    expect(completionsAt("$0")).toContain(" -> net.");
  });

  test("with slashes where the line has one, and behind a dash", () => {
    expect(completionsAt("-net/core/so$0")).toEqual([
      "net/core/so -> net/core/somaxconn (default 4096)",
    ]);
  });

  test("only keys that this kernel has", () => {
    expect(
      completionsAt("net.core.netdev_budget_$0", { kernel: "4.4", listenBacklog: 511 }),
    ).toEqual([]);
    const recycle = "net.ipv4.tcp_tw -> net.ipv4.tcp_tw_recycle (default 0)";
    expect(completionsAt("net.ipv4.tcp_tw$0")).toEqual([
      "net.ipv4.tcp_tw -> net.ipv4.tcp_tw_reuse",
    ]);
    expect(
      completionsAt("net.ipv4.tcp_tw$0", { kernel: "rhel6-2.6.32", listenBacklog: 511 }),
    ).toEqual([recycle, "net.ipv4.tcp_tw -> net.ipv4.tcp_tw_reuse"]);
  });

  test("values: modes, switches and the default", () => {
    expect(completionsAt("net.ipv4.tcp_syncookies = $0")).toEqual([
      " -> 0 (a full SYN queue drops)",
      " -> 1 (default: a full SYN queue answers with a cookie)",
      " -> 2 (every SYN is answered with a cookie)",
    ]);
    const rhel6 = { kernel: "rhel6-2.6.32", listenBacklog: 511 };
    expect(completionsAt("net.ipv4.tcp_syncookies = $0", rhel6).join()).not.toContain("-> 2");
    expect(completionsAt("net.ipv4.tcp_abort_on_overflow=$0")).toEqual([
      " -> 0 (default: off)",
      " -> 1 (on)",
    ]);
    expect(completionsAt("net.core.somaxconn = 4$0")).toEqual(["4 -> 4096 (default)"]);
  });

  test("nothing in comments, behind a value and for unknown keys", () => {
    expect(completionsAt("# net.$0")).toEqual([]);
    expect(completionsAt("net.core.somaxconn = 4 $0")).toEqual([]);
    expect(completionsAt("vm.no_such_key = $0")).toEqual([]);
  });
});

test("bars share one scale, and what is not zero can be seen", () => {
  const bars = [
    { label: "much", value: 100_000, isQueue: false },
    { label: "one", value: 1, isQueue: true },
    { label: "none", value: 0, isQueue: true },
    { label: "negative", value: -1, isQueue: true },
    { label: "endless", value: undefined, isQueue: true },
  ];
  expect(drawBars(bars)).toBe(
    [
      `much      ${"█".repeat(24)}  100000`,
      `one       ▏${" ".repeat(24)} 1`,
      `none      ${" ".repeat(25)} 0`,
      `negative  ${" ".repeat(25)} -1`,
      `endless   ${"█".repeat(24)}▶ no limit`,
    ].join("\n"),
  );
});

test("bars as pictures are well-formed, share one scale, and say in words what they show", () => {
  const table = barTable([
    { label: "asked | for", value: 1000, isQueue: false },
    { label: "queue", value: 250, isQueue: true },
    { label: "tiny", value: 1, isQueue: true },
    { label: "none", value: 0, isQueue: true },
    { label: "endless", value: undefined, isQueue: true },
  ]);
  const rows = table.split("\n").slice(2);
  const pictures = rows.map((row) => {
    const [, alt = "", address = ""] =
      /!\[([^\]]*)\]\(data:image\/svg\+xml,([^)\s|]+)\)/.exec(row) ?? [];
    return { alt, svg: decodeURIComponent(address) };
  });
  expect(pictures.map(({ alt }) => alt)).toEqual(["1000", "250", "1", "0", "no limit"]);
  const widths = pictures
    .slice(0, 4)
    .map(({ svg }) => Number(/<rect width="(\d+)"/.exec(svg)?.[1]));
  expect(widths).toEqual([200, 50, 2, 0]);
  for (const { svg } of pictures) {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/);
  }
  // A bar in a label would end the table's cell.
  expect(rows[0]?.replaceAll("\\|", "").split("|")).toHaveLength(5);
});
