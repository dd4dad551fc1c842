import { describeCauses } from "../features/sysctlLimits.ts";
import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import type { Drop } from "../kernel/machine.ts";
import { grouped } from "./grouped.ts";
import type { ConnectionTotals, DropGroup, SimulationResult } from "./result.ts";
import { unixVerdict } from "./unixVerdict.ts";
import type { Percentiles } from "./valueCounts.ts";

/** The result in a few sentences. */
export interface Verdict {
  readonly level: "good" | "late" | "lost";
  /** What overflowed first and why, or that nothing did. */
  readonly sentence: string;
  /** What that meant for the clients. */
  readonly consequence: string;
}

/** Worst first. */
const levels = ["lost", "late", "good"] as const;

/** `limits` must belong to the same kernel, settings and listen backlog. */
export function verdictOn(result: SimulationResult, limits: EffectiveLimits): Verdict {
  const first = result.drops.reduce<DropGroup | undefined>(
    (earliest, group) => (earliest && earliest.firstMs <= group.firstMs ? earliest : group),
    undefined,
  );
  const { connections, unix } = result;
  const lost = connections.refused + connections.gaveUp;
  if (unix !== undefined) {
    const ofUnix = unixVerdict(unix);
    if (connections.offered === 0 && first === undefined) return ofUnix;
    const { unix: _, ...ofTcp } = result;
    const tcp = verdictOn(ofTcp, limits);
    const level = levels.find((one) => one === tcp.level || one === ofUnix.level) ?? "good";
    const consequence = `${tcp.consequence} ${ofUnix.sentence} ${ofUnix.consequence}`;
    return { level, sentence: tcp.sentence, consequence };
  }
  if (first === undefined) {
    const level = lost > 0 ? "lost" : "good";
    return { level, sentence: quietSentence(result, limits), consequence: fate(result) };
  }
  return {
    level: lost > 0 ? "lost" : "late",
    sentence: dropSentence(first, result, limits),
    consequence: fate(result),
  };
}

function quietSentence(result: SimulationResult, limits: EffectiveLimits): string {
  const { peak } = result.queues.acceptQueue;
  const capacity = limits.limits.find(({ id }) => id === "acceptQueue")?.capacity;
  const of = capacity === undefined ? "" : ` of ${grouped(capacity)}`;
  return `Nothing was dropped. The accept queue held ${grouped(peak)}${of} connections at most.`;
}

function dropSentence(
  { drop, firstMs }: DropGroup,
  { droppedPackets }: SimulationResult,
  limits: EffectiveLimits,
): string {
  const dropped = `${counted(droppedPackets, "packet")} ${droppedPackets === 1 ? "was" : "were"} dropped`;
  const from = `from ${seconds(firstMs)} on`;
  const limit = limitOf(drop, limits);
  if (limit === undefined) return `${dropped}, ${from}: ${drop.reason}`;
  const held =
    limit.capacity === undefined ? "" : ` at ${grouped(limit.capacity)} ${limit.unit}${why(limit)}`;
  return `The ${limit.title} was full${held}: ${dropped}, ${from}.`;
}

function limitOf(drop: Drop, { limits }: EffectiveLimits): Limit | undefined {
  return limits.find(({ title }) => title === drop.queue);
}

function why(limit: Limit): string {
  return limit.limitedBy.length === 0 ? "" : `, limited by ${describeCauses(limit)}`;
}

function fate(result: SimulationResult): string {
  const { offered, accepted } = result.connections;
  const served =
    accepted === offered
      ? `All ${counted(offered, "connection")} ${offered === 1 ? "was" : "were"} served`
      : `Of ${counted(offered, "connection")}, ${listOf(result.connections)}`;
  return `${served}.${times(result)}`;
}

function times({ connectTimeMs, responseTimeMs }: SimulationResult): string {
  if (connectTimeMs === undefined) return "";
  const connect = ` connect() took ${usuallyAndAtWorst(connectTimeMs)}`;
  if (responseTimeMs === undefined) return `${connect}.`;
  return `${connect}; until accept(2) it took ${usuallyAndAtWorst(responseTimeMs)}.`;
}

function usuallyAndAtWorst({ p50, max }: Percentiles): string {
  return p50 === max
    ? duration(p50)
    : `${duration(p50)} for half of the clients and ${duration(max)} at worst`;
}

function listOf({ accepted, refused, gaveUp, waiting, connecting }: ConnectionTotals): string {
  const parts: readonly (readonly [number, string])[] = [
    [accepted, "were served"],
    [waiting, "wait to be accepted"],
    [connecting, "are still trying"],
    [refused, "were reset"],
    [gaveUp, "gave up"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${grouped(count)} ${what}`)
    .join(", ");
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function duration(timeMs: number): string {
  return timeMs < 1000 ? `${Number(timeMs.toPrecision(3))} ms` : seconds(timeMs);
}

function seconds(timeMs: number): string {
  return `${(timeMs / 1000).toFixed(2)} s`;
}
