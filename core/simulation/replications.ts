import type { SimulationResult } from "./result.ts";
import type { Scenario } from "./scenario.ts";
import { type MachineSource, type SimulationControl, simulate } from "./simulate.ts";

/** A mean over replications with its confidence interval of 95 percent. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Replications {
  readonly count: number;
  readonly dropRatio: Estimate;
  readonly acceptQueueMean: Estimate;
  readonly synQueueMean: Estimate;
  /** `undefined` where in some replication nobody connected. */
  readonly connectTimeP99Ms: Estimate | undefined;
}

export type ReplicationsOutcome =
  | { readonly kind: "finished"; readonly results: readonly SimulationResult[] }
  | { readonly kind: "stopped" }
  | { readonly kind: "problem"; readonly message: string };

/** The same scenario with as many seeds, from the scenario's own upwards. Two scenarios share their random numbers by seed. */
export function replicate(
  source: MachineSource,
  scenario: Scenario,
  count: number,
  control: SimulationControl,
): ReplicationsOutcome {
  const results: SimulationResult[] = [];
  for (let index = 0; index < count; index++) {
    const outcome = simulate(
      source,
      { ...scenario, seed: scenario.seed + index },
      {
        shouldStop: control.shouldStop,
        onProgress: (share) => control.onProgress((index + share) / count),
      },
    );
    if (outcome.kind !== "finished") return outcome;
    results.push(outcome.result);
  }
  return { kind: "finished", results };
}

/** Of at least two results. */
export function summarize(results: readonly SimulationResult[]): Replications {
  const p99s = results.flatMap(({ connectTimeMs }) => connectTimeMs?.p99 ?? []);
  return {
    count: results.length,
    dropRatio: estimate(results.map(({ connections }) => dropRatioOf(connections))),
    acceptQueueMean: estimate(results.map(({ queues }) => queues.acceptQueue.mean)),
    synQueueMean: estimate(results.map(({ queues }) => queues.synQueue.mean)),
    connectTimeP99Ms: p99s.length === results.length ? estimate(p99s) : undefined,
  };
}

/** Share of the offered connections that never succeed. */
export function dropRatioOf(connections: SimulationResult["connections"]): number {
  const { offered, refused, gaveUp } = connections;
  return offered === 0 ? 0 : (refused + gaveUp) / offered;
}

/** Mean and its 95 % confidence interval by Student's t; at least two values. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half };
}

/** The 97.5 % quantile of Student's t: looked up for one and two degrees of freedom, a series in 1/freedom from three on. */
function studentQuantile(freedom: number): number {
  if (freedom === 1) return 12.706;
  if (freedom === 2) return 4.303;
  const z = 1.959964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), z);
}
