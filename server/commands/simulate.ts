import { describeCause } from "../../core/features/sysctlLimits.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { type Advice, adviseOn } from "../../core/simulation/advice.ts";
import { type Replications, replicate, summarize } from "../../core/simulation/replications.ts";
import type {
  ConnectionTotals,
  DropGroup,
  QueueTotals,
  ServiceResult,
  SimulationResult,
} from "../../core/simulation/result.ts";
import { clientGroupsOf, type Scenario, servicesOf } from "../../core/simulation/scenario.ts";
import {
  describeSensitivities,
  type Sensitivities,
  sensitivitiesOf,
} from "../../core/simulation/sensitivity.ts";
import { serviceLimitsOf } from "../../core/simulation/serviceLimits.ts";
import { unwatched } from "../../core/simulation/simulate.ts";
import { formatSpec } from "../../core/simulation/trafficSpec.ts";
import { type Verdict, verdictOn, verdictOnListener } from "../../core/simulation/verdict.ts";
import type { CommandResult } from "./commandResult.ts";
import {
  type Comparison,
  compareRun,
  describeComparison,
  type WantedComparison,
} from "./comparedRun.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import { prepareRun, readWanted, saveScenario, type WantedRun } from "./scenarioInput.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export interface SimulateOptions {
  readonly format: "text" | "json";
  /** Also tells how the lost share depends on each number, found by running with half and double of it. */
  readonly tellsSensitivity: boolean;
  /** A scenario file to write. */
  readonly saveAs: string | undefined;
  /** What to run beside it, with the same random numbers. */
  readonly comparedWith: WantedComparison | undefined;
  /** Also tells what to change, found by running again with other values. */
  readonly advises: boolean;
}

interface Run {
  readonly kernel: ResolvedVersion;
  readonly scenario: Scenario;
  readonly limits: EffectiveLimits;
  /** Of each service, where there are several. */
  readonly serviceLimits: readonly EffectiveLimits[];
  readonly result: SimulationResult;
  readonly verdict: Verdict;
  /** Set where it was asked for. */
  readonly advice: readonly Advice[] | undefined;
  /** Set where there were several runs. The result is the first one's. */
  readonly replications: Replications | undefined;
  /** Set where it was asked for. */
  readonly comparison: Comparison | undefined;
  readonly sensitivity: Sensitivities | undefined;
}

/** One simulation of the files' settings. Lost connections are a result, not a problem: the exit status stays 0. */
export async function simulateCommand(
  wanted: WantedRun,
  options: SimulateOptions,
  tools: Tools,
): Promise<CommandResult> {
  const parts = await readWanted(wanted);
  const prepared = prepareRun(parts, tools);
  const { kernel, model, scenario, limits } = prepared;
  const outcome = replicate(model, scenario, prepared.replications, unwatched);
  switch (outcome.kind) {
    case "problem":
      throw new UsageError(outcome.message);
    case "stopped":
      throw new Error("a simulation that nobody watches was stopped");
    case "finished": {
      const [result] = outcome.results;
      if (result === undefined) throw new Error("no simulation was run");
      const serviceLimits = serviceLimitsOf(model, scenario);
      const verdict = verdictOn(result, limits, serviceLimits);
      const replications = outcome.results.length > 1 ? summarize(outcome.results) : undefined;
      const advice = options.advises ? adviseOn(model, scenario, result, unwatched) : undefined;
      const comparison =
        options.comparedWith &&
        (await compareRun(parts, prepared, outcome.results, options.comparedWith, tools));
      const sensitivity = options.tellsSensitivity
        ? sensitivitiesOf(model, scenario, outcome.results, unwatched)
        : undefined;
      const found = { verdict, advice, replications, comparison, sensitivity };
      const run: Run = { kernel, scenario, limits, serviceLimits, result, ...found };
      if (options.saveAs !== undefined) await saveScenario(options.saveAs, prepared);
      const output = options.format === "json" ? JSON.stringify(plain(run)) : report(run);
      return { output, exitCode: 0, notes: kernelNotes(kernel) };
    }
  }
}

