import { describe, expect, test } from "vitest";
import { replicate } from "../../../core/simulation/replications.ts";
import { describeSensitivities, sensitivitiesOf } from "../../../core/simulation/sensitivity.ts";
import { unwatched } from "../../../core/simulation/simulate.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { resultOf, type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

function sensitivityOf(words: ScenarioWords, count = 1) {
  const model = loadKernel("6.12");
  const outcome = replicate(model, scenarioOf(words), count, unwatched);
  if (outcome.kind !== "finished") throw new Error(outcome.kind);
  return sensitivitiesOf(model, scenarioOf(words), outcome.results, unwatched);
}

const frozen: ScenarioWords = {
  ...{ arrivals: "burst:400@0", accepts: "none", rttMs: 0, clientRetries: 0, listen: 99 },
  durationMs: 1000,
};

describe("sensitivity of the lost share", () => {
  test("a burst into a frozen acceptor loses what the queue does not hold", () => {
    const { dropRatio, knobs } = sensitivityOf(frozen);
    expect(dropRatio).toBe(0.75);
    const [first, ...others] = knobs;
    expect(first).toEqual({
      ...{ name: "listen backlog", value: 99 },
      half: { to: 49, outcome: "ran", dropRatio: 0.875, difference: 0.125 },
      double: { to: 198, outcome: "ran", dropRatio: 0.5025, difference: 0.5025 - 0.75 },
    });
    for (const { half, double } of others) {
      expect([half.difference, double.difference]).toEqual([0, 0]);
    }
    expect(others.map(({ name }) => name)).toEqual([
      "net.core.somaxconn",
      "net.ipv4.tcp_max_syn_backlog",
    ]);
  });

  test("each is what the scenario with that value comes to, over all seeds", () => {
    const words: ScenarioWords = {
      ...{ arrivals: "poisson:60", accepts: "exponential:50", listen: 4, durationMs: 4000 },
      ...{ rttMs: 0, clientRetries: 0, seed: 5 },
    };
    const rate = sensitivityOf(words, 2).knobs.find(({ name }) => name === "accept rate");
    const lost = [5, 6].map((seed) => {
      const { offered, gaveUp } = resultOf({
        ...words,
        seed,
        accepts: "exponential:100",
      }).connections;
      return gaveUp / offered;
    });
    expect(rate?.double).toMatchObject({
      to: 100,
      dropRatio: ((lost[0] ?? 0) + (lost[1] ?? 0)) / 2,
    });
    expect(rate?.half.difference).toBeGreaterThan(0.1);
  });

  test("measured service times are halved and doubled", () => {
    const model = loadKernel("6.12");
    const words = { ...frozen, arrivals: "poisson:150", rttMs: 0, listen: 4 };
    const constant = scenarioOf({ ...words, accepts: "constant:100" });
    const measured = { ...constant, accepts: { kind: "measured", serviceMs: [10] } } as const;
    const [byRate, byTimes] = [constant, measured].map((scenario) => {
      const outcome = replicate(model, scenario, 1, unwatched);
      if (outcome.kind !== "finished") throw new Error(outcome.kind);
      const { knobs } = sensitivitiesOf(model, scenario, outcome.results, unwatched);
      return knobs.find(({ name }) => name === "accept rate");
    });
    expect(byTimes?.value).toBeUndefined();
    expect(byTimes?.half.dropRatio).toBe(byRate?.half.dropRatio);
    expect(byTimes?.double.dropRatio).toBe(byRate?.double.dropRatio);
    expect(byTimes?.half.difference).toBeGreaterThan(0);
  });

  test("a value that the kernel refuses is told as such", () => {
    const { knobs } = sensitivityOf({
      ...frozen,
      sysctls: { "net.core.somaxconn": String(2 ** 31 - 1) },
    });
    const somaxconn = knobs.find(({ name }) => name === "net.core.somaxconn");
    expect(somaxconn?.double).toMatchObject({ outcome: "refused", dropRatio: undefined });
    const lines = describeSensitivities(sensitivityOf(frozen));
    expect(lines[1]).toBe(
      "  listen backlog 99: half (49): 87.50 %, +12.50 points; double (198): 50.25 %, -24.75 points",
    );
  });
});
