import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resultOf } from "./scenarioOf.ts";

/** No network and no second tries: what the formulas assume. */
const ideal = { rttMs: 0, clientRetries: 0 } as const;

describe("a burst into an application that never accepts", () => {
  test("loses exactly what is more than backlog + 1, at once or over a network", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom(0, 10),
        fc.constantFrom("6.12", "6.18"),
        (count, listen, rttMs, kernel) => {
          const { connections, drops } = resultOf(
            { ...ideal, arrivals: `burst:${count}@0`, accepts: "none", listen, rttMs },
            kernel,
          );
          expect(connections.waiting).toBe(Math.min(count, listen + 1));
          const lost = connections.gaveUp + connections.connecting;
          expect(lost).toBe(Math.max(0, count - (listen + 1)));
          expect(drops.length > 0).toBe(lost > 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("somaxconn bounds it where it is the smaller one", () => {
    const { connections } = resultOf({
      ...{ ...ideal, arrivals: "burst:300@0", accepts: "none", listen: 511 },
      sysctls: { "net.core.somaxconn": "128" },
    });
    expect(connections.waiting).toBe(129);
  });
});

describe("clients that try again", () => {
  test("send their SYN after 1, 3, 7 s and give up", () => {
    const { connections, retransmissions, connectTimeMs } = resultOf({
      ...{ arrivals: "burst:2@0", accepts: "none", listen: 0, rttMs: 0 },
      ...{ clientRetries: 3, durationMs: 20_000 },
    });
    expect(connections).toMatchObject({ waiting: 1, gaveUp: 1 });
    expect(retransmissions.syns).toBe(3);
    expect(connectTimeMs).toMatchObject({ count: 1, max: 0 });
  });

  test("connect late when room appears meanwhile", () => {
    const { connections, connectTimeMs } = resultOf({
      ...{ arrivals: "burst:3@0", accepts: "constant:2", listen: 0, rttMs: 0 },
      ...{ clientRetries: 6, durationMs: 20_000 },
    });
    expect(connections.accepted).toBe(3);
    // The first is accepted at once, the second waits in the queue, the third finds room at its first retry.
    expect(connectTimeMs).toMatchObject({ p50: 0, max: 1000 });
  });

  test("that think they are connected send their data until the server takes it", () => {
    // Over a network all SYNs arrive before the first ACK, so the accept queue fills up between the two.
    const { connections, retransmissions } = resultOf({
      ...{ arrivals: "burst:40@0", accepts: "constant:20", listen: 9, rttMs: 20 },
      ...{ durationMs: 60_000 },
    });
    expect(connections.accepted).toBe(40);
    expect(retransmissions.data).toBeGreaterThan(0);
  });
});

/** Replications with other seeds: mean and standard error of `measure`. */
function replicate(
  count: number,
  measure: (seed: number) => number,
): { readonly mean: number; readonly error: number } {
  const values = Array.from({ length: count }, (_, seed) => measure(seed + 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, error: Math.sqrt(variance / count) };
}

/** Loss and mean number waiting of M/M/1/K, from its state probabilities. */
function singleServerQueue(utilization: number, systemCapacity: number) {
  const weights = Array.from({ length: systemCapacity + 1 }, (_, count) => utilization ** count);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    dropProbability: (weights[systemCapacity] ?? 0) / total,
    queueLength: weights.reduce(
      (sum, weight, count) => sum + (weight / total) * Math.max(0, count - 1),
      0,
    ),
  };
}

describe("M/M/1/K: random arrivals, random service, no network, no second tries", () => {
  const acceptsPerSecond = 1000;
  test.each([
    { utilization: 0.9, listen: 9 },
    { utilization: 1, listen: 4 },
    { utilization: 1.5, listen: 20 },
  ])("utilization $utilization, listen(fd, $listen)", ({ utilization, listen }) => {
    const words = {
      ...{ ...ideal, listen, arrivals: `poisson:${acceptsPerSecond * utilization}` },
      ...{ accepts: `exponential:${acceptsPerSecond}`, durationMs: 20_000 },
    };
    const results = new Map(
      Array.from({ length: 8 }, (_, index) => [index + 1, resultOf({ ...words, seed: index + 1 })]),
    );
    const of = (seed: number) => results.get(seed) ?? resultOf({ ...words, seed });
    // The accept queue takes backlog + 1, and one more connection is with the application.
    const expected = singleServerQueue(utilization, listen + 2);
    const loss = replicate(8, (seed) => of(seed).connections.gaveUp / of(seed).connections.offered);
    const length = replicate(8, (seed) => of(seed).queues.acceptQueue.mean);
    // Four standard errors: a right model fails once in some thousand seeds, and the seeds are fixed.
    expect(Math.abs(loss.mean - expected.dropProbability)).toBeLessThan(4 * loss.error);
    expect(Math.abs(length.mean - expected.queueLength)).toBeLessThan(4 * length.error);
    expect(loss.error).toBeLessThan(0.1 * expected.dropProbability);
    expect(length.error).toBeLessThan(0.05 * expected.queueLength);
  });
});

test("Little's law: mean length is the rate of the accepted times their mean wait", () => {
  const durationMs = 100_000;
  const { queues, connections, responseTimeMs } = resultOf({
    ...{ ...ideal, arrivals: "constant:100", accepts: "constant:100", listen: 50, durationMs },
    stall: { atMs: 0, durationMs: 200 },
  });
  // After the stall everybody waits the same time, so that the median is the mean.
  const perMs = connections.accepted / durationMs;
  const wait = responseTimeMs?.p50 ?? 0;
  expect(wait).toBeGreaterThan(100);
  expect(queues.acceptQueue.mean / (perMs * wait)).toBeCloseTo(1, 1);
});

test("overload: what is more than the application takes is lost", () => {
  const { connections } = resultOf({
    ...{ ...ideal, arrivals: "constant:1000", accepts: "constant:250", listen: 10 },
    durationMs: 100_000,
  });
  expect(connections.gaveUp / connections.offered).toBeCloseTo(0.75, 2);
});
