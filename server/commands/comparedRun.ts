import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { catalogueNames } from "../../core/kernel/catalogue.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { replicate } from "../../core/simulation/replications.ts";
import type { SimulationResult } from "../../core/simulation/result.ts";
import {
  type ComparedRuns,
  type RunDifference,
  runDifferences,
} from "../../core/simulation/runDifferences.ts";
import { emptyScenario } from "../../core/simulation/scenarioFile.ts";
import { unwatched } from "../../core/simulation/simulate.ts";
import { type InputFile, readInputFile } from "./inputFiles.ts";
import { type PreparedRun, prepareRun, readWanted, type WantedParts } from "./scenarioInput.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

/** What a run is held against. */
export type WantedComparison =
  /** A configuration in the place of the files, or another scenario. */
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "kernel"; readonly kernel: ResolvedVersion }
  | { readonly kind: "defaults" }
  /** The files as they were in a revision of their Git repository. */
  | { readonly kind: "revision"; readonly revision: string };

/** Both have the same seeds, and each source of chance its own numbers: clients of the same traffic come at the same times. */
export interface Comparison {
  readonly with: string;
  /** What the two do not share. */
  readonly changed: readonly ChangedInput[];
  readonly differences: readonly RunDifference[];
}

export interface ChangedInput {
  readonly name: string;
  readonly here: string;
  readonly other: string;
}

export async function compareRun(
  parts: WantedParts,
  here: PreparedRun,
  results: readonly SimulationResult[],
  wanted: WantedComparison,
  tools: Tools,
): Promise<Comparison> {
  const other = prepareRun(await otherParts(parts, wanted), tools);
  const outcome = replicate(other.model, other.scenario, here.replications, unwatched);
  if (outcome.kind === "problem") throw new UsageError(outcome.message);
  if (outcome.kind === "stopped") throw new Error("a simulation that nobody watches was stopped");
  return {
    with: nameOf(wanted),
    changed: changedInputs(here, other),
    differences: runDifferences(runsOf(here, results), runsOf(other, outcome.results)),
  };
}

/** What the scenario tries is tried here, not there, unless only the kernel is another one. */
async function otherParts(parts: WantedParts, wanted: WantedComparison): Promise<WantedParts> {
  const scenario = { ...parts.scenario, sysctls: emptyScenario.sysctls };
  switch (wanted.kind) {
    case "kernel":
      return { ...parts, kernel: wanted.kernel };
    case "defaults":
      return { ...parts, scenario, inputs: [] };
    case "revision": {
      if (parts.inputs.length === 0) {
        throw new UsageError("--compare-rev needs files whose earlier text can be looked up");
      }
      const inputs = await Promise.all(
        parts.inputs.map((input) => inRevision(input, wanted.revision)),
      );
      return { ...parts, scenario, inputs };
    }
    case "file":
      return wanted.file.endsWith(".json")
        ? await otherScenario(wanted.file, parts)
        : { ...parts, scenario, inputs: [await readInputFile(wanted.file)] };
  }
}

/** A scenario of its own, with this one's seed. Where it names no kernel or backlog, this one's hold. */
async function otherScenario(file: string, parts: WantedParts): Promise<WantedParts> {
  const own = await readWanted({
    ...{ files: [], scenarioFile: file, kernel: undefined, traffic: {} },
    ...{ listenBacklog: undefined, replications: parts.replications },
  });
  const { scenario, traffic } = own;
  return {
    ...own,
    kernel: scenario.kernel === undefined ? parts.kernel : own.kernel,
    listenBacklog: scenario.listenBacklog ?? parts.listenBacklog,
    traffic: { ...traffic, seed: parts.traffic.seed },
  };
}

async function inRevision({ file }: InputFile, revision: string): Promise<InputFile> {
  if (file === "-") throw new UsageError("--compare-rev: standard input has no revisions");
  if (!/^[^-\s:][^\s:]*$/.test(revision)) {
    throw new UsageError(`--compare-rev ${revision}: is no revision, such as HEAD~1 or a tag`);
  }
  const object = `${revision}:./${basename(file)}`;
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", dirname(file), "show", object], {
      maxBuffer: 2 ** 26,
    });
    return { file: `${file} in ${revision}`, text: stdout };
  } catch (error) {
    const told = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const [reason = "git could not be run"] = told.split("\n").filter((line) => line !== "");
    throw new UsageError(`--compare-rev ${revision}: ${file}: ${reason}`);
  }
}

function nameOf(wanted: WantedComparison): string {
  switch (wanted.kind) {
    case "file":
      return wanted.file;
    case "kernel":
      return `Linux ${wanted.kernel.version.id}`;
    case "defaults":
      return "the kernel's defaults";
    case "revision":
      return wanted.revision;
  }
}

function runsOf(run: PreparedRun, results: readonly SimulationResult[]): ComparedRuns {
  const [first, ...others] = results;
  if (first === undefined) throw new Error("no simulation was run");
  return { limits: run.limits, results: [first, ...others] };
}

function changedInputs(here: PreparedRun, other: PreparedRun): readonly ChangedInput[] {
  const [ours, theirs] = [inputsOf(here), inputsOf(other)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) => {
    const [mine = "absent", its = "absent"] = [ours.get(name), theirs.get(name)];
    return mine === its ? [] : [{ name, here: mine, other: its }];
  });
}

/** Everything that may differ, by name; sysctls as the kernel shows them. */
function inputsOf({ kernel, model, scenario }: PreparedRun): ReadonlyMap<string, string> {
  const machine = model.createMachine();
  const { sysctls, listenBacklog, ...traffic } = scenario;
  for (const [name, value] of sysctls) machine.writeSysctl(name, value);
  return new Map([
    ["kernel", kernel.version.id],
    ["listen backlog", String(listenBacklog)],
    ...Object.entries(traffic).map(([name, value]) => [name, JSON.stringify(value)] as const),
    ...catalogueNames.flatMap((name) => {
      const value = machine.readSysctl(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  ]);
}

/** For people. */
export function describeComparison({ with: name, changed, differences }: Comparison): string {
  const rows = differences.map((one) => [
    one.title,
    shown(one.here, one),
    shown(one.other, one),
    signed(one),
  ]);
  const table = [["", "here", "there", "difference"], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const inputs = changed.map((one) => `  ${one.name}: ${clip(one.here)}, there ${clip(one.other)}`);
  return [
    `compared with ${name}, the same clients at the same times:`,
    ...(inputs.length === 0 ? ["  Both have the same values."] : inputs),
    ...lines.map((line) => `  ${line}`),
  ].join("\n");
}

function shown(value: number | undefined, { unit }: RunDifference): string {
  if (value === undefined) return "-";
  const digits = Number.isInteger(value) ? 0 : 2;
  return `${value.toFixed(digits)}${unit === undefined ? "" : ` ${unit}`}`;
}

function signed(one: RunDifference): string {
  const { difference, interval } = one;
  if (difference === undefined) return "-";
  const range =
    interval === undefined || interval.low === interval.high
      ? ""
      : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  if (difference === 0 && range === "") return "same";
  return `${difference > 0 ? "+" : ""}${shown(difference, one)}${range}`;
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
