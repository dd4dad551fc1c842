import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { WorkspaceProgram } from "../../core/messages.ts";
import type { Advice } from "../../core/simulation/advice.ts";
import type { SimulationResult } from "../../core/simulation/result.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import type { Verdict } from "../../core/simulation/verdict.ts";

/** One simulation for the worker to run. It runs one at a time; to stop it, end the worker. */
export interface RunRequest {
  /** `KernelVersion.id` */
  readonly kernel: string;
  readonly listenBacklog: number;
  readonly sysctls: ReadonlyMap<string, string>;
  readonly limits: EffectiveLimits;
  readonly traffic: Traffic;
  /** Look for what would help, after the result. */
  readonly advises: boolean;
  /** Set where the worker was started with the workspace's own snippets. */
  readonly own: Omit<WorkspaceProgram, "source"> | undefined;
}

/** One run's result. */
export interface FinishedRun {
  readonly type: "result";
  readonly result: SimulationResult;
  readonly verdict: Verdict;
  /** Of each service, where there are several. */
  readonly serviceLimits: readonly EffectiveLimits[];
}

export type RunMessage =
  | { readonly type: "progress"; readonly share: number }
  | FinishedRun
  /** Comes after the result where it was asked for, and ends the run. */
  | { readonly type: "advice"; readonly advice: readonly Advice[] }
  /** Ends the run. */
  | { readonly type: "problem"; readonly message: string };
