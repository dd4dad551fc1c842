import {
  backlogKnobName,
  type Knob,
  knobsOf,
  unixKnobsOf,
  withKnob,
  withService,
} from "./knobs.ts";
import type { SimulationResult } from "./result.ts";
import { type Scenario, servicesOf } from "./scenario.ts";
import { type MachineSource, type SimulationControl, simulate } from "./simulate.ts";
import type { AcceptSpec } from "./trafficSpec.ts";

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
  return [
    ...adviceOnTcp(source, scenario, result, control),
    ...adviceOnUnix(source, scenario, result, control),
  ];
}

function adviceOnUnix(
  source: MachineSource,
  scenario: Scenario,
  result: SimulationResult,
  control: SimulationControl,
): readonly Advice[] {
  const { unix } = scenario;
  const dropped = droppedOverUnix(result);
  if (unix === undefined || dropped === 0) return [];
  const trials = new Trials(source, control, droppedOverUnix);
  const isStream = unix.kind === "stream";
  const advice = adviseOnQueue(trials, scenario, {
    ...{ knobs: unixKnobsOf(source, scenario), dropped, accepts: unix.reads },
    withAccepts: (reads) => ({ ...scenario, unix: { ...unix, reads } }),
    takes: isStream ? "A listener that accepts" : "A reader that reads",
    items: isStream ? "connections" : "datagrams",
    taker: isStream ? "listener" : "reader",
  });
  return advice.map((one) => ({ ...one, sentence: `AF_UNIX: ${one.sentence}` }));
}

function droppedOverUnix({ unix }: SimulationResult): number {
  return (unix?.drops ?? []).reduce((sum, { count }) => sum + count, 0);
}

function adviceOnTcp(
  source: MachineSource,
  scenario: Scenario,
  result: SimulationResult,
  control: SimulationControl,
): readonly Advice[] {
  const services = servicesOf(scenario);
  const knobs = knobsOf(source, scenario);
  const ofService = (index: number) => ({
    accepts: services[index]?.accepts ?? scenario.accepts,
    withAccepts: (accepts: AcceptSpec) => withService(scenario, index, { accepts }),
    ...{ takes: "An application that accepts", items: "connections", taker: "application" },
  });
  if (services.length === 1) {
    if (result.droppedPackets === 0) return [];
    const trials = new Trials(source, control, ({ droppedPackets }) => droppedPackets);
    const dropped = result.droppedPackets;
    return adviseOnQueue(trials, scenario, { ...ofService(0), knobs, dropped });
  }
  return services.flatMap(({ name, listenBacklog }, index) => {
    const dropped = droppedBy(result, index);
    if (dropped === 0) return [];
    const trials = new Trials(source, control, (one) => droppedBy(one, index));
    const others = services.map((_, other) => backlogKnobName(scenario, other));
    others.splice(index, 1);
    const its = knobs.filter((knob) => !others.includes(knob.name));
    const advice = adviseOnQueue(trials, scenario, {
      ...{ ...ofService(index), knobs: its, dropped },
    });
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

/** The queues of one service, or of the AF_UNIX traffic. */
interface AdvisedQueue {
  /** What can be turned for it. */
  readonly knobs: readonly Knob[];
  readonly dropped: number;
  readonly accepts: AcceptSpec;
  withAccepts(accepts: AcceptSpec): Scenario;
  /** Words for who empties the queue: `An application that accepts`, `connections`, `application`. */
  readonly takes: string;
  readonly items: string;
  readonly taker: string;
}

function adviseOnQueue(trials: Trials, scenario: Scenario, queue: AdvisedQueue): readonly Advice[] {
  const { knobs, dropped } = queue;
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
  return [...helps, ...applicationAdvice(trials, queue), ...(helps.length > 0 ? useless : [])];
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

function applicationAdvice(
  trials: Trials,
  { accepts, withAccepts, takes, items, taker }: AdvisedQueue,
): readonly Advice[] {
  if (accepts.kind === "none" || accepts.kind === "measured") return [];
  const dropsAt = (perSecond: number) => trials.drops(withAccepts({ ...accepts, perSecond }));
  const current = Math.max(1, Math.round(accepts.perSecond));
  const fastest = current * 2 ** 12;
  const drops = dropsAt(fastest);
  if (drops === undefined) return [];
  if (drops > 0) {
    const sentence = `A faster ${taker} would not prevent the drops.`;
    return [{ kind: "application", perSecond: undefined, sentence }];
  }
  const perSecond = smallestWithoutDrops(current, fastest, dropsAt);
  return [
    {
      ...{ kind: "application", perSecond },
      sentence: `${takes} ${perSecond} ${items} per second loses none; now it is ${current}.`,
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
