import { knobsOf, withKnob, withService } from "./knobs.ts";
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
  const dropRatio = meanDropRatio(results);
  let eventsLeft = eventBudget;

  function turn(to: number | undefined, turned: Scenario): TurnedKnob {
    const none = { dropRatio: undefined, difference: undefined };
    if (eventsLeft <= 0) return { to, outcome: "unfinished", ...none };
    const limited = { ...turned, eventBudget: Math.min(turned.eventBudget, eventsLeft) };
    const quiet = { shouldStop: control.shouldStop, onProgress: () => {} };
    const outcome = replicate(source, limited, results.length, quiet);
    if (outcome.kind !== "finished") return { to, outcome: "unfinished", ...none };
    eventsLeft -= outcome.results.reduce((sum, { events }) => sum + events, 0);
    const its = meanDropRatio(outcome.results);
    return { to, outcome: "ran", dropRatio: its, difference: its - dropRatio };
  }

  function turnKnob(name: string, to: number): TurnedKnob {
    const turned = withKnob(scenario, name, to);
    const text = turned.sysctls.get(name);
    const isRefused =
      text !== undefined &&
      text !== scenario.sysctls.get(name) &&
      source.createMachine().writeSysctl(name, text) !== "0";
    if (!isRefused) return turn(to, turned);
    return { to, outcome: "refused", dropRatio: undefined, difference: undefined };
  }

  const queues = knobsOf(source, scenario).map(({ name, value }): Sensitivity => {
    const [half, double] = [Math.floor(value / 2), value * 2];
    return { name, value, half: turnKnob(name, half), double: turnKnob(name, double) };
  });
  const services = servicesOf(scenario);
  const rates = services.flatMap(({ name, accepts }, index): readonly Sensitivity[] => {
    if (accepts.kind === "none") return [];
    const turnRate = (factor: number): TurnedKnob => {
      const turned = withRate(accepts, factor);
      const to = "perSecond" in turned ? turned.perSecond : undefined;
      return turn(to, withService(scenario, index, { accepts: turned }));
    };
    return [
      {
        name: services.length === 1 ? "accept rate" : `${name}: accept rate`,
        value: "perSecond" in accepts ? accepts.perSecond : undefined,
        half: turnRate(0.5),
        double: turnRate(2),
      },
    ];
  });
  const effect = ({ half, double }: Sensitivity) =>
    Math.max(Math.abs(half.difference ?? 0), Math.abs(double.difference ?? 0));
  return { dropRatio, knobs: [...queues, ...rates].sort((a, b) => effect(b) - effect(a)) };
}

/** For people, one line a knob. */
export function describeSensitivities({ dropRatio, knobs }: Sensitivities): readonly string[] {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const turned = (word: string, { to, outcome, dropRatio: its, difference }: TurnedKnob) => {
    const what = to === undefined ? word : `${word} (${to})`;
    if (outcome !== "ran") return `${what}: ${outcome}`;
    const points = 100 * (difference ?? 0);
    const change =
      points === 0 ? "no change" : `${points > 0 ? "+" : "-"}${Math.abs(points).toFixed(2)} points`;
    return `${what}: ${percent(its ?? 0)}, ${change}`;
  };
  return [
    `${percent(dropRatio)} of the connections are lost; with other values, everything else the same:`,
    ...knobs.map(({ name, value, half, double }) => {
      const now = value === undefined ? "" : ` ${value}`;
      return `  ${name}${now}: ${turned("half", half)}; ${turned("double", double)}`;
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

function meanDropRatio(results: readonly SimulationResult[]): number {
  const ratios = results.map(({ connections }) => dropRatioOf(connections));
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}
