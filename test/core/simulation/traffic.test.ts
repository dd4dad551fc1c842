import { describe, expect, test } from "vitest";
import { estimate } from "../../../core/simulation/replications.ts";
import { type ClientGroup, defaultTraffic } from "../../../core/simulation/scenario.ts";
import { simulate } from "../../../core/simulation/simulate.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, scenarioOf } from "./scenarioOf.ts";

const quick = { rttMs: 0, clientRetries: 0, durationMs: 10_000, accepts: "constant:1000" } as const;

describe("arrivals", () => {
  const offeredBy = (arrivals: string, durationMs: number) => {
    const { series } = resultOf({ ...quick, arrivals, durationMs, listen: 4096 });
    return (share: number) => series.offered[Math.round(share * 1000) - 1] ?? 0;
  };

  test("a ramp brings a quarter of its clients in the first half, falling three quarters", () => {
    const rising = offeredBy("ramp:0-400", 20_000);
    expect(rising(1)).toBeGreaterThan(4000 - 4 * Math.sqrt(4000));
    expect(rising(1)).toBeLessThan(4000 + 4 * Math.sqrt(4000));
    expect(rising(0.5) / rising(1)).toBeCloseTo(0.25, 1);
    const falling = offeredBy("ramp:400-0", 20_000);
    expect(falling(0.5) / falling(1)).toBeCloseTo(0.75, 1);
  });

  test("on and off: nobody comes while it is off", () => {
    const offered = offeredBy("onoff:300,1s,3s", 8000);
    expect(offered(0.125)).toBeGreaterThan(200);
    expect(offered(0.5)).toBe(offered(0.125));
    expect(offered(0.625)).toBeGreaterThan(offered(0.5) + 200);
    expect(offered(1)).toBe(offered(0.625));
  });
});

test("requests: with keep-alive they share a connection, without each needs its own", () => {
  const words = { ...quick, arrivals: "burst:5@0", requests: 3, listen: 20 };
  expect(resultOf(words).connections).toMatchObject({ offered: 15, accepted: 15 });
  const kept = resultOf({ ...words, keepAlive: true });
  expect(kept.connections).toMatchObject({ offered: 5, accepted: 5 });
  // The fifth is accepted after four connections of three requests of a millisecond each.
  expect(kept.responseTimeMs?.max).toBe(12);
});

test("impatient clients give up before their next SYN", () => {
  const words = { ...quick, arrivals: "burst:3@0", accepts: "none", listen: 0, clientRetries: 6 };
  const { connections, retransmissions } = resultOf({ ...words, connectTimeoutMs: 2000 });
  expect(connections).toMatchObject({ waiting: 1, gaveUp: 2, connecting: 0 });
  expect(retransmissions.syns).toBe(2);
});

test("a restart resets what waits, refuses whom it does not hear, and serves again", () => {
  const { connections } = resultOf({
    ...{ ...quick, arrivals: "constant:100", accepts: "constant:50", listen: 9, clientRetries: 6 },
    ...{ durationMs: 1000, restart: { atMs: 405, downMs: 200 } },
  });
  // Up to the restart 40 came and 21 were accepted; in the 200 ms without a listener come 20.
  expect(connections.refused).toBeGreaterThanOrEqual(20 + 10);
  expect(connections.accepted).toBeGreaterThan(21 + 15);
});

test("measured service times are drawn from the recording", () => {
  const outcome = simulate(loadKernel("6.12"), {
    ...scenarioOf({ ...quick, arrivals: "burst:101@0" }),
    accepts: { kind: "measured", serviceMs: [10, 30] },
  });
  const { responseTimeMs } = outcome.kind === "finished" ? outcome.result : {};
  // A hundred services before the last one: 20 ms each in the mean, with a standard deviation of 10.
  expect(responseTimeMs?.max).toBeGreaterThan(2000 - 4 * 100);
  expect(responseTimeMs?.max).toBeLessThan(2000 + 4 * 100);
});

test("loss: SYNs are sent again, and clients connect late", () => {
  const { connections, retransmissions, connectTimeMs } = resultOf({
    ...{ arrivals: "constant:100", accepts: "constant:1000", durationMs: 30_000 },
    lossShare: 0.1,
  });
  expect(connections.gaveUp).toBe(0);
  expect(retransmissions.syns / connections.offered).toBeCloseTo(0.1 + 0.09, 1);
  expect(connectTimeMs).toMatchObject({ p50: 20 });
  expect(connectTimeMs?.p99).toBeGreaterThan(1000);
});

test("groups of clients: each has its own network", () => {
  const far: ClientGroup = {
    ...defaultTraffic,
    ...{ arrivals: { kind: "constant", perSecond: 10 }, rttMs: 300 },
  };
  const { connectTimeMs, connections } = resultOf({
    ...{ ...quick, arrivals: "constant:30", rttMs: 10, otherClients: [far] },
  });
  expect(connections.offered).toBe(299 + 99);
  expect(connectTimeMs).toMatchObject({ p50: 10, max: 300 });
});

test("listeners that share a port have a queue each", () => {
  const { connections, queues } = resultOf({
    ...{ ...quick, arrivals: "burst:1000@0", accepts: "none", listen: 9, listeners: 4 },
  });
  expect(connections.waiting).toBe(40);
  expect(queues.acceptQueue.peak).toBe(10);
});

test("clients of the warm-up are not counted", () => {
  const words = { ...quick, arrivals: "constant:10", listen: 5 };
  expect(resultOf(words).connections.offered).toBe(99);
  expect(resultOf({ ...words, warmUpMs: 5000 }).connections.offered).toBe(50);
});

test("a confidence interval is Student's", () => {
  // Two values: the quantile is 12.706, the standard error 0.5. Eleven: 2.228.
  expect(estimate([1, 2])).toEqual({ mean: 1.5, low: 1.5 - 6.353, high: 1.5 + 6.353 });
  const { low, high } = estimate([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect((high - low) / 2).toBeCloseTo(2.228, 3);
});
