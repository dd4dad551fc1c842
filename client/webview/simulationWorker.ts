import { programs } from "virtual:programs";
import type { ProgramInstance } from "../../core/c/program.ts";
import { type ModelParts, modelFromParts } from "../../core/kernel/model.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { adviseOn } from "../../core/simulation/advice.ts";
import type { Scenario } from "../../core/simulation/scenario.ts";
import { serviceLimitsOf } from "../../core/simulation/serviceLimits.ts";
import { type SimulationControl, simulate } from "../../core/simulation/simulate.ts";
import { verdictOn } from "../../core/simulation/verdict.ts";
import type { RunMessage, RunRequest } from "./workerMessages.ts";

/** Progress is worth a message no more often than a screen is drawn. */
const progressStep = 0.02;

/** The worker's side of its channel, which the page's DOM library does not describe. */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listen: (event: MessageEvent<RunRequest>) => void): void;
  postMessage(message: RunMessage): void;
  /** Set by the page's addition to this script where a program came with the input. */
  readonly ownFactory?: () => ProgramInstance;
};

scope.addEventListener("message", ({ data }) => run(data));

function run(request: RunRequest): void {
  const parts = partsFor(request);
  if (parts === undefined) {
    post({
      type: "problem",
      message: `There is no compiled model of ${request.kernel} in this page. Reload the window.`,
    });
    return;
  }
  const model = modelFromParts(resolveVersion(request.kernel).version, parts);
  const { listenBacklog, sysctls, traffic, limits } = request;
  const scenario: Scenario = { ...traffic, listenBacklog, sysctls };
  const control = createControl();
  const outcome = simulate(model, scenario, control);
  switch (outcome.kind) {
    case "finished": {
      const { result } = outcome;
      const serviceLimits = serviceLimitsOf(model, scenario);
      post({
        type: "result",
        result,
        verdict: verdictOn(result, limits, serviceLimits),
        serviceLimits,
      });
      const advice = request.advises ? adviseOn(model, scenario, result, control) : [];
      post({ type: "advice", advice });
      break;
    }
    case "problem":
      post({ type: "problem", message: outcome.message });
      break;
    case "stopped":
      // The page ends the worker instead, which cannot be answered.
      break;
  }
}

/** The program that came with the input, else the bundled one. */
function partsFor({ kernel, own }: RunRequest): ModelParts | undefined {
  if (own !== undefined && scope.ownFactory !== undefined) {
    return { ...own, factory: scope.ownFactory, tracedFactory: undefined };
  }
  const program = programs[kernel];
  return program && { ...program, tracedFactory: undefined };
}

function createControl(): SimulationControl {
  let told = 0;
  return {
    shouldStop: () => false,
    onProgress(share) {
      if (share - told < progressStep) return;
      told = share;
      post({ type: "progress", share });
    },
  };
}

function post(message: RunMessage): void {
  scope.postMessage(message);
}
