import type { EffectiveLimits } from "../kernel/limits.ts";
import type { Machine, TraceStep } from "../kernel/machine.ts";
import type { KernelModel } from "../kernel/model.ts";
import { type PathDefinition, pathDefinitions } from "./definitions.ts";
import type { Outcome } from "./situation.ts";

/** A model with the settings to run it with. */
export interface RunInputs {
  readonly model: KernelModel;
  readonly listenBacklog: number;
  /** Accepted settings by sysctl, as texts. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly limits: Pick<EffectiveLimits, "limits">;
}

/** A path that came about. */
export interface PathRun {
  readonly definition: PathDefinition;
  readonly outcome: Outcome;
  readonly steps: readonly TraceStep[];
  /** Counters that moved. */
  readonly moved: readonly string[];
}

/** The paths that come about with these settings, in the order of `pathDefinitions`. */
export function runPaths(inputs: RunInputs): readonly PathRun[] {
  return pathDefinitions.flatMap((definition) => runPath(definition, inputs) ?? []);
}

export function runPath(definition: PathDefinition, inputs: RunInputs): PathRun | undefined {
  const { model, listenBacklog, limits } = inputs;
  const machine = model.createTracedMachine();
  writeAll(machine, inputs);
  const makeTwin = () => {
    const twin = model.createMachine();
    writeAll(twin, inputs);
    return twin;
  };
  const action = definition.prepare({ machine, listenBacklog, limits, makeTwin });
  if (action === undefined) return undefined;
  const before = countersOf(machine);
  const { result: outcome, steps } = machine.trace(action);
  if (!definition.isIt(outcome)) return undefined;
  const moved = Object.entries(countersOf(machine))
    .filter(([name, value]) => value !== (before[name] ?? 0))
    .map(([name]) => name);
  return { definition, outcome, steps, moved };
}

/** Runs on one machine what needs no full queue, for whether the snippets come to an end at all. Throws their faults. */
export function tryPaths(model: KernelModel, listenBacklog: number): void {
  const machine = model.createMachine();
  const makeTwin = () => model.createMachine();
  for (const definition of pathDefinitions) {
    definition.prepare({ machine, listenBacklog, limits: { limits: [] }, makeTwin })?.();
  }
}

function writeAll(machine: Machine, { sysctls }: RunInputs): void {
  for (const [name, value] of sysctls) machine.writeSysctl(name, value);
}

/** Counters of nstat, and columns of softnet_stat. */
function countersOf(machine: Machine): Readonly<Record<string, number>> {
  const { dropped, timeSqueeze } = machine.softnetStat(0);
  return {
    ...machine.counters(),
    "softnet_stat dropped": dropped,
    "softnet_stat time_squeeze": timeSqueeze,
  };
}