/** The result as documented for scripts: what is not known is `null`. */
function plain(run: Run) {
  const { kernel, scenario, limits, result, verdict, advice } = run;
  const { replications, comparison, sensitivity } = run;
  const { connections, drops, queues, connectTimeMs, responseTimeMs, ...others } = result;
  const { dropSamples, unix, services, ...rest } = others;
  return {
    kernel: kernel.version.id,
    ...kernelNoteField(kernel),
    listenBacklog: scenario.listenBacklog,
    connections: plainConnections(connections),
    queues: plainQueues(queues, limits),
    connectTimeMs: connectTimeMs ?? none,
    responseTimeMs: responseTimeMs ?? none,
    drops: drops.map((group) => ({
      ...plainDrop(group, limits),
      ...(services === undefined ? {} : { setting: settingsOf(group, services, run) }),
    })),
    verdict: advice === undefined ? verdict : { ...verdict, advice },
    ...(replications === undefined ? {} : { replications }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(unix === undefined
      ? {}
      : { unix: { ...unix, drops: unix.drops.map((group) => plainDrop(group, limits)) } }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(services === undefined
      ? {}
      : { services: services.map((service, index) => plainService(service, index, run)) }),
    dropSamples: dropSamples.map(({ group, ...sample }) => ({ ...sample, drop: group })),
    ...rest,
  };
}

const none = { count: 0, p50: null, p95: null, p99: null, max: null };

function plainConnections(connections: ConnectionTotals) {
  const { offered, accepted, refused, gaveUp, waiting, connecting } = connections;
  return {
    ...{ offered, accepted, dropped: refused + gaveUp, pending: waiting + connecting },
    ...{ refused, gaveUp, waiting, connecting },
  };
}

function plainQueues(queues: Readonly<Record<string, QueueTotals>>, limits: EffectiveLimits) {
  return Object.fromEntries(
    Object.entries(queues).map(([id, totals]) => {
      const limit = limits.limits.find((one) => one.id === id);
      const limitedBy = limit?.limitedBy.map(describeCause) ?? [];
      return [id, { ...totals, capacity: limit?.capacity ?? null, limitedBy }];
    }),
  );
}

function plainService(service: ServiceResult, index: number, run: Run) {
  const { name, connections, queues, queueLengths, drops, droppedPackets } = service;
  const { dropped, offered, accepted } = service;
  const limits = run.serviceLimits[index] ?? run.limits;
  return {
    ...{ name, listenBacklog: servicesOf(run.scenario)[index]?.listenBacklog ?? null },
    connections: plainConnections(connections),
    queues: plainQueues(queues, limits),
    connectTimeMs: service.connectTimeMs ?? none,
    responseTimeMs: service.responseTimeMs ?? none,
    drops: drops.map((group) => plainDrop(group, limits)),
    droppedPackets,
    verdict: verdictOnListener(service, limits),
    series: { queueLengths, dropped, offered, accepted },
  };
}

/** The settings that decided, with the names of the services that met that line. */
function settingsOf(
  { drop }: DropGroup,
  services: readonly ServiceResult[],
  run: Run,
): readonly string[] {
  return services.flatMap(({ name, drops }, index) => {
    const has = drops.some(
      (one) => one.drop.at.path === drop.at.path && one.drop.at.line === drop.at.line,
    );
    if (!has) return [];
    const { limits } = run.serviceLimits[index] ?? run.limits;
    const limit = limits.find(({ title }) => title === drop.queue);
    return (limit?.limitedBy ?? []).map((cause) => `${name}: ${describeCause(cause)}`);
  });
}

function plainDrop({ drop, ...rest }: DropGroup, limits: EffectiveLimits) {
  const limit = limits.limits.find(({ title }) => title === drop.queue);
  return {
    queue: drop.queue,
    function: drop.at.functionName,
    file: drop.at.path,
    line: drop.at.line + 1,
    setting: limit?.limitedBy.map(describeCause) ?? [],
    reason: drop.reason,
    ...rest,
  };
}

function report(run: Run): string {
  const { kernel, scenario, result, verdict, advice } = run;
  const { replications, comparison, sensitivity } = run;
  const { accepts, durationMs, seed, listenBacklog } = scenario;
  const all = clientGroupsOf(scenario).map(({ group }) => group.arrivals);
  const services = servicesOf(scenario);
  const listens =
    services.length === 1
      ? `listen(fd, ${listenBacklog})`
      : services.map(({ name, listenBacklog: its }) => `${name} listen(fd, ${its})`).join(", ");
  const traffic = `arrivals ${all.map(formatSpec).join(" and ")}, accepts ${formatSpec(accepts)}, ${durationMs / 1000} s, seed ${seed}`;
  const drops = [...result.drops, ...(result.unix?.drops ?? [])].map(({ drop, count }) => {
    const { path, line, functionName } = drop.at;
    return `  ${count} at ${path}:${line + 1} ${functionName}: ${drop.reason}`;
  });
  const counters = Object.entries(result.counters).map(([name, value]) => `  ${name} ${value}`);
  return [
    `Linux ${kernel.version.id}, ${listens}; ${traffic}`,
    verdict.sentence,
    verdict.consequence,
    ...(replications === undefined ? [] : [describeReplications(replications)]),
    ...(advice ?? []).map(({ sentence }) => sentence),
    ...(drops.length === 0 ? [] : ["dropped packets:", ...drops]),
    ...(counters.length === 0 ? [] : ["counters:", ...counters]),
    ...(sensitivity === undefined ? [] : describeSensitivities(sensitivity)),
    ...(comparison === undefined ? [] : [describeComparison(comparison)]),
  ].join("\n");
}

function describeReplications({ count, dropRatio }: Replications): string {
  const percent = (share: number) => `${(100 * Math.max(0, share)).toFixed(2)} %`;
  return `In ${count} runs ${percent(dropRatio.mean)} of the connections were lost; the 95 % confidence interval is ${percent(dropRatio.low)} to ${percent(dropRatio.high)}.`;
}
