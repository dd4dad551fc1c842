import { backlogKnobName, type Knob, knobsOf, withKnob, withService } from "./knobs.ts";
import type { SimulationResult } from "./result.ts";
import { type Scenario, servicesOf } from "./scenario.ts";
import { type MachineSource, type SimulationControl, simulate } from "./simulate.ts";

/** What a change to the scenario would do, found by running it again. */
export type Advice =
  | {
      /** With all of these nothing is dropped; each value is the smallest, or near it. */
      readonly kind: "helps";
      readonly changes: readonly KnobChange[];
      readonly sentence: string;
    }
  | { readonly kind: "useless"; readonly name: string; readonly sentence: string }
  | {
      readonly kind: "application";
      /** Accepts per second with which nothing is dropped; `undefined`: no rate helps. */
      readonly perSecond: number | undefined;
      readonly sentence: string;
    };

export interface KnobChange {
  /** `listen backlog` or a sysctl. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** More than any scenario fills. */
const plenty = 2 ** 22;
/** All runs together, in events: about a second. */
const eventBudget = 1_000_000;

/**
 * What to change so that nothing is dropped, and what would change nothing. Runs the scenario again with raised values, as
 * often as `eventBudget` allows; a long scenario gets coarser answers or none. Empty where nothing was dropped.
 */
export function adviseOn(
  source: MachineSource,
  scenario: Scenario,
  result: SimulationResult,
  control: SimulationControl,
): readonly Advice[] {
  const services = servicesOf(scenario);
  const knobs = knobsOf(source, scenario);
  if (services.length === 1) {
    if (result.droppedPackets === 0) return [];
    const trials = new Trials(source, control, ({ droppedPackets }) => droppedPackets);
    return adviseOnService(trials, scenario, { index: 0, knobs, dropped: result.droppedPackets });
  }
  return services.flatMap(({ name, listenBacklog }, index) => {
    const dropped = droppedBy(result, index);
    if (dropped === 0) return [];
    const trials = new Trials(source, control, (one) => droppedBy(one, index));
    const others = services.map((_, other) => backlogKnobName(scenario, other));
    others.splice(index, 1);
    const its = knobs.filter((knob) => !others.includes(knob.name));
    const advice = adviseOnService(trials, scenario, { index, knobs: its, dropped });
    const asksFor = advice.some(
      (one) =>
        one.kind === "helps" &&
        one.changes.some((change) => change.name === backlogKnobName(scenario, index)),
    );
    return advice.map((one) => named(one, name, asksFor ? listenBacklog : undefined));
  });
}

function droppedBy({ services }: SimulationResult, index: number): number {
  return services?.[index]?.droppedPackets ?? 0;
}

/** The same, told of one service. `asksFor`: its listen backlog, where that is in the way. */
function named(advice: Advice, name: string, asksFor: number | undefined): Advice {
  // What the other sysctls do to a queue is no question of what the service asks for.
  const isCap = advice.kind === "useless" && advice.name === "net.core.somaxconn";
  const sentence =
    isCap && asksFor !== undefined
      ? `raising ${advice.name} does nothing here, the service asks for ${asksFor}.`
      : advice.sentence.replaceAll(`${name}: listen backlog`, "its listen backlog");
  return { ...advice, sentence: `${name}: ${sentence}` };
}

interface AdvisedService {
  readonly index: number;
  /** What can be turned for it. */
  readonly knobs: readonly Knob[];
  readonly dropped: number;
}

function adviseOnService(
  trials: Trials,
  scenario: Scenario,
  { index, knobs, dropped }: AdvisedService,
): readonly Advice[] {
  const dropsWith = (some: readonly Knob[], value: number): number | undefined =>
    trials.drops(withKnobs(scenario, some, value));

  const alone = knobs.map((knob) => ({ knob, drops: dropsWith([knob], plenty) }));
  const useless = alone
    .filter(({ drops }) => drops === dropped)
    .map(({ knob }) => uselessAdvice(knob));
  const combination = [1, 2, 3]
    .flatMap((size) => combinations(knobs, size))
    .find((some) => dropsWith(some, plenty) === 0);
  const helps = combination
    ? helpingAdvice(combination, (value) => dropsWith(combination, value))
    : [];
  return [
    ...helps,
    ...applicationAdvice(trials, scenario, index),
    ...(helps.length > 0 ? useless : []),
  ];
}

/** Runs variants of a scenario while the budget lasts. */
class Trials {
  readonly #source: MachineSource;
  readonly #control: SimulationControl;
  #eventsLeft = eventBudget;

