import { accessesOf, isRead, sysctlEntries, sysctlReaders } from "../c/codeIndexReaders.ts";
import { catalogueNames, factFor } from "../kernel/catalogue.ts";
import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import type { SnippetLocation } from "../kernel/location.ts";
import type { ResolvedVersion } from "../kernel/version.ts";
import { type PathDefinition, pathDefinitions } from "./definitions.ts";
import type { KernelPath, KernelPaths, PathSign, PathStep, SysctlPaths } from "./kernelPath.ts";
import { type RunInputs, runPath } from "./pathRuns.ts";
import { counter, errno, silence } from "./signs.ts";
import type { Outcome } from "./situation.ts";
import { type NotedCode, type Stop, type Walk, walkOf } from "./stops.ts";

/** A kernel with the settings to walk it with. */
export interface PathInputs extends NotedCode, RunInputs {
  readonly kernel: ResolvedVersion;
  readonly limits: EffectiveLimits;
}

/** A path that ran, with every line that it passed. */
export interface WalkedPath {
  readonly path: KernelPath;
  /** `path:line` */
  readonly lines: ReadonlyMap<string, unknown>;
}

/** The paths that come about with these settings, in the order of `pathDefinitions`. */
export function walkPaths(inputs: PathInputs): readonly WalkedPath[] {
  const readers = readersByLine(inputs);
  return pathDefinitions.flatMap((definition) => walkPath(definition, inputs, readers) ?? []);
}

function walkPath(
  definition: PathDefinition,
  inputs: PathInputs,
  readers: ReadonlyMap<string, readonly string[]>,
): WalkedPath | undefined {
  const run = runPath(definition, inputs);
  if (run === undefined) return undefined;
  const { outcome, steps, moved } = run;
  const walk = walkOf(steps, outcome.drop, inputs);
  const { id, entry, title, summary } = definition;
  const path = {
    id,
    entry,
    title,
    summary,
    steps: stepsOf(walk, definition, outcome, moved, inputs, readers),
  };
  return { path, lines: walk.lines };
}

function stepsOf(
  walk: Walk,
  definition: PathDefinition,
  outcome: Outcome,
  moved: readonly string[],
  { limits }: PathInputs,
  readers: ReadonlyMap<string, readonly string[]>,
): PathStep[] {
  const ids = new Map<string, number>();
  const sysctls = sysctlsByStop(walk, readers);
  const steps = walk.stops.map((stop): PathStep => {
    const { at, depth, note, value, frame } = stop;
    return {
      id: uniqueId(stop, ids),
      at,
      depth,
      note,
      value,
      values: walk.values[frame] ?? [],
      queue: queueOf(stop, definition, limits),
      sysctls: sysctls.get(stop) ?? [],
      sign: signIn(note, moved),
    };
  });
  const last = steps.at(-1);
  if (last === undefined) return steps;
  return [
    ...steps.slice(0, -1),
    { ...last, sign: last.sign ?? endOf(steps, definition, outcome, moved) },
  ];
}

/** What shows in the end: an errno, what the definition says, the last counter that moved, else the client's waiting. */
function endOf(
  steps: readonly PathStep[],
  definition: PathDefinition,
  outcome: Outcome,
  moved: readonly string[],
): PathSign | undefined {
  if (outcome.errno !== undefined && outcome.errno !== "0") return errno(outcome.errno);
  const said = definition.sign(outcome) ?? steps.findLast(({ sign }) => sign !== undefined)?.sign;
  if (said !== undefined) return said;
  const [name] = moved;
  if (name !== undefined) return counter(name);
  return outcome.packet?.reply === "none" ? silence : undefined;
}

/** The counter that moved and that the note names. */
function signIn(note: string, moved: readonly string[]): PathSign | undefined {
  const name = moved.find((one) => new RegExp(`\\b${one}\\b`).test(note));
  return name === undefined ? undefined : counter(name);
}

/** Function and code; the same line once more, as in a loop, gets a number. */
function uniqueId({ at, code }: Stop, ids: Map<string, number>): string {
  const id = code === "" ? at.functionName : `${at.functionName}: ${code}`;
  const count = (ids.get(id) ?? 0) + 1;
  ids.set(id, count);
  return count === 1 ? id : `${id} (${count})`;
}

