import fc from "fast-check";
import { expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { adviseOn } from "../../../core/simulation/advice.ts";
import type { SimulationResult } from "../../../core/simulation/result.ts";
import { defaultTraffic, type OtherService } from "../../../core/simulation/scenario.ts";
import { sensitivitiesOf } from "../../../core/simulation/sensitivity.ts";
import { serviceLimitsOf } from "../../../core/simulation/serviceLimits.ts";
import { unwatched } from "../../../core/simulation/simulate.ts";
import { parseArrivals } from "../../../core/simulation/trafficSpec.ts";
import { verdictOn } from "../../../core/simulation/verdict.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

const { rttMs, jitterMs, lossShare, clientRetries, connectTimeoutMs, requests, keepAlive } =
  defaultTraffic;
const network = {
  rttMs,
  jitterMs,
  lossShare,
  clientRetries,
  connectTimeoutMs,
  requests,
  keepAlive,
};

/** One more service in a few words. */
function service(
  name: string,
  arrivals: string,
  {
    rttMs: its = rttMs,
    ...rest
  }: Partial<Omit<OtherService, "name" | "clients"> & { rttMs: number }> = {},
): OtherService {
  const parsed = parseArrivals(arrivals);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return {
    ...{ name, listenBacklog: 511, accepts: { kind: "exponential", perSecond: 400 } },
    ...{ acceptors: 1, listeners: 1, stall: undefined, restart: undefined, ...rest },
    clients: [{ ...network, rttMs: its, arrivals: parsed.value }],
  };
}

function serviceNamed({ services }: SimulationResult, name: string) {
  const found = services?.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no service is called ${name}`);
  return found;
}

const otherServices: fc.Arbitrary<readonly OtherService[]> = fc
  .array(
    fc.record({
      arrivals: fc.constantFrom("burst:120@100ms", "poisson:60", "constant:30", "none"),
      listenBacklog: fc.integer({ min: 0, max: 40 }),
      perSecond: fc.integer({ min: 5, max: 80 }),
      acceptors: fc.constantFrom(1, 3),
      listeners: fc.constantFrom(1, 2),
      restart: fc.constantFrom(undefined, { atMs: 300, downMs: 40 }),
      stall: fc.constantFrom(undefined, { atMs: 200, durationMs: 900 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ arrivals, perSecond, ...rest }, index) =>
      service(`other${index}`, arrivals, { accepts: { kind: "constant", perSecond }, ...rest }),
    ),
  );

const words: fc.Arbitrary<ScenarioWords> = fc.record({
  listen: fc.integer({ min: 0, max: 40 }),
  arrivals: fc.constantFrom("burst:100@50ms", "poisson:50"),
  accepts: fc.constantFrom("exponential:40", "none"),
  rttMs: fc.constantFrom(0, 20),
  clientRetries: fc.integer({ min: 0, max: 3 }),
  durationMs: fc.constantFrom(1000, 8000),
  listeners: fc.constantFrom(1, 3),
  synFloodPerSecond: fc.constantFrom(0, 40),
  seed: fc.integer({ min: 0, max: 1000 }),
  packetPath: fc.constantFrom(
    { kind: "napi" as const },
    { kind: "cpuBacklog" as const, packetsPerSecond: 300 },
  ),
  otherServices,
});

test("conservation: every service accounts for its connections, and together they are the total", () => {
  fc.assert(
    fc.property(words, (scenario) => {
      const result = resultOf(scenario);
      const services = result.services ?? [];
      expect(services).toHaveLength((scenario.otherServices?.length ?? 0) + 1);
      for (const { connections } of services) {
        const { offered, ...ends } = connections;
        expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(offered);
      }
      const sum = (pick: (one: (typeof services)[number]) => number) =>
        services.reduce((total, one) => total + pick(one), 0);
      expect(sum(({ connections }) => connections.offered)).toBe(result.connections.offered);
      expect(sum(({ connections }) => connections.accepted)).toBe(result.connections.accepted);
      expect(sum(({ droppedPackets }) => droppedPackets)).toBe(result.droppedPackets);
      const peak = Math.max(...services.map(({ queues }) => queues.acceptQueue.peak));
      expect(peak).toBe(result.queues.acceptQueue.peak);
    }),
    { numRuns: 40 },
  );
});

test("equal scenarios give equal results", () => {
  fc.assert(
    fc.property(words, (scenario) => {
      expect(resultOf(scenario)).toEqual(resultOf(scenario));
    }),
    { numRuns: 10 },
  );
});

test("a service that nobody connects to changes nothing for the others", () => {
  fc.assert(
    fc.property(words, (scenario) => {
      const alone = resultOf({ ...scenario, otherServices: [] });
      const { services, ...beside } = resultOf({
        ...scenario,
        otherServices: [service("idle", "none")],
      });
      expect(beside).toEqual(alone);
      expect(alone.services).toBeUndefined();
      expect(services?.[0]).toMatchObject({
        connections: alone.connections,
        drops: alone.drops,
        connectTimeMs: alone.connectTimeMs,
      });
    }),
    { numRuns: 25 },
  );
});

test("each service overflows its own backlog only", () => {
  const result = resultOf({
    ...{ arrivals: "burst:100@0", accepts: "none", listen: 200, serviceName: "nginx" },
    ...{ rttMs: 0, clientRetries: 0, durationMs: 1000 },
    otherServices: [
      {
        ...service("redis", "burst:100@0", { listenBacklog: 9, accepts: { kind: "none" } }),
        clients: [
          {
            ...network,
            arrivals: { kind: "burst", count: 100, atMs: 0 },
            rttMs: 0,
            clientRetries: 0,
          },
        ],
      },
    ],
  });
  expect(serviceNamed(result, "nginx").droppedPackets).toBe(0);
  expect(serviceNamed(result, "nginx").connections.waiting).toBe(100);
  expect(serviceNamed(result, "redis").connections.waiting).toBe(10);
  expect(serviceNamed(result, "redis").connections.gaveUp).toBe(90);
});

test("one service restarts, the other one serves on", () => {
  // Handshakes under way end with the service too: without a round trip there are none.
  const result = resultOf({
    ...{ arrivals: "constant:100", accepts: "constant:1000", serviceName: "nginx" },
    ...{ rttMs: 0, durationMs: 1000 },
    otherServices: [
      service("redis", "constant:100", {
        accepts: { kind: "constant", perSecond: 1000 },
        restart: { atMs: 405, downMs: 200 },
        rttMs: 0,
      }),
    ],
  });
  expect(serviceNamed(result, "nginx").connections.refused).toBe(0);
  expect(serviceNamed(result, "redis").connections.refused).toBe(20);
});

test("services share the CPU backlog", () => {
  const packetPath = { kind: "cpuBacklog" as const, packetsPerSecond: 100 };
  const sysctls = { "net.core.netdev_max_backlog": "20" };
  const shared = { arrivals: "constant:20", packetPath, sysctls, durationMs: 3000, rttMs: 0 };
  const alone = resultOf(shared);
  const beside = resultOf({ ...shared, otherServices: [service("redis", "burst:400@500ms")] });
  const isOfBacklog = ({ drop }: { drop: { queue: string } }) => drop.queue === "CPU backlog";
  expect(alone.drops.some(isOfBacklog)).toBe(false);
  expect(serviceNamed(beside, "server").drops.some(isOfBacklog)).toBe(true);
});

const twoServices: ScenarioWords = {
  ...{ arrivals: "burst:50@0", accepts: "constant:1000", listen: 511, serviceName: "nginx" },
  ...{ rttMs: 0, clientRetries: 0, durationMs: 1000 },
  otherServices: [
    service("redis", "burst:100@0", {
      ...{ listenBacklog: 9, rttMs: 0, accepts: { kind: "constant", perSecond: 100 } },
    }),
  ],
};

test("the verdict names the service that dropped", () => {
  const scenario = scenarioOf(twoServices);
  const model = loadKernel("6.12");
  const limits = effectiveLimits(model, scenario);
  const { level, sentence, consequence } = verdictOn(
    resultOf(twoServices),
    limits,
    serviceLimitsOf(model, scenario),
  );
  expect(level).toBe("late");
  expect(sentence).toMatch(
    /^redis: The accept queue was full at 10 connections, limited by the application's backlog \(9\)/,
  );
  expect(consequence).toMatch(/^nginx: All 50 connections were served\./);
});

test("advice names the service, and says that somaxconn is not what stops it", () => {
  const model = loadKernel("6.12");
  const advice = adviseOn(model, scenarioOf(twoServices), resultOf(twoServices), unwatched);
  const sentences = advice.map(({ sentence }) => sentence);
  expect(sentences[0]).toMatch(/^redis: With its listen backlog at \d+, nothing is dropped\.$/);
  expect(sentences).toContain(
    "redis: raising net.core.somaxconn does nothing here, the service asks for 9.",
  );
  expect(sentences.every((sentence) => sentence.startsWith("redis: "))).toBe(true);
});

test("sensitivity turns every service's backlog and rate", () => {
  const model = loadKernel("6.12");
  const { knobs } = sensitivitiesOf(
    ...([model, scenarioOf(twoServices), [resultOf(twoServices)], unwatched] as const),
  );
  expect(knobs.map(({ name }) => name).toSorted()).toEqual([
    ...["net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog", "nginx: accept rate"],
    ...["nginx: listen backlog", "redis: accept rate", "redis: listen backlog"],
  ]);
});
