import type { SimulationResult } from "./result.ts";

/** A result as if one of its services were alone: what charts and pictures of one listener show. */
export function resultOfService(result: SimulationResult, index: number): SimulationResult {
  const service = result.services?.[index];
  if (service === undefined) return result;
  const { connections, queues, queueLengths, drops, droppedPackets, dropped } = service;
  const { connectTimeMs, responseTimeMs } = service;
  return {
    ...result,
    ...{ connections, drops, droppedPackets, connectTimeMs, responseTimeMs },
    queues: { ...result.queues, ...queues },
    series: {
      ...result.series,
      dropped,
      queueLengths: { ...result.series.queueLengths, ...queueLengths },
      offered: service.offered,
      accepted: service.accepted,
    },
  };
}

/** The service to look at first: the one that dropped first, else the first. */
export function worstService({ services = [] }: SimulationResult): number {
  const firsts = services.map(({ drops }) => Math.min(...drops.map(({ firstMs }) => firstMs)));
  const earliest = Math.min(...firsts);
  return Number.isFinite(earliest) ? firsts.indexOf(earliest) : 0;
}
