import { describe, expect, test } from "vitest";
import { catalogueNames, factFor } from "../../../core/kernel/catalogue.ts";
import { sysctlFacts } from "../../../core/kernel/catalogueFacts.ts";
import { resolveVersion } from "../../../core/kernel/version.ts";

const linux = (text: string) => resolveVersion(text).version;

describe("factFor", () => {
  test.each([
    ["net.ipv4.tcp_max_syn_backlog", "rhel6-2.6.32", "machine"],
    ["net.ipv4.tcp_max_syn_backlog", "6.12", "network namespace"],
    ["net.core.netdev_max_backlog", "6.12", "machine"],
    ["net.core.somaxconn", "rhel6-2.6.32", "network namespace"],
  ])("%s on %s is per %s", (name, version, scope) => {
    expect(factFor(name, linux(version))?.period?.scope).toBe(scope);
  });

  test("a sysctl that came later or went away has no period", () => {
    expect(factFor("net.core.netdev_budget_usecs", linux("rhel6-2.6.32"))?.period).toBeUndefined();
    expect(factFor("net.ipv4.tcp_tw_recycle", linux("6.12"))).toMatchObject({ period: undefined });
  });

  test("an unknown name has no fact", () => {
    expect(factFor("net.core.nope", linux("6.12"))).toBeUndefined();
  });
});

test("names are unique and periods follow each other without a gap or overlap", () => {
  expect(new Set(catalogueNames).size).toBe(catalogueNames.length);
  for (const { name, periods } of sysctlFacts) {
    for (const [index, period] of periods.entries()) {
      const following = periods[index + 1];
      expect(period.to === undefined, `${name}: only the last period is open`).toBe(
        following === undefined && name !== "net.ipv4.tcp_tw_recycle",
      );
      if (period.to === undefined || following === undefined) continue;
      const parts = period.to.split(".").map(Number);
      const bumped = [...parts.slice(0, -1), (parts.at(-1) ?? 0) + 1].join(".");

      expect([bumped], `${name}: ${period.to} to ${following.from}`).toContain(following.from);
    }
  }
});
