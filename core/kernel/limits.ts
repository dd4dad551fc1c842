import { type CauseFinder, createCauseFinder, type LimitInputs } from "./limitCauses.ts";
import { type LimitProbe, limitProbes, measureCapacity, type Offer } from "./limitProbes.ts";
import type { SnippetLocation } from "./location.ts";
import type { Machine, TracedMachine, TraceStep } from "./machine.ts";
import type { KernelModel } from "./model.ts";
import { entryBytes } from "./queueMemory.ts";

/** Something that holds a number of connections, packets or datagrams, and refuses the next one. */
export interface Limit {
  readonly id:
    | "listenBacklog"
    | "synQueue"
    | "acceptQueue"
    | "fastOpenQueue"
    | "cpuBacklog"
    | "unixListenQueue"
    | "unixDatagramQueue";
  /** `accept queue` */
  readonly title: string;
  /** How many it takes; `undefined`: the model refused none up to 2^31 - 1. */
  readonly capacity: number | undefined;
  readonly unit: "connections" | "packets" | "datagrams";
  /** What the queue takes when it is full, in bytes; `undefined`: without end, or the size of an entry is not known. */
  readonly memoryBytes: number | undefined;
  /** One sender alone fills less of it, because something of its own is used up first. */
  readonly oneSender?: SenderLimit;
  /**
   * The inputs that hold the capacity where it is: raising one of them raises it. Found by asking the model.
   * Several: any one of them, or all together where `limitedTogether` says so. Empty where no input helps.
   */
  readonly limitedBy: readonly LimitCause[];
  /** Raising any one of several causes changes nothing, raising all of them does. */
  readonly limitedTogether: boolean;
  /** What happens to the one that does not fit, from the drop annotation of the line that refused it. */
  readonly beyond: string;
  /** The same in a word; `undefined` where nothing is refused. */
  readonly refusal: "cookie" | "drop" | undefined;
  /** The condition at which a taken and a refused one part ways. */
  readonly decidedAt: SnippetLocation | undefined;
  /** Counters (nstat names or softnet_stat columns) that moved when it was refused. */
  readonly counters: readonly string[];
  /** The traced call that fixed the limit and the one that was refused. */
  readonly steps: readonly TraceStep[];
}

/** How far one sender gets by itself. */
export interface SenderLimit {
  readonly capacity: number;
  /** From the drop annotation of the line that refused the sender. */
  readonly beyond: string;
  readonly decidedAt: SnippetLocation | undefined;
}

export type LimitCause =
  | { readonly kind: "argument"; readonly name: "listen backlog"; readonly value: string }
  | { readonly kind: "sysctl"; readonly name: string; readonly value: string };

export interface EffectiveLimits {
  /** Full release, as in `KernelVersion.id`. */
  readonly kernel: string;
  readonly listenBacklog: number;
  readonly limits: readonly Limit[];
  /** Writes of the config that this kernel refuses, by sysctl: the default stayed. */
  readonly refusedWrites: readonly {
    readonly name: string;
    readonly value: string;
    readonly errno: string;
  }[];
}

const largestInt = 2 ** 31 - 1;
/** A sender that was not refused by then has no limit worth telling; edited snippets may have none at all. */
const mostSent = 2 ** 16;

/**
 * What the settings come to on this kernel for `listen(fd, listenBacklog)`. Every number is measured on the model:
 * queues are offered one more until they refuse, causes are found by raising the inputs. Sysctls that the model does not
 * have are ignored.
 */
export function effectiveLimits(model: KernelModel, inputs: LimitInputs): EffectiveLimits {
  const machine = model.createMachine();
  const { accepted, refused: refusedWrites } = writeAll(machine, inputs.sysctls);
  const usable: LimitInputs = { ...inputs, sysctls: accepted };

  const traced = model.createTracedMachine();
  writeAll(traced, accepted);
  const finder = createCauseFinder(usable, machine, (changed) => {
    const other = model.createMachine();
    return writeAll(other, changed.sysctls).refused.length === 0 ? other : undefined;
  });

  const queues = limitProbes.flatMap((probe): Limit | [] => {
    const capacity = measureCapacity(probe, machine, inputs.listenBacklog);
    if (probe.isOptional === true && capacity === 0) return [];
    const { id, title, unit } = probe;
    const memoryBytes = memoryOf(probe, model, machine, capacity);
    if (capacity === undefined) {
      const beyond = "The model refused none.";
      const nothing = {
        memoryBytes,
        limitedBy: [],
        limitedTogether: false,
        counters: [],
        steps: [],
        decidedAt: undefined,
        refusal: undefined,
      };
      return {
        id,
        title,
        unit,
        capacity,
        beyond,
        ...nothing,
        ...aloneIn(probe, model, usable, mostSent),
      };
    }
    const causes = finder.causesOf(probe, capacity);
    return {
      ...{ id, title, unit, capacity, memoryBytes, ...causes },
      ...refusal(probe, traced, usable, capacity),
      ...aloneIn(probe, model, usable, capacity),
    };
  });
  const backlog = listenBacklogLimit(traced, usable, finder);
  return {
    kernel: model.version.id,
    listenBacklog: inputs.listenBacklog,
    limits: [backlog, ...queues],
    refusedWrites,
  };
}