  readonly #droppedIn: (result: SimulationResult) => number;

  constructor(
    source: MachineSource,
    control: SimulationControl,
    droppedIn: (result: SimulationResult) => number,
  ) {
    this.#droppedIn = droppedIn;
    this.#source = source;
    this.#control = control;
  }

  /** Dropped packets, or `undefined` where the run was not finished. */
  drops(scenario: Scenario): number | undefined {
    if (this.#eventsLeft <= 0) return undefined;
    const quiet = { shouldStop: this.#control.shouldStop, onProgress: () => {} };
    const outcome = simulate(
      this.#source,
      { ...scenario, eventBudget: Math.min(scenario.eventBudget, this.#eventsLeft) },
      quiet,
    );
    if (outcome.kind !== "finished") {
      this.#eventsLeft = 0;
      return undefined;
    }
    this.#eventsLeft -= outcome.result.events;
    return this.#droppedIn(outcome.result);
  }
}

/** The scenario with each knob at `value` at least. */
function withKnobs(scenario: Scenario, knobs: readonly Knob[], value: number): Scenario {
  return knobs.reduce(
    (some, knob) => withKnob(some, knob.name, Math.max(knob.value, value)),
    scenario,
  );
}

function helpingAdvice(
  knobs: readonly Knob[],
  dropsWith: (value: number) => number | undefined,
): readonly Advice[] {
  const lowest = Math.max(1, Math.min(...knobs.map(({ value }) => value)));
  const to = smallestWithoutDrops(lowest, plenty, dropsWith);
  const changes = knobs
    .filter(({ value }) => value < to)
    .map(({ name, value }) => ({ name, from: value, to }));
  const list = joined(changes.map(({ name }) => name));
  // Fewer of them were tried before: they do not help.
  const sentence =
    changes.length > 1
      ? `With ${list} at ${to} each, nothing is dropped; all of them must be raised.`
      : `With ${list} at ${to}, nothing is dropped.`;
  return [{ kind: "helps", changes, sentence }];
}

function applicationAdvice(trials: Trials, scenario: Scenario, service: number): readonly Advice[] {
  const accepts = servicesOf(scenario)[service]?.accepts ?? scenario.accepts;
  if (accepts.kind === "none" || accepts.kind === "measured") return [];
  const dropsAt = (perSecond: number) =>
    trials.drops(withService(scenario, service, { accepts: { ...accepts, perSecond } }));
  const current = Math.max(1, Math.round(accepts.perSecond));
  const fastest = current * 2 ** 12;
  const drops = dropsAt(fastest);
  if (drops === undefined) return [];
  if (drops > 0) {
    const sentence = "A faster application would not prevent the drops.";
    return [{ kind: "application", perSecond: undefined, sentence }];
  }
  const perSecond = smallestWithoutDrops(current, fastest, dropsAt);
  return [
    {
      ...{ kind: "application", perSecond },
      sentence: `An application that accepts ${perSecond} connections per second loses none; now it is ${current}.`,
    },
  ];
}

function uselessAdvice({ name, value }: Knob): Advice {
  const sentence = `Raising ${name} (${value}) alone changes nothing here.`;
  return { kind: "useless", name, sentence };
}

/** `high` drops nothing. By doubling from `low`, then halving; stops where a run could not be finished. */
function smallestWithoutDrops(
  low: number,
  high: number,
  dropsWith: (value: number) => number | undefined,
): number {
  let dropping = low;
  let enough = high;
  for (let value = low * 2; value < high; value *= 2) {
    const drops = dropsWith(value);
    if (drops === undefined) return enough;
    if (drops === 0) {
      enough = value;
      break;
    }
    dropping = value;
  }
  while (enough - dropping > 1) {
    const middle = dropping + Math.floor((enough - dropping) / 2);
    const drops = dropsWith(middle);
    if (drops === undefined) return enough;
    if (drops === 0) enough = middle;
    else dropping = middle;
  }
  return enough;
}

function combinations(knobs: readonly Knob[], size: number): Knob[][] {
  if (size === 0) return [[]];
  return knobs.flatMap((knob, index) =>
    combinations(knobs.slice(index + 1), size - 1).map((rest) => [knob, ...rest]),
  );
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
