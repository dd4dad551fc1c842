import type { EffectiveLimits } from "../kernel/limits.ts";
import { dropRatioOf, type Estimate, estimate } from "./replications.ts";
import type { SimulationResult } from "./result.ts";

/** Runs of one scenario with following seeds; the first result is the scenario's own. */
export interface ComparedRuns {
  readonly limits: EffectiveLimits;
  readonly results: readonly [SimulationResult, ...SimulationResult[]];
}

/** One measure of two scenarios whose clients come at the same times. */
export interface RunDifference {
  readonly id: string;
  readonly title: string;
  readonly unit: "ms" | "%" | undefined;
  /** Means over all seeds. `undefined`: there is nothing to measure, such as the connect time where nobody connects. */
  readonly here: number | undefined;
  readonly other: number | undefined;
  /** here - other */
  readonly difference: number | undefined;
  /** Of the difference, seed by seed; `undefined`: there are fewer than two pairs. */
  readonly interval: Estimate | undefined;
}

interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit?: "ms" | "%";
  /** Told only where one of the two has it. */
  readonly isOptional?: true;
  of(result: SimulationResult, limits: EffectiveLimits): number | undefined;
}

const capacityOf = (limits: EffectiveLimits, id: string) =>
  limits.limits.find((limit) => limit.id === id)?.capacity;

const measures: readonly Measure[] = [
  {
    ...{ id: "acceptQueueCapacity", title: "Accept queue holds" },
    of: (_, limits) => capacityOf(limits, "acceptQueue"),
  },
  {
    ...{ id: "synQueueCapacity", title: "SYN queue holds" },
    of: (_, limits) => capacityOf(limits, "synQueue"),
  },
  {
    ...{ id: "accepted", title: "Connections accepted" },
    of: ({ connections }) => connections.accepted,
  },
  {
    ...{ id: "dropped", title: "Connections lost" },
    of: ({ connections }) => connections.refused + connections.gaveUp,
  },
  {
    ...{ id: "dropRatio", title: "Share that is lost", unit: "%" },
    of: ({ connections }) => 100 * dropRatioOf(connections),
  },
  {
    ...{ id: "droppedPackets", title: "Packets dropped" },
    of: ({ droppedPackets }) => droppedPackets,
  },
  {
    ...{ id: "acceptQueuePeak", title: "Longest accept queue" },
    of: ({ queues }) => queues.acceptQueue.peak,
  },
  {
    ...{ id: "synQueuePeak", title: "Longest SYN queue" },
    of: ({ queues }) => queues.synQueue.peak,
  },
  {
    ...{ id: "cookiesSent", title: "SYN cookies sent" },
    of: ({ cookiesSent }) => cookiesSent,
  },
  {
    ...{ id: "retransmissions", title: "Packets sent again" },
    of: ({ retransmissions }) =>
      retransmissions.syns + retransmissions.synAcks + retransmissions.data,
  },
  {
    ...{ id: "connectTimeP50", title: "connect(2), median", unit: "ms" },
    of: ({ connectTimeMs }) => connectTimeMs?.p50,
  },
  {
    ...{ id: "connectTimeP99", title: "connect(2), p99", unit: "ms" },
    of: ({ connectTimeMs }) => connectTimeMs?.p99,
  },
  {
    ...{ id: "responseTimeP50", title: "Until accept(2), median", unit: "ms" },
    of: ({ responseTimeMs }) => responseTimeMs?.p50,
  },
  {
    ...{ id: "responseTimeP99", title: "Until accept(2), p99", unit: "ms" },
    of: ({ responseTimeMs }) => responseTimeMs?.p99,
  },
  {
    ...{ id: "unixDropped", title: "AF_UNIX: refused", isOptional: true },
    of: ({ unix }) => unix?.totals.dropped,
  },
  {
    ...{ id: "unixQueuePeak", title: "AF_UNIX: longest queue", isOptional: true },
    of: ({ unix }) => unix?.queue.peak,
  },
  {
    ...{ id: "unixWaitP99", title: "AF_UNIX: until taken, p99", unit: "ms", isOptional: true },
    of: ({ unix }) => unix?.waitMs?.p99,
  },
];

/** What two runs came to, measure by measure. Results of the same place in both lists have the same seed. */
export function runDifferences(here: ComparedRuns, other: ComparedRuns): readonly RunDifference[] {
  return measures.flatMap(({ id, title, unit, isOptional, of }): readonly RunDifference[] => {
    const valuesOf = ({ results, limits }: ComparedRuns) =>
      results.map((result) => of(result, limits));
    const [ours, theirs] = [valuesOf(here), valuesOf(other)];
    const pairs = ours.flatMap((value, index) => {
      const its = theirs[index];
      return value === undefined || its === undefined ? [] : [value - its];
    });
    const [mine, its] = [meanOf(ours), meanOf(theirs)];
    if (isOptional && mine === undefined && its === undefined) return [];
    const interval = pairs.length < 2 ? undefined : estimate(pairs);
    return [{ id, title, unit, here: mine, other: its, difference: meanOf(pairs), interval }];
  });
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0) / known.length;
}
