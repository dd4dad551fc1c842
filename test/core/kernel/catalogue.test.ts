import { describe, expect, test } from "vitest";
import { createSysctlProbe } from "../../../core/features/sysctlValue.ts";
import { catalogueNames, describeExistence, factFor } from "../../../core/kernel/catalogue.ts";
import { sysctlFacts } from "../../../core/kernel/catalogueFacts.ts";
import { knownVersions, resolveVersion } from "../../../core/kernel/version.ts";
import { loadKernel } from "../../support/kernelModel.ts";

/** A kernel between those that are offered, as far as the catalogue looks at it. */
function linux(text: string) {
  const { version } = resolveVersion(text);
  const [major = 0, minor = 0, sublevel = 0] = text.split(".").map(Number);
  if (text.startsWith("rhel6")) return version;
  const code = String(major * 2 ** 24 + minor * 2 ** 16 + sublevel);
  return { ...version, defines: { ...version.defines, LINUX_VERSION_CODE: code } };
}

function known(name: string, version: string) {
  const fact = factFor(name, linux(version));
  if (fact === undefined) throw new Error(`nothing is known of ${name}`);
  return fact;
}

describe("scope", () => {
  test.each([
    ["net.core.somaxconn", "rhel6-2.6.32", "network namespace"],
    ["net.core.netdev_max_backlog", "6.12", "machine"],
    ["net.ipv4.tcp_max_syn_backlog", "4.10", "machine"],
    ["net.ipv4.tcp_max_syn_backlog", "4.11", "network namespace"],
    ["net.ipv4.tcp_syncookies", "4.5", "machine"],
    ["net.ipv4.tcp_syncookies", "4.6", "network namespace"],
    ["net.ipv4.tcp_abort_on_overflow", "4.14.74", "machine"],
    ["net.ipv4.tcp_abort_on_overflow", "4.15", "network namespace"],
    ["net.ipv4.tcp_fastopen", "4.14", "machine"],
    ["net.ipv4.tcp_fastopen", "4.15", "network namespace"],
  ])("%s on %s is per %s", (name, version, scope) => {
    expect(known(name, version).period?.scope).toBe(scope);
  });
});

describe("a sysctl that came later or went away", () => {
  test.each([
    ["net.core.netdev_budget_usecs", "4.11", "it came with 4.12"],
    ["net.ipv4.tcp_fastopen", "3.5", "it came with 3.6"],
    ["net.core.flow_limit_table_len", "3.10", "it came with 3.11"],
    ["net.ipv4.tcp_migrate_req", "5.13", "it came with 5.14"],
    ["net.ipv4.tcp_tw_recycle", "4.12", "it existed from 2.6.32 to 4.11"],
  ])("%s is not in %s: %s", (name, version, existence) => {
    const fact = known(name, version);
    expect(fact.period).toBeUndefined();
    expect(describeExistence(fact)).toBe(existence);
  });

  test("a stable series that took it over has it", () => {
    expect(known("net.ipv4.tcp_migrate_req", "5.10.262").period).toBeDefined();
    expect(known("net.ipv4.tcp_migrate_req", "5.10.218").period).toBeUndefined();
    expect(known("net.ipv4.tcp_migrate_req", "5.11").period).toBeUndefined();
  });

  test("an unknown name has no fact", () => {
    expect(factFor("net.core.nope", linux("6.12"))).toBeUndefined();
  });
});

/** All that is said of a sysctl on one version. */
function saidOf(name: string, version: string): string {
  const { summary, readWhen, watch, myths } = known(name, version).fact;
  return JSON.stringify([summary, readWhen, watch, myths]);
}

