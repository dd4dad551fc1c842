import fc from "fast-check";
import { expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import type { SimulationResult } from "../../../core/simulation/result.ts";
import { simulate } from "../../../core/simulation/simulate.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

const kernels = ["6.12", "6.18", "rhel6-2.6.32"];

const words: fc.Arbitrary<ScenarioWords> = fc.record({
  listen: fc.integer({ min: 0, max: 40 }),
  sysctls: fc.record(
    {
      "net.core.somaxconn": fc.integer({ min: 1, max: 64 }).map(String),
      "net.ipv4.tcp_max_syn_backlog": fc.integer({ min: 8, max: 64 }).map(String),
      "net.ipv4.tcp_syncookies": fc.constantFrom("0", "1", "2"),
      "net.ipv4.tcp_abort_on_overflow": fc.constantFrom("0", "1"),
      "net.core.netdev_max_backlog": fc.integer({ min: 1, max: 100 }).map(String),
    },
    { requiredKeys: [] },
  ),
  arrivals: fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 0, max: 500 }))
      .map(([count, atMs]) => `burst:${count}@${atMs}ms`),
    fc.integer({ min: 1, max: 80 }).map((rate) => `poisson:${rate}`),
    fc.integer({ min: 1, max: 80 }).map((rate) => `constant:${rate}`),
  ),
  accepts: fc.oneof(
    fc.integer({ min: 1, max: 60 }).map((rate) => `exponential:${rate}`),
    fc.integer({ min: 1, max: 60 }).map((rate) => `constant:${rate}`),
    fc.constant("none"),
  ),
  stall: fc.option(
    fc.record({
      durationMs: fc.integer({ min: 1, max: 3000 }),
      atMs: fc.integer({ min: 0, max: 3000 }),
    }),
    { nil: undefined },
  ),
  rttMs: fc.constantFrom(0, 0.4, 20, 300, 1500),
  clientRetries: fc.integer({ min: 0, max: 6 }),
  durationMs: fc.constantFrom(1000, 10_000, 100_000),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  jitterMs: fc.constantFrom(0, 0, 5),
  lossShare: fc.constantFrom(0, 0, 0.2),
  connectTimeoutMs: fc.constantFrom(undefined, undefined, 700),
  requests: fc.constantFrom(1, 1, 3),
  keepAlive: fc.boolean(),
  acceptors: fc.constantFrom(1, 1, 4),
  listeners: fc.constantFrom(1, 1, 3),
  restart: fc.constantFrom(undefined, undefined, { atMs: 400, downMs: 50 }),
  synFloodPerSecond: fc.constantFrom(0, 0, 50),
  packetPath: fc.constantFrom(
    { kind: "napi" as const },
    { kind: "cpuBacklog" as const, packetsPerSecond: 100_000 },
    { kind: "cpuBacklog" as const, packetsPerSecond: 200 },
  ),
});

/** Checks one property on every kernel for many scenarios. */
function check(property: (scenario: ScenarioWords, kernel: string) => void): void {
  fc.assert(
    fc.property(words, fc.constantFrom(...kernels), (scenario, kernel) =>
      property(scenario, kernel),
    ),
    { numRuns: 50 },
  );
}

test("conservation: every connection is accounted for once", () => {
  check((scenario, kernel) => {
    const { connections, queues, series } = resultOf(scenario, kernel);
    const { offered, ...ends } = connections;
    expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(offered);
    for (const count of Object.values(ends)) expect(count).toBeGreaterThanOrEqual(0);
    expect(series.offered.at(-1)).toBe(offered);
    expect(series.accepted.at(-1)).toBe(connections.accepted);
    const listeners = scenario.listeners ?? 1;
    expect(connections.waiting).toBeLessThanOrEqual(listeners * queues.acceptQueue.peak);
  });
});

test("drops: the groups, the series and the sample tell the same", () => {
  check((scenario, kernel) => {
    const { drops, droppedPackets, series, dropSamples } = resultOf(scenario, kernel);
    expect(drops.reduce((sum, { count }) => sum + count, 0)).toBe(droppedPackets);
    const totals = Object.values(series.dropped).map((column) => column.at(-1) ?? 0);
    expect(totals.reduce((sum, count) => sum + count)).toBe(droppedPackets);
    expect(dropSamples.length).toBe(Math.min(droppedPackets, 500));
    for (const { group, timeMs } of dropSamples) {
      expect(drops[group]?.firstMs).toBeLessThanOrEqual(timeMs);
      expect(drops[group]?.lastMs).toBeGreaterThanOrEqual(timeMs);
    }
    for (const { counters, drop } of drops) {
      // 2.6.32 counts only the ACKs that it drops here.
      if (drop.queue !== "accept queue" || kernel === "rhel6-2.6.32") continue;
      expect(counters).toContain("TcpExtListenOverflows");
    }
  });
});