interface Writes {
  /** Those that the model has and takes. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly refused: EffectiveLimits["refusedWrites"];
}

function writeAll(machine: Machine, sysctls: ReadonlyMap<string, string>): Writes {
  const accepted = new Map<string, string>();
  const refused: { name: string; value: string; errno: string }[] = [];
  for (const [name, value] of sysctls) {
    const errno = machine.writeSysctl(name, value);
    if (errno === "0") accepted.set(name, value);
    else if (errno !== "ENOENT") refused.push({ name, value, errno });
  }
  return { accepted, refused };
}

/** Offers one too many to the traced machine and tells what it met. */
function refusal(
  probe: LimitProbe,
  machine: TracedMachine,
  { listenBacklog }: LimitInputs,
  capacity: number,
): Pick<Limit, "beyond" | "refusal" | "decidedAt" | "counters" | "steps"> {
  const prepare = probe.newcomer ?? probe.prepare;
  const traceOffer = (length: number) => {
    const offer = prepare(machine, listenBacklog, length);
    const before = { ...machine.counters(), ...probe.otherCounters(machine) };
    const { result, steps } = machine.trace(offer);
    return { result, steps, before };
  };
  const taken = capacity > 0 ? traceOffer(capacity - 1).steps : [];
  const { result, steps, before } = traceOffer(capacity);
  const after = { ...machine.counters(), ...probe.otherCounters(machine) };
  const moved = Object.entries(after).filter(([name, value]) => value !== (before[name] ?? 0));
  return {
    beyond: result.cookie
      ? "It is answered with a SYN cookie, and nothing is queued for it."
      : (result.drop?.reason ?? result.instead ?? "It is refused."),
    refusal: refusalOf(result),
    decidedAt: result.drop?.at ?? partingOf(taken, steps),
    counters: moved.map(([name]) => name),
    steps,
  };
}

function refusalOf({ cookie, drop, instead }: Offer): Limit["refusal"] {
  if (cookie) return "cookie";
  return drop === undefined && instead !== undefined ? undefined : "drop";
}

/** Entries of a slab cache for TCP's queues; for AF_UNIX what the model charges for the smallest datagram. */
function memoryOf(
  { id }: LimitProbe,
  { version }: KernelModel,
  machine: Machine,
  capacity: number | undefined,
): number | undefined {
  if (capacity === undefined) return undefined;
  const entry = entryBytes(version);
  switch (id) {
    case "synQueue":
      return entry && entry.request * capacity;
    case "acceptQueue":
      return entry && entry.connection * capacity;
    case "unixDatagramQueue": {
      const [receiver, sender] = [
        machine.createUnixDatagramSocket(),
        machine.createUnixDatagramSocket(),
      ];
      machine.connectUnix(sender, receiver);
      machine.sendUnix(sender, 1);
      return machine.outqBytes(sender) * capacity;
    }
    default:
      return undefined;
  }
}

/** Lets one sender go on until it is refused; nothing to say where it fills the queue. */
function aloneIn(
  probe: LimitProbe,
  model: KernelModel,
  { sysctls }: LimitInputs,
  capacity: number,
): Pick<Limit, "oneSender"> {
  if (probe.oneSender === undefined) return {};
  const machine = model.createMachine();
  writeAll(machine, sysctls);
  const offer = probe.oneSender(machine);
  for (let sent = 0; sent < Math.min(capacity, mostSent); sent++) {
    const { taken, drop } = offer();
    if (taken) continue;
    const beyond = drop?.reason ?? "It is refused.";
    return { oneSender: { capacity: sent, beyond, decidedAt: drop?.at } };
  }
  return {};
}

/** Whether a listener is granted more than `length`. */
const backlogProbe: LimitProbe = {
  id: "listenBacklog",
  title: "listen backlog",
  unit: "connections",
  prepare(machine, listenBacklog, length) {
    const socket = machine.createTcpSocket();
    machine.listen(socket, listenBacklog);
    const taken = machine.queuesOf(socket).maxAckBacklog > length;
    return () => ({ taken, cookie: false, drop: undefined });
  },
  otherCounters: () => ({}),
};

/** The backlog in force, `sk_max_ack_backlog`: not a queue, but what the TCP queues are measured by. */
function listenBacklogLimit(
  machine: TracedMachine,
  { listenBacklog }: LimitInputs,
  finder: CauseFinder,
): Limit {
  const traceListen = (backlog: number) => {
    const socket = machine.createTcpSocket();
    const { steps } = machine.trace(() => machine.listen(socket, backlog));
    return { steps, granted: machine.queuesOf(socket).maxAckBacklog };
  };
  const { steps, granted } = traceListen(listenBacklog);
  return {
    id: "listenBacklog",
    title: "listen backlog",
    capacity: granted,
    memoryBytes: undefined,
    unit: "connections",
    ...finder.causesOf(backlogProbe, granted),
    beyond:
      granted === listenBacklog
        ? "listen(2) granted what was asked for."
        : `listen(2) was asked for ${listenBacklog} and granted ${granted}.`,
    refusal: undefined,
    decidedAt: partingOf(traceListen(0).steps, traceListen(largestInt).steps),
    counters: [],
    steps,
  };
}

/** The last condition that two runs of the same call share before they part ways. */
function partingOf(
  one: readonly TraceStep[],
  other: readonly TraceStep[],
): SnippetLocation | undefined {
  let last: SnippetLocation | undefined;
  for (const [index, step] of one.entries()) {
    const twin = other[index];
    if (!twin || step.kind !== twin.kind || !isSamePlace(step.at, twin.at)) return last;
    if (step.kind === "branch") last = step.at;
  }
  return last;
}

function isSamePlace(a: SnippetLocation, b: SnippetLocation): boolean {
  return a.path === b.path && a.line === b.line;
}