describe("statements hold for the releases that they were measured or read in", () => {
  test.each([
    ["net.ipv4.tcp_max_syn_backlog", "TCPReqQFull", "3.0", "3.1"],
    ["net.ipv4.tcp_syncookies", "TCPReqQFull", "3.0", "3.1"],
    ["net.core.netdev_max_backlog", "link show lo", "2.6.36", "2.6.37"],
    ["net.core.netdev_max_backlog", "steered by RPS", "2.6.34", "2.6.35"],
    ["net.ipv4.tcp_syncookies", "2 answers every SYN", "3.11", "3.12"],
    ["net.ipv4.tcp_max_syn_backlog", "kept for peers", "4.11", "4.12"],
    ["net.ipv4.tcp_abort_on_overflow", "drops the SYN first", "4.9", "4.10"],
    ["net.ipv4.tcp_fastopen", "servers (2)", "3.6", "3.7"],
    ["net.unix.max_dgram_qlen", "sends to itself", "4.3", "4.4"],
    ["net.core.somaxconn", "not limited to 65535", "4.0", "4.1"],
  ])("%s: %j is not said of %s, but of %s", (name, text, without, first) => {
    expect(saidOf(name, without)).not.toContain(text);
    expect(saidOf(name, first)).toContain(text);
  });

  test.each([
    ["net.ipv4.tcp_max_syn_backlog", "Nobody is exempt", "4.11", "4.12"],
    ["net.ipv4.tcp_max_syn_backlog", "Sizes a listener's SYN queue", "4.3", "4.4"],
    ["net.ipv4.tcp_synack_retries", "three seconds", "3.0", "3.1"],
    ["net.core.somaxconn", "16 bits of the backlog", "3.10", "3.11"],
    ["net.core.somaxconn", "the first listen(2) fixed it", "4.3", "4.4"],
    ["net.core.somaxconn", "every SYN cookie too", "4.6", "4.7"],
    ["net.unix.max_dgram_qlen", "16 bits of it", "4.0", "4.1"],
  ])("%s: %j is said of %s, but no more of %s", (name, text, last, without) => {
    expect(saidOf(name, last)).toContain(text);
    expect(saidOf(name, without)).not.toContain(text);
  });

  test("RHEL 6 calls itself 2.6.32 and has some of what came later", () => {
    const rhel6 = "rhel6-2.6.32";
    const note = (version: string) =>
      known("net.ipv4.tcp_max_syn_backlog", version).period?.defaultNote;
    expect(note(rhel6)).toBe(note("2.6.36"));
    expect(note(rhel6)).not.toBe(note("2.6.32"));
    expect(known("net.ipv4.tcp_synack_retries", "2.6.32").fact.myths).toHaveLength(2);
    expect(known("net.ipv4.tcp_synack_retries", rhel6).fact.myths).toHaveLength(1);
    expect(known("net.core.netdev_max_backlog", rhel6).fact.summary).toContain("RPS");
  });

  test("tcp_max_syn_backlog is read at listen(2) up to 4.3, and for every SYN since", () => {
    const readWhen = (version: string) =>
      known("net.ipv4.tcp_max_syn_backlog", version).fact.readWhen;
    expect(readWhen("4.3")).toMatch(/^At the first listen\(2\)/);
    expect(readWhen("4.4")).toBe("For every SYN: a change acts at once.");
  });
});

test("whatever the version, a sysctl has a summary, says when it is read, and what is mistaken", () => {
  for (const version of ["2.6.32", "rhel6-2.6.32", "3.2", "3.10", "4.3", "4.4", "4.12", "7.3"]) {
    for (const name of catalogueNames) {
      const { fact, period } = known(name, version);
      expect(fact.summary, `${name} on ${version}`).toMatch(/^[A-Z].*\.$/);
      expect(fact.readWhen, `${name} on ${version}`).toMatch(/^(At|When|For) .*\.$/);
      if (period !== undefined)
        expect(fact.watch.length, `${name} on ${version}`).toBeGreaterThan(0);
      expect(fact.source).toMatch(/^net\//);
    }
  }
  for (const name of catalogueNames) {
    expect(known(name, "4.4").fact.myths.length, name).toBeGreaterThan(0);
  }
});

test("a number stands in the catalogue only where the model cannot tell it", () => {
  const twice = knownVersions.flatMap((version) => {
    const probe = createSysctlProbe(loadKernel(version.id));
    return catalogueNames.filter((name) => {
      const note = factFor(name, version)?.period?.defaultNote;
      return note !== undefined && /\d/.test(note) && probe.defaultValue(name) !== undefined;
    });
  });
  expect(twice).toEqual([]);
});

test("names are unique and periods follow each other without a gap or overlap", () => {
  expect(catalogueNames).toHaveLength(15);
  expect(new Set(catalogueNames).size).toBe(catalogueNames.length);
  for (const { name, periods } of sysctlFacts) {
    for (const [index, period] of periods.entries()) {
      const following = periods[index + 1];
      expect(period.until === undefined, `${name}: only the last period is open`).toBe(
        following === undefined && name !== "net.ipv4.tcp_tw_recycle",
      );
      if (period.until === undefined || following === undefined) continue;
      const parts = period.until.split(".").map(Number);
      const bumped = [...parts.slice(0, -1), (parts.at(-1) ?? 0) + 1].join(".");
      expect(following.since, `${name}: after ${period.until}`).toBe(bumped);
    }
  }
});
