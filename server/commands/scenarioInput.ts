import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { valuesOf } from "../../core/features/acceptedSettings.ts";
import { withTried } from "../../core/features/triedValues.ts";
import { describeJsonProblem } from "../../core/json/checkJson.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { KernelModel } from "../../core/kernel/model.ts";
import { defaultVersionLabel, type ResolvedVersion } from "../../core/kernel/version.ts";
import type { Scenario } from "../../core/simulation/scenario.ts";
import {
  emptyScenario,
  readScenarioFile,
  type ScenarioFile,
  type Traffic,
  writeScenarioFile,
} from "../../core/simulation/scenarioFile.ts";
import { defaultSettings } from "../connection/settings.ts";
import { type InputFile, readInputFile, readInputFiles } from "./inputFiles.ts";
import { kernelOption } from "./optionValues.ts";
import { type TrafficTexts, trafficOf } from "./simulateOptions.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

/** What to simulate, as it was asked for. What is absent is the scenario file's, or the default. */
export interface WantedRun {
  /** Configurations; none: those that the scenario file names. */
  readonly files: readonly string[];
  readonly scenarioFile: string | undefined;
  readonly kernel: ResolvedVersion | undefined;
  readonly listenBacklog: number | undefined;
  readonly traffic: TrafficTexts;
  readonly replications: number | undefined;
}

/** Everything that a run needs. */
export interface PreparedRun {
  readonly kernel: ResolvedVersion;
  readonly model: KernelModel;
  readonly scenario: Scenario;
  readonly limits: EffectiveLimits;
  readonly replications: number;
  readonly description: string | undefined;
}

/** The same before the settings are worked out. */
export interface WantedParts {
  readonly inputs: readonly InputFile[];
  readonly scenario: ScenarioFile;
  readonly traffic: Traffic;
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
  readonly replications: number;
}

/** Reads the files and the scenario that were asked for. Options come before the scenario file, that before defaults. */
export async function readWanted(wanted: WantedRun): Promise<WantedParts> {
  const { scenarioFile } = wanted;
  const scenario = scenarioFile === undefined ? emptyScenario : await readScenario(scenarioFile);
  const named = scenario.configs.map((config) => resolve(dirname(scenarioFile ?? "."), config));
  return {
    scenario,
    inputs: await readInputFiles(wanted.files.length > 0 ? wanted.files : named),
    traffic: await trafficOf(wanted.traffic, scenario.traffic),
    kernel: wanted.kernel ?? kernelOption(scenario.kernel ?? defaultVersionLabel),
    listenBacklog: wanted.listenBacklog ?? scenario.listenBacklog ?? defaultSettings.listenBacklog,
    replications: wanted.replications ?? scenario.replications,
  };
}

export function prepareRun(parts: WantedParts, tools: Tools): PreparedRun {
  const { inputs, scenario, traffic, kernel, listenBacklog, replications } = parts;
  const loaded = tools.settingsOf(inputs.map((input) => tools.readConfig(input)));
  const all = withTried(loaded, { sysctls: Object.fromEntries(scenario.sysctls) });
  const { settings, limits } = tools.context(kernel, listenBacklog, all);
  return {
    ...{ kernel, limits, replications },
    model: tools.kernel(kernel).model,
    scenario: { ...traffic, listenBacklog, sysctls: valuesOf(settings) },
    description: scenario.description,
  };
}

export async function readScenario(file: string): Promise<ScenarioFile> {
  const { text } = await readInputFile(file);
  const read = readScenarioFile(text);
  if (read.kind === "scenario") return read.scenario;
  const [first, ...others] = read.problems;
  const more =
    others.length === 0
      ? ""
      : ` (and ${others.length} more problem${others.length === 1 ? "" : "s"})`;
  throw new UsageError(`${file}: ${first ? describeJsonProblem(first) : ""}${more}`);
}

/** Writes a run as a scenario file that needs no other file: all settings that the kernel's model reads are in it. */
export async function saveScenario(file: string, run: PreparedRun): Promise<void> {
  const { kernel, model, scenario, replications, description } = run;
  const { listenBacklog, sysctls, ...traffic } = scenario;
  const machine = model.createMachine();
  const read = [...sysctls].filter(([name]) => machine.readSysctl(name) !== undefined);
  const text = writeScenarioFile({
    ...{ description, configs: [], kernel: kernel.version.id },
    ...{ listenBacklog, traffic, replications, sysctls: new Map(read) },
  });
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--save-scenario ${file}: cannot be written: ${reason}`);
  }
}
