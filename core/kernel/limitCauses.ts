import { type LimitProbe, takes } from "./limitProbes.ts";
import type { LimitCause } from "./limits.ts";
import type { Machine } from "./machine.ts";

/** Everything a user can change that may hold a queue's capacity. */
export interface LimitInputs {
  readonly listenBacklog: number;
  /** Texts as written to /proc/sys, by dotted name. */
  readonly sysctls: ReadonlyMap<string, string>;
}

/** A single change to the inputs. */
interface Change {
  readonly cause: LimitCause;
  readonly apply: (inputs: LimitInputs) => LimitInputs;
}

const largestInt = 2 ** 31 - 1;
const countSysctls = [
  "net.core.somaxconn",
  "net.ipv4.tcp_max_syn_backlog",
  "net.core.netdev_max_backlog",
  "net.unix.max_dgram_qlen",
];
const modeSysctls: readonly { readonly name: string; readonly modes: readonly string[] }[] = [
  { name: "net.ipv4.tcp_syncookies", modes: ["0", "1"] },
];

/** The sysctls that may hold a queue where it is. */
export const limitSysctls: readonly string[] = [
  ...countSysctls,
  ...modeSysctls.map(({ name }) => name),
];

/** What holds a queue where it is. */
export interface LimitCauses {
  readonly limitedBy: readonly LimitCause[];
  /** Raising any one of them changes nothing, raising all of them does. */
  readonly limitedTogether: boolean;
}

/** Asks which inputs hold a queue where it is. Makes each changed machine once, however many queues ask. */
export interface CauseFinder {
  /** The inputs whose raising lets a queue take one more than `capacity`. */
  causesOf(probe: LimitProbe, capacity: number): LimitCauses;
}

/**
 * Finds causes by raising inputs one at a time, then two, then three together, and asking whether the queue then takes
 * one more. `start` gives a machine on which the inputs were written, or `undefined` where the kernel refuses one.
 */
export function createCauseFinder(
  inputs: LimitInputs,
  current: Machine,
  start: (inputs: LimitInputs) => Machine | undefined,
): CauseFinder {
  const changes = possibleChanges(inputs, current);
  const started = new Map<string, { machine: Machine | undefined; inputs: LimitInputs }>();

  function raises(combination: readonly Change[], probe: LimitProbe, capacity: number): boolean {
    const key = combination.map((change) => changes.indexOf(change)).join();
    let entry = started.get(key);
    if (!entry) {
      const changed = combination.reduce((sum, { apply }) => apply(sum), inputs);
      entry = { machine: start(changed), inputs: changed };
      started.set(key, entry);
    }
    const { machine } = entry;
    return machine !== undefined && takes(probe, machine, entry.inputs.listenBacklog, capacity);
  }

  return {
    causesOf(probe, capacity) {
      const alone = changes.filter((change) => raises([change], probe, capacity));
      if (alone.length > 0) return { limitedBy: distinctCauses(alone), limitedTogether: false };
      for (const size of [2, 3]) {
        const found = combinations(changes, size).find((some) => raises(some, probe, capacity));
        if (found) return { limitedBy: distinctCauses(found), limitedTogether: true };
      }
      return { limitedBy: [], limitedTogether: false };
    },
  };
}

function possibleChanges(inputs: LimitInputs, current: Machine): Change[] {
  const changes: Change[] = [];
  const { listenBacklog } = inputs;
  if (listenBacklog >= 0 && listenBacklog < largestInt) {
    changes.push({
      cause: { kind: "argument", name: "listen backlog", value: String(listenBacklog) },
      apply: (some) => ({ ...some, listenBacklog: raised(listenBacklog) }),
    });
  }
  const change = (name: string, value: string, text: string): Change => ({
    cause: { kind: "sysctl", name, value },
    apply: (some) => ({ ...some, sysctls: new Map(some.sysctls).set(name, text) }),
  });
  for (const name of countSysctls) {
    const value = current.readSysctl(name);
    if (value === undefined || Number(value) >= largestInt) continue;
    changes.push(change(name, value, String(raised(Math.max(0, Number(value))))));
  }
  for (const { name, modes } of modeSysctls) {
    const value = current.readSysctl(name);
    if (value === undefined) continue;
    for (const mode of modes) if (mode !== value) changes.push(change(name, value, mode));
  }
  return changes;
}

/** Enough to pass the next power of two as well. */
function raised(value: number): number {
  return Math.min(value * 2 + 16, largestInt);
}

function combinations(changes: readonly Change[], size: number): Change[][] {
  if (size === 0) return [[]];
  return changes.flatMap((change, index) =>
    combinations(changes.slice(index + 1), size - 1).map((rest) => [change, ...rest]),
  );
}

function distinctCauses(changes: readonly Change[]): LimitCause[] {
  const byName = new Map(changes.map(({ cause }) => [cause.name, cause]));
  return [...byName.values()];
}
