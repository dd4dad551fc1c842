import type { Drop } from "../../core/kernel/machine.ts";
import type { QueueId, SimulationResult } from "../../core/simulation/result.ts";

/** A run at one moment: what the picture shows. */
export interface Moment {
  readonly timeMs: number;
  readonly lengths: Readonly<Record<QueueId, number>>;
  readonly dropped: Readonly<Record<Drop["queue"], number>>;
  readonly offered: number;
  readonly accepted: number;
}

/** `share` of the simulated time, 0 to 1. */
export function momentOf({ series, durationMs }: SimulationResult, share: number): Moment {
  const index = Math.min(
    series.timeMs.length - 1,
    Math.max(0, Math.round(share * series.timeMs.length) - 1),
  );
  const at = (column: readonly number[]): number => column[index] ?? 0;
  const { queueLengths, dropped } = series;
  return {
    timeMs: series.timeMs[index] ?? share * durationMs,
    lengths: {
      synQueue: at(queueLengths.synQueue),
      acceptQueue: at(queueLengths.acceptQueue),
      cpuBacklog: at(queueLengths.cpuBacklog),
    },
    dropped: {
      "SYN queue": at(dropped["SYN queue"]),
      "accept queue": at(dropped["accept queue"]),
      "CPU backlog": at(dropped["CPU backlog"]),
      "unix queue": at(dropped["unix queue"]),
      none: at(dropped.none),
    },
    offered: at(series.offered),
    accepted: at(series.accepted),
  };
}

/** The share of time to look at first: where the first packet was dropped, else where a queue was longest. */
export function worstShare({ drops, queues, durationMs, series }: SimulationResult): number {
  const worst = Object.values(queues).reduce((a, b) => (b.peak > a.peak ? b : a));
  const firstDrop = Math.min(...drops.map(({ firstMs }) => firstMs));
  const timeMs = Number.isFinite(firstDrop) ? firstDrop : worst.peakAtMs;
  // The end of the bin that holds it.
  const bins = series.timeMs.length;
  return Math.min(1, (Math.floor((timeMs / durationMs) * bins) + 1) / bins);
}
