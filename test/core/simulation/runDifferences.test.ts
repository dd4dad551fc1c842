import { describe, expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { replicate } from "../../../core/simulation/replications.ts";
import {
  type ComparedRuns,
  type RunDifference,
  runDifferences,
} from "../../../core/simulation/runDifferences.ts";
import { unwatched } from "../../../core/simulation/simulate.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

function runsOf(words: ScenarioWords, count: number): ComparedRuns {
  const model = loadKernel("6.12");
  const scenario = scenarioOf(words);
  const outcome = replicate(model, scenario, count, unwatched);
  if (outcome.kind !== "finished") throw new Error(outcome.kind);
  const [first, ...others] = outcome.results;
  if (first === undefined) throw new Error("no run");
  return { limits: effectiveLimits(model, scenario), results: [first, ...others] };
}

const busy: ScenarioWords = {
  ...{ arrivals: "poisson:60", accepts: "exponential:50", listen: 6, durationMs: 10_000 },
  ...{ rttMs: 0, clientRetries: 0 },
};
const named = (list: readonly RunDifference[], wanted: string) =>
  list.find(({ id }) => id === wanted);

describe("differences of two runs", () => {
  test("a scenario and itself differ in nothing", () => {
    const same = runDifferences(runsOf(busy, 3), runsOf(busy, 3));
    for (const { here, other, difference, interval } of same) {
      expect(other).toEqual(here);
      expect(difference ?? 0).toBe(0);
      expect([interval?.low ?? 0, interval?.high ?? 0]).toEqual([0, 0]);
    }
  });

  test("another backlog differs by what it holds more, and the same clients come", () => {
    const [small, large] = [runsOf(busy, 1), runsOf({ ...busy, listen: 20 }, 1)];
    const list = runDifferences(small, large);
    expect(named(list, "acceptQueueCapacity")).toMatchObject({ here: 7, other: 21 });
    expect(named(list, "acceptQueuePeak")?.difference).toBeLessThan(0);
    expect(named(list, "dropped")?.difference).toBeGreaterThan(0);
    expect(named(list, "dropped")?.interval).toBeUndefined();
    expect(small.results[0].series.offered).toEqual(large.results[0].series.offered);
  });

  test("with common random numbers the difference is surer than the two by themselves", () => {
    const [small, large] = [runsOf(busy, 8), runsOf({ ...busy, listen: 8 }, 8)];
    const strangers = runsOf({ ...busy, listen: 8, seed: 1000 }, 8);
    const width = (other: ComparedRuns) => {
      const found = named(runDifferences(small, other), "dropped")?.interval;
      return (found?.high ?? Number.NaN) - (found?.low ?? Number.NaN);
    };
    expect(width(large)).toBeLessThan(width(strangers) / 2);
  });
});
