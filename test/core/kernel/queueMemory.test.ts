import { describe, expect, test } from "vitest";
import { describeMemory } from "../../../core/features/sysctlLimits.ts";
import { effectiveLimits, type Limit } from "../../../core/kernel/limits.ts";
import { loadKernel } from "../../support/kernelModel.ts";

function limit(version: string, id: Limit["id"], sysctls: Record<string, string> = {}): Limit {
  const inputs = { listenBacklog: 511, sysctls: new Map(Object.entries(sysctls)) };
  const found = effectiveLimits(loadKernel(version), inputs).limits.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no limit ${id}`);
  return found;
}

describe("memory of a full queue", () => {
  test("is entries times the size that slabinfo shows", () => {
    expect(limit("6.12", "synQueue").memoryBytes).toBe(512 * 312);
    expect(limit("6.12", "acceptQueue").memoryBytes).toBe(512 * (312 + 2432));
    expect(limit("5.10", "synQueue").memoryBytes).toBe(512 * 304);
    expect(limit("7.2", "synQueue").memoryBytes).toBe(512 * 328);
  });

  test("is not known where no kernel of the series was measured", () => {
    expect(limit("4.4", "synQueue").memoryBytes).toBeUndefined();
    expect(describeMemory(limit("2.6.32", "acceptQueue"))).toBe("memory when full: not known");
  });

  test("of AF_UNIX is what the sender is charged: measured 768 bytes for one byte of data", () => {
    expect(limit("6.18", "unixDatagramQueue").memoryBytes).toBe(11 * 768);
    expect(
      limit("6.18", "unixDatagramQueue", { "net.unix.max_dgram_qlen": "-1" }).memoryBytes,
    ).toBeUndefined();
  });

  test("is told in few words", () => {
    expect(describeMemory(limit("6.12", "synQueue"))).toBe("160 kB of memory when full");
    expect(describeMemory(limit("6.12", "acceptQueue"))).toBe("1.4 MB of memory when full");
    expect(describeMemory(limit("6.12", "cpuBacklog"))).toBe("");
  });
});
