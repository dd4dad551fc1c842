import type { SimulationResult } from "../../../core/simulation/result.ts";
import { defaultTraffic, type Scenario } from "../../../core/simulation/scenario.ts";
import { simulate } from "../../../core/simulation/simulate.ts";
import { type Parsed, parseAccepts, parseArrivals } from "../../../core/simulation/trafficSpec.ts";
import { loadKernel } from "../../support/kernelModel.ts";

/** A scenario in a few words; what is left out is as in the default traffic. */
export interface ScenarioWords
  extends Partial<Omit<Scenario, "listenBacklog" | "sysctls" | "arrivals" | "accepts">> {
  readonly listen?: number;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly arrivals?: string;
  readonly accepts?: string;
}

export function scenarioOf(words: ScenarioWords): Scenario {
  const { listen, sysctls, arrivals, accepts, ...rest } = words;
  return {
    ...defaultTraffic,
    ...rest,
    listenBacklog: listen ?? 511,
    sysctls: new Map(Object.entries(sysctls ?? {})),
    arrivals:
      arrivals === undefined ? defaultTraffic.arrivals : parsedValue(parseArrivals(arrivals)),
    accepts: accepts === undefined ? defaultTraffic.accepts : parsedValue(parseAccepts(accepts)),
  };
}

/** The result on one of the real models. */
export function resultOf(words: ScenarioWords, kernel = "6.12"): SimulationResult {
  const outcome = simulate(loadKernel(kernel), scenarioOf(words));
  if (outcome.kind !== "finished") throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

function parsedValue<T>(parsed: Parsed<T>): T {
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.value;
}