function queueOf(
  { at, code }: Stop,
  definition: PathDefinition,
  { limits }: EffectiveLimits,
): PathStep["queue"] {
  const mark = definition.landmarks.find(
    (landmark) =>
      landmark.functionName === at.functionName &&
      (landmark.code === "" ? code === "" : code.includes(landmark.code)),
  );
  const limit: Limit | undefined = limits.find(({ id }) => id === mark?.queue);
  return limit && { title: limit.title, capacity: limit.capacity };
}

/** Sysctls by stop: read on its line, or on a line without a note that leads to it. */
function sysctlsByStop(
  { stops, lines }: Walk,
  readers: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<Stop, readonly string[]> {
  const found = new Map<Stop, string[]>();
  for (const [line, { frame, step }] of lines) {
    const names = readers.get(line) ?? [];
    if (names.length === 0) continue;
    const ofFrame = stops.filter((stop) => stop.frame === frame);
    const stop =
      stops.find(({ at, code }) => code !== "" && `${at.path}:${at.line}` === line) ??
      ofFrame.find((one) => one.step > step) ??
      ofFrame.at(-1);
    if (stop !== undefined) found.set(stop, [...new Set([...(found.get(stop) ?? []), ...names])]);
  }
  return found;
}

/** The sysctls that each line reads: `path:line` to names. */
function readersByLine({ index }: NotedCode): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const name of catalogueNames) {
    for (const entry of sysctlEntries(index, name)) {
      for (const access of accessesOf(index, entry.variable)) {
        if (access.functionName === "" || !isRead(access.role)) continue;
        const key = `${access.path}:${access.line}`;
        const names = readers.get(key) ?? [];
        if (!names.includes(name)) readers.set(key, [...names, name]);
      }
    }
  }
  return readers;
}

/** What the config says of the sysctls, for `kernelPaths`. */
export interface PathConfig {
  readonly displayPath: string | undefined;
  /** Names that the open file sets, in its order. */
  readonly namesInFile: readonly string[];
  /** Effective value in words, origin and place. */
  describe(name: string): Pick<SysctlPaths, "effective" | "origin" | "place"> | undefined;
}

/** All that the view shows. Sysctls that this version does not have are left out, and those that no snippet reads. */
export function kernelPaths(inputs: PathInputs, config: PathConfig): KernelPaths {
  const walked = walkPaths(inputs);
  const names = [...new Set([...config.namesInFile, ...catalogueNames])];
  const sysctls = names.flatMap((name): SysctlPaths[] => {
    const fact = factFor(name, inputs.kernel.version);
    const described = config.describe(name);
    if (fact?.period === undefined || described === undefined) return [];
    const { paths, otherReaders } = readersOf(name, walked, inputs);
    if (paths.length + otherReaders.length === 0) return [];
    return [
      {
        name,
        ...described,
        isInFile: config.namesInFile.includes(name),
        paths,
        otherReaders,
        watch: fact.fact.watch.map(({ command, look }) => ({
          kind: /^Tcp/.test(look) ? "counter" : "column",
          name: look,
          command,
        })),
      },
    ];
  });
  return {
    kernel: inputs.kernel.version.id,
    kernelNote: inputs.kernel.note,
    listenBacklog: inputs.listenBacklog,
    displayPath: config.displayPath,
    sysctls,
    paths: walked.map(({ path }) => path),
  };
}

function readersOf(
  name: string,
  walked: readonly WalkedPath[],
  { index }: NotedCode,
): Pick<SysctlPaths, "paths" | "otherReaders"> {
  const readers = sysctlEntries(index, name).flatMap((entry) => sysctlReaders(index, entry));
  const passes = ({ lines }: WalkedPath, at: { readonly path: string; readonly line: number }) =>
    lines.has(`${at.path}:${at.line}`);
  const paths = new Set<string>();
  const others: { readonly at: SnippetLocation; readonly text: string }[] = [];
  for (const { read, decides } of readers) {
    const on = walked.filter((one) => passes(one, read));
    // Where the value decides comes first: there the path says what the sysctl does.
    for (const one of on.toSorted(
      (a, b) => Number(passes(b, decides)) - Number(passes(a, decides)),
    )) {
      paths.add(one.path.id);
    }
    if (on.length > 0) continue;
    const { path, line, functionName, statement } = decides;
    others.push({ at: { path, line, functionName }, text: statement });
  }
  return { paths: [...paths], otherReaders: others };
}
