import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UnixResult } from "../../../core/simulation/result.ts";
import {
  defaultUnixConnections,
  defaultUnixDatagrams,
  type UnixConnections,
  type UnixDatagrams,
  type UnixTraffic,
} from "../../../core/simulation/unixTraffic.ts";
import { unixVerdict } from "../../../core/simulation/unixVerdict.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords } from "./scenarioOf.ts";

const quiet: ScenarioWords = { arrivals: "none", accepts: "none", durationMs: 10_000 };

function unixResultOf(unix: UnixTraffic, words: ScenarioWords = {}, kernel = "6.12"): UnixResult {
  const { unix: result } = resultOf({ ...quiet, ...words, unix }, kernel);
  if (result === undefined) throw new Error("no AF_UNIX traffic");
  return result;
}

const datagrams = (some: Partial<UnixDatagrams>): UnixDatagrams => ({
  ...{ ...defaultUnixDatagrams, ...some },
});
const connections = (some: Partial<UnixConnections>): UnixConnections => ({
  ...{ ...defaultUnixConnections, ...some },
});
const frozen = {
  arrivals: { kind: "burst", count: 400, atMs: 5 },
  reads: { kind: "none" },
} as const;
const kernels = ["rhel6-2.6.32", "6.12", "6.18"];

describe("a burst that nobody takes", () => {
  test.each(kernels)(
    "of datagrams loses what the reader's queue does not hold, on %s",
    (kernel) => {
      const sysctls = { "net.unix.max_dgram_qlen": "20" };
      const machine = loadKernel(kernel).createMachine();
      machine.writeSysctl("net.unix.max_dgram_qlen", "20");
      const reader = machine.createUnixDatagramSocket();
      let holds = 0;
      for (let isTaken = true; isTaken; ) {
        const sender = machine.createUnixDatagramSocket();
        machine.connectUnix(sender, reader);
        isTaken = machine.sendUnix(sender, 200).errno === "0";
        if (isTaken) holds++;
      }
      const { totals, queue, drops, errors } = unixResultOf(
        datagrams({ ...frozen, senders: 40 }),
        { sysctls },
        kernel,
      );
      expect(totals).toEqual({
        ...{ offered: 400, delivered: 0, dropped: 400 - holds, queued: holds, blocked: 0 },
      });
      expect(queue.peak).toBe(holds);
      expect(errors).toEqual({ EAGAIN: 400 - holds });
      expect(drops).toMatchObject([
        {
          drop: { queue: "unix queue", at: { path: "net/unix/af_unix.c" } },
          packets: ["datagram"],
        },
      ]);
    },
  );

  test("of one sender stops at its send buffer, and the drop says so", () => {
    const { totals, drops } = unixResultOf(datagrams({ ...frozen, sizeBytes: 4000 }), {
      sysctls: { "net.unix.max_dgram_qlen": "300" },
    });
    expect(totals.queued).toBeLessThan(301);
    expect(drops[0]?.drop.reason).toMatch(/SO_SNDBUF/);
  });

  test.each(kernels)("of connections leaves backlog + 1 waiting, on %s", (kernel) => {
    const { totals, drops } = unixResultOf(
      connections({ ...frozen, listenBacklog: 7 }),
      {},
      kernel,
    );
    expect(totals).toMatchObject({ offered: 400, queued: 8, dropped: 392 });
    expect(drops[0]).toMatchObject({ packets: ["connect"], count: 392 });
  });
});

describe("who waits for room", () => {
  const slow = { kind: "constant", perSecond: 100 } as const;

  test.each([
    ["datagrams", datagrams({ ...frozen, reads: slow, whenFull: "wait", senders: 3 })],
    ["connections", connections({ ...frozen, reads: slow, whenFull: "wait", listenBacklog: 4 })],
  ])("loses nothing: %s", (_, traffic) => {
    const { totals, everBlocked, waitMs, errors } = unixResultOf(traffic);
    expect(totals).toEqual({ offered: 400, delivered: 400, dropped: 0, queued: 0, blocked: 0 });
    expect(everBlocked).toBeGreaterThan(300);
    expect(errors).toEqual({});
    // One every 10 ms: the last one waits for 399 others.
    expect(waitMs?.max).toBeCloseTo(3990, 1);
  });

  test("is read after a stall", () => {
    const traffic = datagrams({
      ...{ arrivals: { kind: "constant", perSecond: 100 }, whenFull: "wait" },
      ...{ reads: { kind: "constant", perSecond: 1000 }, stall: { durationMs: 2000, atMs: 1000 } },
    });
    const { totals, waitMs } = unixResultOf(traffic);
    expect(totals).toMatchObject({ dropped: 0, blocked: 0 });
    expect(waitMs?.max).toBeGreaterThan(1900);
  });
});

