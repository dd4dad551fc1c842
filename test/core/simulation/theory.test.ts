import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { dropRatioOf } from "../../../core/simulation/replications.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

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

/** Probabilities of 0 to `systemCapacity` connections in M/M/c/K; with a capacity of c it is Erlang's loss system. */
function manyServers(load: number, servers: number, systemCapacity: number): readonly number[] {
  const weights = [1];
  for (let count = 1; count <= systemCapacity; count++) {
    weights.push(((weights[count - 1] ?? 0) * load) / Math.min(count, servers));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Loss of M/D/1/K, from its queue seen at departures: Poisson arrivals within one service. */
function constantService(utilization: number, systemCapacity: number): number {
  const arriving = [Math.exp(-utilization)];
  for (let count = 1; count <= systemCapacity; count++) {
    arriving.push(((arriving[count - 1] ?? 0) * utilization) / count);
  }
  const left = [1];
  for (let count = 0; count + 1 < systemCapacity; count++) {
    let rest = (left[count] ?? 0) - (left[0] ?? 0) * (arriving[count] ?? 0);
    for (let before = 1; before <= count; before++) {
      rest -= (left[before] ?? 0) * (arriving[count - before + 1] ?? 0);
    }
    left.push(rest / (arriving[0] ?? 1));
  }
  const emptyAtDeparture = 1 / left.reduce((sum, weight) => sum + weight, 0);
  return 1 - 1 / (emptyAtDeparture + utilization);
}

/** Fails where the measured mean is off by more than four standard errors, or too vague to tell anything. */
function checkLoss(words: ScenarioWords, expected: number): void {
  const loss = replicate(8, (seed) => dropRatioOf(resultOf({ ...words, seed }).connections));
  expect(Math.abs(loss.mean - expected)).toBeLessThan(4 * loss.error);
  expect(loss.error).toBeLessThan(0.1 * expected);
}

test.each([
  { acceptors: 3, listen: 4, load: 2.8 },
  { acceptors: 8, listen: 0, load: 9 },
])("M/M/c/K: $acceptors acceptors, listen(fd, $listen)", ({ acceptors, listen, load }) => {
  const systemCapacity = listen + 1 + acceptors;
  const expected = manyServers(load, acceptors, systemCapacity)[systemCapacity] ?? 0;
  checkLoss(
    {
      ...{ ...ideal, listen, acceptors, arrivals: `poisson:${load * 1000}` },
      ...{ accepts: "exponential:1000", durationMs: 8000 },
    },
    expected,
  );
});

test.each([0.8, 1.2])("M/D/1/K at utilization %d", (utilization) => {
  checkLoss(
    {
      ...{ ...ideal, listen: 3, arrivals: `poisson:${utilization * 1000}` },
      ...{ accepts: "constant:1000", durationMs: 20_000 },
    },
    constantService(utilization, 5),
  );
});

test("Erlang's B: a SYN flood holds each place of the SYN queue until its request expires", () => {
  // One SYN-ACK, no second one: a place is taken for the first timeout, one second, whatever else happens.
  const words: ScenarioWords = {
    ...{ ...ideal, arrivals: "burst:1@0", accepts: "none", listen: 20, durationMs: 200_000 },
    ...{ synFloodPerSecond: 18, warmUpMs: 2000 },
    sysctls: { "net.ipv4.tcp_syncookies": "0", "net.ipv4.tcp_synack_retries": "0" },
  };
  const results = Array.from({ length: 8 }, (_, seed) => resultOf({ ...words, seed: seed + 1 }));
  const { listenBacklog, sysctls } = scenarioOf(words);
  const { limits } = effectiveLimits(loadKernel("6.12"), { listenBacklog, sysctls });
  const places = limits.find(({ id }) => id === "synQueue")?.capacity ?? 0;
  expect(results.every(({ queues }) => queues.synQueue.peak === places)).toBe(true);
  // The SYN queue's mean length is what gets in times its stay.
  const blocked = manyServers(18, places, places)[places] ?? 0;
  const length = replicate(8, (seed) => results[seed - 1]?.queues.synQueue.mean ?? 0);
  expect(Math.abs(length.mean - 18 * (1 - blocked))).toBeLessThan(4 * length.error + 0.05);
  const drops = replicate(8, (seed) => (results[seed - 1]?.droppedPackets ?? 0) / (18 * 200));
  expect(Math.abs(drops.mean - blocked)).toBeLessThan(4 * drops.error);
  expect(drops.error).toBeLessThan(0.1 * blocked);
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
