import { valuesOf } from "../../core/features/acceptedSettings.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import type { SimulationResult } from "../../core/simulation/result.ts";
import { defaultTraffic, type Scenario } from "../../core/simulation/scenario.ts";
import { simulate } from "../../core/simulation/simulate.ts";
import {
  formatSpec,
  type Parsed,
  parseAccepts,
  parseArrivals,
  parseDuration,
  parseStall,
} from "../../core/simulation/trafficSpec.ts";
import { type Verdict, verdictOn } from "../../core/simulation/verdict.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import { integerOption } from "./optionValues.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export interface SimulateOptions {
  readonly format: "text" | "json";
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
  readonly traffic: TrafficTexts;
}

/** Options as they were given. */
export interface TrafficTexts {
  readonly arrivals?: string;
  readonly accepts?: string;
  readonly stall?: string;
  readonly duration?: string;
  readonly rtt?: string;
  readonly seed?: string;
}

/** One simulation of the files' settings. Lost connections are a result, not a problem: the exit status stays 0. */
export async function simulateCommand(
  files: readonly string[],
  options: SimulateOptions,
  tools: Tools,
): Promise<CommandResult> {
  const traffic = trafficOf(options.traffic);
  const inputs = await readInputFiles(files);
  const loaded = tools.settingsOf(inputs.map((input) => tools.readConfig(input)));
  const { settings, limits } = tools.context(options.kernel, options.listenBacklog, loaded);
  const sysctls = valuesOf(settings);
  const { model } = tools.kernel(options.kernel);
  const scenario: Scenario = { ...traffic, listenBacklog: options.listenBacklog, sysctls };
  const outcome = simulate(model, scenario);
  switch (outcome.kind) {
    case "problem":
      throw new UsageError(outcome.message);
    case "stopped":
      throw new Error("a simulation that nobody watches was stopped");
    case "finished": {
      const { result } = outcome;
      const verdict = verdictOn(result, limits);
      const kernel = options.kernel.version.id;
      const output =
        options.format === "json"
          ? JSON.stringify({
              kernel,
              ...kernelNoteField(options.kernel),
              listenBacklog: options.listenBacklog,
              verdict,
              ...result,
            })
          : report(kernel, scenario, result, verdict);
      return { output, exitCode: 0, notes: kernelNotes(options.kernel) };
    }
  }
}

function trafficOf(texts: TrafficTexts): Omit<Scenario, "listenBacklog" | "sysctls"> {
  const { arrivals, accepts, stall, duration, rtt, seed } = texts;
  return {
    ...defaultTraffic,
    ...(arrivals === undefined ? {} : { arrivals: parsed("--arrivals", parseArrivals(arrivals)) }),
    ...(accepts === undefined ? {} : { accepts: parsed("--accepts", parseAccepts(accepts)) }),
    ...(stall === undefined ? {} : { stall: parsed("--stall", parseStall(stall)) }),
    ...(duration === undefined ? {} : { durationMs: durationOption("--duration", duration) }),
    ...(rtt === undefined ? {} : { rttMs: durationOption("--rtt", rtt) }),
    ...(seed === undefined
      ? {}
      : { seed: integerOption("--seed", seed, 0, Number.MAX_SAFE_INTEGER) }),
  };
}

function parsed<T>(option: string, result: Parsed<T>): T {
  if ("problem" in result) throw new UsageError(`${option}: ${result.problem}`);
  return result.value;
}

function durationOption(option: string, text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === undefined) {
    throw new UsageError(`${option} ${text}: must be seconds, or a time like 250ms or 2s`);
  }
  return durationMs;
}

function report(
  kernel: string,
  scenario: Scenario,
  result: SimulationResult,
  verdict: Verdict,
): string {
  const { arrivals, accepts, durationMs, seed, listenBacklog } = scenario;
  const traffic = `arrivals ${formatSpec(arrivals)}, accepts ${formatSpec(accepts)}, ${durationMs / 1000} s, seed ${seed}`;
  const drops = result.drops.map(({ drop, count }) => {
    const { path, line, functionName } = drop.at;
    return `  ${count} at ${path}:${line + 1} ${functionName}: ${drop.reason}`;
  });
  const counters = Object.entries(result.counters).map(([name, value]) => `  ${name} ${value}`);
  return [
    `Linux ${kernel}, listen(fd, ${listenBacklog}); ${traffic}`,
    verdict.sentence,
    verdict.consequence,
    ...(drops.length === 0 ? [] : ["dropped packets:", ...drops]),
    ...(counters.length === 0 ? [] : ["counters:", ...counters]),
  ].join("\n");
}
