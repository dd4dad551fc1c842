import { type Knob, knobsOf, unixKnobsOf, withKnob, withService } from "./knobs.ts";
import { dropRatioOf, replicate } from "./replications.ts";
import type { SimulationResult } from "./result.ts";
import { type Scenario, servicesOf } from "./scenario.ts";
import type { MachineSource, SimulationControl } from "./simulate.ts";
import type { AcceptSpec } from "./trafficSpec.ts";

/** How much the share of lost connections depends on one number. */
export interface Sensitivity {
  /** `listen backlog`, a sysctl, or `accept rate`. */
  readonly name: string;
  /** `undefined`: the service times are measured ones. */
  readonly value: number | undefined;
  readonly half: TurnedKnob;
  readonly double: TurnedKnob;
}

/** With one knob turned, everything else and all random numbers the same. */
export interface TurnedKnob {
  readonly to: number | undefined;
  /** `refused`: by the kernel. `unfinished`: the runs took too many events together. */
  readonly outcome: "ran" | "refused" | "unfinished";
  /** Share of the offered connections that are lost, and how much more that is than before. */
  readonly dropRatio: number | undefined;
  readonly difference: number | undefined;
}

export interface Sensitivities {
  readonly dropRatio: number;
  /** Those that change most first. */
  readonly knobs: readonly Sensitivity[];
  /** The same of what is sent over AF_UNIX. Absent: nothing is. */
  readonly unix?: Omit<Sensitivities, "unix">;
}

/** All runs together, in events. */
const eventBudget = 40_000_000;

/**
 * Runs a scenario again with half and with double of each number that advice can be about. `results` are its own runs, with
 * following seeds.
 */
export function sensitivitiesOf(
  source: MachineSource,
  scenario: Scenario,
  results: readonly SimulationResult[],
  control: SimulationControl,
): Sensitivities {
  const { unix } = scenario;
  const rates = servicesOf(scenario).map(
    ({ name, accepts }, index): RateKnob => ({
      name: scenario.otherServices.length === 0 ? "accept rate" : `${name}: accept rate`,
      accepts,
      withAccepts: (turned) => withService(scenario, index, { accepts: turned }),
    }),
  );
  const run = { source, scenario, results, control };
  const knobs = knobsOf(source, scenario);
  const ofTcp = turned({ ...run, knobs, rates, ratioOf: tcpDropRatio });
  if (unix === undefined) return ofTcp;
  const reads: RateKnob = {
    name: "AF_UNIX read rate",
    accepts: unix.reads,
    withAccepts: (its) => ({ ...scenario, unix: { ...unix, reads: its } }),
  };
  const unixKnobs = unixKnobsOf(source, scenario);
  const ofUnix = turned({ ...run, knobs: unixKnobs, rates: [reads], ratioOf: unixDropRatio });
  return { ...ofTcp, unix: ofUnix };
}

/** How fast a queue is emptied. */
interface RateKnob {
  readonly name: string;
  readonly accepts: AcceptSpec;
  withAccepts(accepts: AcceptSpec): Scenario;
}

interface Turning {
  readonly source: MachineSource;
  readonly scenario: Scenario;
  readonly results: readonly SimulationResult[];
  readonly control: SimulationControl;
  readonly knobs: readonly Knob[];
  readonly rates: readonly RateKnob[];
  ratioOf(result: SimulationResult): number;
}