test("M/M/1/K: the share of datagrams that are refused, and the mean queue", () => {
  const [arrival, service] = [90, 100];
  const { totals, queue } = unixResultOf(
    datagrams({
      ...{ arrivals: { kind: "poisson", perSecond: arrival }, senders: 20, sizeBytes: 10 },
      reads: { kind: "exponential", perSecond: service },
    }),
    { sysctls: { "net.unix.max_dgram_qlen": "9" }, durationMs: 4_000_000, seed: 3 },
  );
  // Ten wait, and one is being handled.
  const system = 11;
  const load = arrival / service;
  const share = (count: number) => ((1 - load) * load ** count) / (1 - load ** (system + 1));
  expect(totals.dropped / totals.offered).toBeCloseTo(share(system), 2);
  let mean = 0;
  for (let count = 1; count <= system; count++) mean += (count - 1) * share(count);
  expect(Math.abs(queue.mean - mean) / mean).toBeLessThan(0.03);
});

const rates = fc.integer({ min: 1, max: 200 });
const common = fc.record({
  arrivals: fc.oneof(
    rates.map((perSecond) => ({ kind: "poisson" as const, perSecond })),
    fc.record({
      kind: fc.constant("burst" as const),
      count: fc.integer({ min: 1, max: 80 }),
      atMs: fc.integer({ min: 0, max: 900 }),
    }),
  ),
  reads: fc.oneof(
    rates.map((perSecond) => ({ kind: "exponential" as const, perSecond })),
    fc.constant({ kind: "none" as const }),
  ),
  stall: fc.constantFrom(undefined, { durationMs: 300, atMs: 200 }),
  whenFull: fc.constantFrom("drop" as const, "wait" as const),
});
const traffics: fc.Arbitrary<UnixTraffic> = fc.oneof(
  fc
    .tuple(common, fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 10, 5000, 900_000))
    .map(([some, senders, sizeBytes]) => datagrams({ ...some, senders, sizeBytes })),
  fc
    .tuple(common, fc.integer({ min: -1, max: 9 }))
    .map(([some, listenBacklog]) => connections({ ...some, listenBacklog })),
);

test("conservation, bounds, tightness and determinism", () => {
  fc.assert(
    fc.property(
      traffics,
      fc.constantFrom(...kernels),
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(0, 300),
      (traffic, kernel, length, warmUpMs) => {
        const words = {
          ...{ durationMs: 1500, warmUpMs, seed: length },
          sysctls: { "net.unix.max_dgram_qlen": String(length) },
        };
        const result = unixResultOf(traffic, words, kernel);
        const { offered, ...ends } = result.totals;
        expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(offered);
        for (const count of Object.values(ends)) expect(count).toBeGreaterThanOrEqual(0);
        const lost = Object.values(result.errors).reduce((sum, count) => sum + count, 0);
        if (warmUpMs === 0) expect(lost).toBe(result.totals.dropped);
        if (traffic.whenFull === "wait" && lost > 0) {
          expect(Object.keys(result.errors)).not.toContain("EAGAIN");
        }
        expect(Math.max(...result.lengths)).toBe(result.queue.peak);
        expect(result.lengths).toHaveLength(1000);
        expect(unixResultOf(traffic, words, kernel)).toEqual(result);
        const { sentence, consequence } = unixVerdict(result);
        expect(`${sentence} ${consequence}`).not.toMatch(/undefined|NaN/);
      },
    ),
    { numRuns: 60 },
  );
});

test("TCP's clients go on beside it as without it", () => {
  const tcp: ScenarioWords = { arrivals: "poisson:60", accepts: "exponential:50", listen: 5 };
  const { unix, ...beside } = resultOf({ ...tcp, unix: defaultUnixDatagrams });
  const alone = resultOf(tcp);
  expect(unix?.totals.offered).toBeGreaterThan(2000);
  const { events: _, ...ofTcp } = beside;
  const { events: __, ...ofAlone } = alone;
  expect(ofTcp).toEqual(ofAlone);
});