test("bounds and tightness: the accept queue reaches its limit exactly where it drops", () => {
  check((scenario, kernel) => {
    const { queues, drops } = resultOf(scenario, kernel);
    const { listenBacklog, sysctls } = scenarioOf(scenario);
    const { limits } = effectiveLimits(loadKernel(kernel), { listenBacklog, sysctls });
    const capacity = limits.find(({ id }) => id === "acceptQueue")?.capacity;
    expect(queues.acceptQueue.peak).toBeLessThanOrEqual(capacity ?? Number.POSITIVE_INFINITY);
    if (drops.some(({ drop }) => drop.queue === "accept queue")) {
      expect(queues.acceptQueue.peak).toBe(capacity);
    }
  });
});

test("time goes forward, totals only up, and no peak is lost in the series", () => {
  check((scenario, kernel) => {
    const { series, queues, durationMs } = resultOf(scenario, kernel);
    const { timeMs, queueLengths, dropped, offered, accepted, counters } = series;
    expect(timeMs.length).toBeLessThanOrEqual(2000);
    expect(timeMs.at(-1)).toBeCloseTo(durationMs, 6);
    const rising = [
      timeMs,
      offered,
      accepted,
      ...Object.values(dropped),
      ...Object.values(counters),
    ];
    for (const column of rising) {
      expect(column.length).toBe(timeMs.length);
      expect(column.every((value, index) => value >= (column[index - 1] ?? 0))).toBe(true);
    }
    for (const id of ["synQueue", "acceptQueue", "cpuBacklog"] as const) {
      expect(Math.max(...queueLengths[id])).toBe(queues[id].peak);
      expect(queues[id].mean).toBeLessThanOrEqual(queues[id].peak);
    }
  });
});

test("determinism: equal scenarios give equal results, other seeds others", () => {
  check((scenario, kernel) => {
    expect(resultOf(scenario, kernel)).toEqual(resultOf(scenario, kernel));
  });
  const means = new Set([1, 2, 3].map((seed) => resultOf({ seed }).queues.acceptQueue.mean));
  expect(means.size).toBe(3);
});

test("common random numbers: the service does not change the arrivals", () => {
  const offeredAt = ({ series }: SimulationResult) => series.offered;
  const slow = resultOf({ arrivals: "poisson:200", accepts: "exponential:10" });
  const fast = resultOf({ arrivals: "poisson:200", accepts: "constant:999" });
  expect(offeredAt(slow)).toEqual(offeredAt(fast));
});

test("progress: an event budget ends a run that is too long, with a reason", () => {
  const model = loadKernel("6.12");
  const scenario = scenarioOf({ arrivals: "constant:100000", eventBudget: 10_000 });
  const outcome = simulate(model, scenario);
  expect(outcome).toMatchObject({ kind: "problem" });
  expect(outcome.kind === "problem" && outcome.message).toMatch(/after 10000 events/);
});

test("a run that is watched tells its progress and stops when asked", () => {
  const shares: number[] = [];
  const outcome = simulate(loadKernel("6.12"), scenarioOf({ arrivals: "constant:5000" }), {
    shouldStop: () => shares.length === 3,
    onProgress: (share) => shares.push(share),
  });
  expect(outcome).toEqual({ kind: "stopped" });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBeLessThan(1);
});

test.each([
  [{ durationMs: 0 }, /duration/],
  [{ durationMs: Number.NaN }, /duration/],
  [{ rttMs: -1 }, /round trip/],
  [{ clientRetries: 1.5 }, /retries/],
  [{ seed: Number.POSITIVE_INFINITY }, /seed/],
])("%o cannot be simulated", (scenario, message) => {
  const outcome = simulate(loadKernel("6.12"), scenarioOf(scenario));
  expect(outcome.kind === "problem" && outcome.message).toMatch(message);
});