function turned(turning: Turning): Omit<Sensitivities, "unix"> {
  const { source, scenario, results, control, knobs, ratioOf } = turning;
  const dropRatio = meanOf(results, ratioOf);
  let eventsLeft = eventBudget;

  function turn(to: number | undefined, variant: Scenario): TurnedKnob {
    const none = { dropRatio: undefined, difference: undefined };
    if (eventsLeft <= 0) return { to, outcome: "unfinished", ...none };
    const limited = { ...variant, eventBudget: Math.min(variant.eventBudget, eventsLeft) };
    const quiet = { shouldStop: control.shouldStop, onProgress: () => {} };
    const outcome = replicate(source, limited, results.length, quiet);
    if (outcome.kind !== "finished") return { to, outcome: "unfinished", ...none };
    eventsLeft -= outcome.results.reduce((sum, { events }) => sum + events, 0);
    const its = meanOf(outcome.results, ratioOf);
    return { to, outcome: "ran", dropRatio: its, difference: its - dropRatio };
  }

  function turnKnob(name: string, to: number): TurnedKnob {
    const variant = withKnob(scenario, name, to);
    const text = variant.sysctls.get(name);
    const isRefused =
      text !== undefined &&
      text !== scenario.sysctls.get(name) &&
      source.createMachine().writeSysctl(name, text) !== "0";
    if (!isRefused) return turn(to, variant);
    return { to, outcome: "refused", dropRatio: undefined, difference: undefined };
  }

  const queues = knobs.map(({ name, value }): Sensitivity => {
    const [half, double] = [Math.floor(value / 2), value * 2];
    return { name, value, half: turnKnob(name, half), double: turnKnob(name, double) };
  });
  const rates = turning.rates.flatMap(({ name, accepts, withAccepts }): readonly Sensitivity[] => {
    if (accepts.kind === "none") return [];
    const turnRate = (factor: number): TurnedKnob => {
      const its = withRate(accepts, factor);
      return turn("perSecond" in its ? its.perSecond : undefined, withAccepts(its));
    };
    const value = "perSecond" in accepts ? accepts.perSecond : undefined;
    return [{ name, value, half: turnRate(0.5), double: turnRate(2) }];
  });
  const effect = ({ half, double }: Sensitivity) =>
    Math.max(Math.abs(half.difference ?? 0), Math.abs(double.difference ?? 0));
  return { dropRatio, knobs: [...queues, ...rates].sort((a, b) => effect(b) - effect(a)) };
}

/** For people, one line a knob. */
export function describeSensitivities({ unix, ...tcp }: Sensitivities): readonly string[] {
  const ofUnix = unix === undefined ? [] : described(unix, "what is sent over AF_UNIX is");
  return [...described(tcp, "the connections are"), ...ofUnix];
}

function described(
  { dropRatio, knobs }: Omit<Sensitivities, "unix">,
  what: string,
): readonly string[] {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const line = (word: string, { to, outcome, dropRatio: its, difference }: TurnedKnob) => {
    const what = to === undefined ? word : `${word} (${to})`;
    if (outcome !== "ran") return `${what}: ${outcome}`;
    const points = 100 * (difference ?? 0);
    const change =
      points === 0 ? "no change" : `${points > 0 ? "+" : "-"}${Math.abs(points).toFixed(2)} points`;
    return `${what}: ${percent(its ?? 0)}, ${change}`;
  };
  return [
    `${percent(dropRatio)} of ${what} lost; with other values, everything else the same:`,
    ...knobs.map(({ name, value, half, double }) => {
      const now = value === undefined ? "" : ` ${value}`;
      return `  ${name}${now}: ${line("half", half)}; ${line("double", double)}`;
    }),
  ];
}

function withRate(accepts: AcceptSpec, factor: number): AcceptSpec {
  switch (accepts.kind) {
    case "none":
      return accepts;
    case "measured":
      return { ...accepts, serviceMs: accepts.serviceMs.map((timeMs) => timeMs / factor) };
    default:
      return { ...accepts, perSecond: accepts.perSecond * factor };
  }
}

function tcpDropRatio({ connections }: SimulationResult): number {
  return dropRatioOf(connections);
}

function unixDropRatio({ unix }: SimulationResult): number {
  const { dropped, offered } = unix?.totals ?? { dropped: 0, offered: 0 };
  return offered === 0 ? 0 : dropped / offered;
}

function meanOf(
  results: readonly SimulationResult[],
  ratioOf: (result: SimulationResult) => number,
): number {
  return results.reduce((sum, result) => sum + ratioOf(result), 0) / results.length;
}
