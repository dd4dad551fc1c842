import { describe, expect, test } from "vitest";
import { askVersion, compareVersions } from "../../../core/features/compareVersions.ts";
import { createSysctlProbe } from "../../../core/features/sysctlValue.ts";
import type { VersionComparison } from "../../../core/kernel/comparison.ts";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { bundledSnippets, snippetIndexOf } from "../../support/checkDefinition.ts";
import { loadKernel } from "../../support/kernelModel.ts";

const kernels = ["2.6.32", "rhel6-2.6.32", "4.3", "4.4", "5.10", "6.12"];

function compare(
  listenBacklog: number,
  values: Readonly<Record<string, string>>,
  columns: "folded" | "each" = "folded",
): VersionComparison {
  const origin = { uri: "", displayPath: "a.conf", line: 0, keyRange: { start: 0, end: 1 } };
  const loaded = new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      { name, value, origin, overridden: [] as never[] },
    ]),
  );
  const versions = kernels.map((kernel) => {
    const model = loadKernel(kernel);
    const { index } = snippetIndexOf(kernel);
    const asked = { version: model.version, model, probe: createSysctlProbe(model), index };
    return askVersion(asked, loaded, listenBacklog, (sysctls) =>
      effectiveLimits(model, { listenBacklog, sysctls }),
    );
  });
  return compareVersions(versions, listenBacklog, columns);
}

/** Each column as `label: text`, with `*` where it changed, and the code of the line behind a change. */
function row({ kernels, rows }: VersionComparison, id: string): readonly string[] {
  const found = rows.find((one) => one.id === id);
  if (found === undefined) return [];
  return found.cells.map(({ text, isChanged, at }, position) => {
    const line = at && bundledSnippets.get(at.path)?.split("\n")[at.line];
    const code = line?.replace(/\/\*.*/, "").trim() ?? "";
    return `${kernels[position]?.label}: ${text}${isChanged ? ` * ${code}` : ""}`;
  });
}

describe("comparison of versions", () => {
  test("a default that rose explains what rose with it", () => {
    const table = compare(511, {});
    expect(table.kernels.map(({ label }) => label)).toEqual([
      "2.6.32",
      "rhel6-2.6.32",
      "4.3",
      "4.4",
      "5.10 to 6.12",
    ]);
    expect(table.kernels.at(-1)).toMatchObject({ id: "5.10.262", ids: ["5.10.262", "6.12.117"] });
    expect(row(table, "acceptQueue")).toEqual([
      "2.6.32: 129 connections",
      "rhel6-2.6.32: 129 connections",
      "4.3: 129 connections",
      "4.4: 129 connections",
      "5.10 to 6.12: 512 connections * #define SOMAXCONN 4096",
    ]);
    expect(row(table, "sysctl:net.core.somaxconn").at(-1)).toBe(
      "5.10 to 6.12: 4096 (default) * #define SOMAXCONN 4096",
    );
    expect(row(table, "sysctl:net.ipv4.tcp_syncookies")).toContain(
      "4.3: 1 (default) * int sysctl_tcp_syncookies = 1;",
    );
  });

  test("a rule that changed is the line behind the number", () => {
    const table = compare(511, { "net.core.somaxconn": "4096" });
    expect(row(table, "synQueue")).toContain(
      "4.4: 511 connections * return (u32)inet_csk_reqsk_queue_len(sk) >= READ_ONCE(sk->sk_max_ack_backlog);",
    );
    expect(row(table, "synQueueBeyond")).toContain("2.6.32: dropped; counts nothing");
  });

  test("a wider member is the line where a backlog of 65536 stopped being 0", () => {
    const table = compare(65_536, { "net.core.somaxconn": "65536" });
    expect(row(table, "listenBacklog")).toContain("2.6.32: 0 connections");
    expect(row(table, "listenBacklog")).toContain(
      "4.3: 65536 connections * u32 sk_max_ack_backlog;",
    );
    expect(row(table, "acceptQueue")).toContain("4.3: 65537 connections * u32 sk_max_ack_backlog;");
  });

  test("without cookies known peers have a row of their own", () => {
    const table = compare(65_535, {
      "net.core.somaxconn": "65535",
      "net.ipv4.tcp_max_syn_backlog": "1024",
      "net.ipv4.tcp_syncookies": "0",
    });
    expect(row(table, "synQueue").at(-1)).toContain("769 connections");
    expect(row(table, "provenSynQueue").at(-1)).toContain("65536 connections");
    expect(row(compare(511, {}), "provenSynQueue")).toEqual([]);
  });

  test("tells values that a version refuses, and sysctls that it lacks", () => {
    const table = compare(511, {
      "net.core.somaxconn": "-1",
      "net.core.netdev_budget_usecs": "4000",
      "net.core.nonsense": "1",
      "vm.swappiness": "10",
    });
    expect(row(table, "sysctl:net.core.somaxconn")).toEqual([
      "2.6.32: -1",
      "rhel6-2.6.32: -1",
      expect.stringContaining("4.3: refused: EINVAL, 128 stays *"),
      "4.4: refused: EINVAL, 128 stays",
      expect.stringContaining("5.10 to 6.12: refused: EINVAL, 4096 stays *"),
    ]);
    expect(row(table, "sysctl:net.core.netdev_budget_usecs")).toContain("4.4: not in this version");
    expect(row(table, "sysctl:net.core.nonsense")).toEqual([]);
  });

  test("Red Hat's kernel is compared with the one it came from, and the next with that one", () => {
    const cells = row(compare(511, {}), "sysctl:net.ipv4.tcp_max_syn_backlog");
    expect(cells.slice(0, 3)).toEqual([
      "2.6.32: 1024 (default)",
      expect.stringMatching(/^rhel6-2\.6\.32: 512 \(default\) \* ./),
      "4.3: 1024 (default)",
    ]);
  });

  test("each version keeps its column where that is asked for", () => {
    expect(compare(511, {}, "each").kernels.map(({ label }) => label)).toEqual(kernels);
  });

  test("every changed cell leads to a line that its version compiles", () => {
    for (const values of [
      {},
      { "net.ipv4.tcp_syncookies": "0" },
      { "net.ipv4.tcp_syncookies": "2" },
    ]) {
      const table = compare(4096, values, "each");
      for (const { id, cells } of table.rows) {
        for (const [position, { isChanged, at }] of cells.entries()) {
          if (!isChanged || at === undefined) continue;
          const { inactive } = snippetIndexOf(kernels[position] ?? "");
          const text = bundledSnippets.get(at.path) ?? "";
          const start = text.split("\n").slice(0, at.line).join("\n").length + 1;
          const isLeftOut = (inactive.get(at.path) ?? []).some(
            (range) => range.start <= start && start < range.end,
          );
          if (isLeftOut) expect.fail(`${id} of ${kernels[position]}: ${at.path}:${at.line + 1}`);
        }
      }
    }
  });
});
