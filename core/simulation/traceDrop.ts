import type { SnippetLocation } from "../kernel/location.ts";
import type { Drop, ExperimentMachine, TracedMachine, TraceStep } from "../kernel/machine.ts";
import type { KernelModel } from "../kernel/model.ts";
import type { Scenario } from "./scenario.ts";
import { type SimulationControl, simulate } from "./simulate.ts";

/** What the kernel did with one packet that it dropped. */
export interface DropTrace {
  /** The call that brought it: `receiveSyn`, `sendUnix`. */
  readonly call: CallName;
  readonly drop: Drop;
  /** Packets and calls that were handed to the kernel before it. */
  readonly callsBefore: number;
  readonly steps: readonly TraceStep[];
}

/** Calls that can drop something. */
const callNames = [
  ...["receiveSyn", "receiveAck", "receiveData", "receiveRst"],
  ...["netifRx", "sendUnix", "offerUnixConnection"],
] as const;
export type CallName =
  | "receiveSyn"
  | "receiveAck"
  | "receiveData"
  | "receiveRst"
  | "netifRx"
  | "sendUnix"
  | "offerUnixConnection";

const unixCalls: readonly CallName[] = ["sendUnix", "offerUnixConnection"];

/** A machine that traces must be told now and then to forget what nobody asks for. */
const callsBetweenForgetting = 64;

/** A dropped packet: the first that a line dropped, or that of a result's `dropSamples`, by its index there. */
export type WantedDrop = Pick<SnippetLocation, "path" | "line"> | { readonly sample: number };

/**
 * Runs a scenario again up to a packet that was dropped, and traces the kernel with that very packet.
 * `undefined`: there is no such drop, or the run was stopped before.
 */
export function traceDrop(
  model: KernelModel,
  scenario: Scenario,
  wanted: WantedDrop,
  control: SimulationControl,
): DropTrace | undefined {
  let found: { readonly index: number; readonly call: CallName; readonly drop: Drop } | undefined;
  let samples = 0;
  const isWanted = (call: CallName, { at }: Drop): boolean => {
    if ("path" in wanted) return at.path === wanted.path && at.line === wanted.line;
    // AF_UNIX has drops of its own in the result.
    return !unixCalls.includes(call) && samples++ === wanted.sample;
  };
  runOn(model.createMachine(), model, scenario, control, {
    isDone: () => found !== undefined,
    handle(call, index, run) {
      const result = run();
      const drop = dropIn(result);
      if (drop !== undefined && found === undefined && isWanted(call, drop)) {
        found = { index, call, drop };
      }
      return result;
    },
  });
  if (found === undefined) return undefined;
  const { index: foundIndex, call, drop } = found;

  let steps: readonly TraceStep[] | undefined;
  const traced: TracedMachine = model.createTracedMachine();
  runOn(traced, model, scenario, control, {
    isDone: () => steps !== undefined,
    handle(_, index, run) {
      if (index === foundIndex) {
        const one = traced.trace(run);
        steps = one.steps;
        return one.result;
      }
      if (index % callsBetweenForgetting === 0) traced.trace(() => undefined);
      return run();
    },
  });
  return steps && { call, drop, callsBefore: foundIndex, steps };
}

interface Watcher {
  isDone(): boolean;
  /** Called for each call that may drop something; gives what `run` gives. */
  handle(call: CallName, index: number, run: () => unknown): unknown;
}

/** Runs a scenario on a machine whose calls are watched. */
function runOn(
  machine: ExperimentMachine,
  model: KernelModel,
  scenario: Scenario,
  control: SimulationControl,
  watcher: Watcher,
): void {
  let isFirst = true;
  const createMachine = (): ExperimentMachine => {
    // A simulation that is over makes another machine, to look for counters.
    if (!isFirst) return model.createMachine();
    isFirst = false;
    return watched(machine, watcher);
  };
  simulate({ createMachine }, scenario, {
    shouldStop: () => watcher.isDone() || control.shouldStop(),
    onProgress: control.onProgress,
  });
}

function watched(machine: ExperimentMachine, watcher: Watcher): ExperimentMachine {
  const functions = new Map<PropertyKey, unknown>();
  let calls = 0;
  const isWatched = (name: PropertyKey): name is CallName => callNames.some((one) => one === name);
  return new Proxy(machine, {
    get(target, name) {
      const known = functions.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const bound = (...given: unknown[]): unknown => Reflect.apply(value, target, given);
      const made = isWatched(name)
        ? (...given: unknown[]) => watcher.handle(name, calls++, () => bound(...given))
        : bound;
      functions.set(name, made);
      return made;
    },
  });
}

function dropIn(result: unknown): Drop | undefined {
  const drop = typeof result === "object" && result !== null && "drop" in result && result.drop;
  return drop ? (drop as Drop) : undefined;
}
