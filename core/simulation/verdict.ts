import { describeCauses } from "../features/sysctlLimits.ts";
import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import type { Drop } from "../kernel/machine.ts";
import { grouped } from "./grouped.ts";
import type { ConnectionTotals, DropGroup, ServiceResult, SimulationResult } from "./result.ts";
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

/** What a verdict looks at: a whole result, or one service's. */
type Judged = Pick<
  ServiceResult,
  "connections" | "drops" | "droppedPackets" | "connectTimeMs" | "responseTimeMs"
> & { readonly queues: Pick<ServiceResult["queues"], "acceptQueue"> };

/** Worst first. */
const levels = ["lost", "late", "good"] as const;

/**
 * `limits` must belong to the same kernel, settings and listen backlog; `serviceLimits` are those of each service, where there
 * are several.
 */
export function verdictOn(
  result: SimulationResult,
  limits: EffectiveLimits,
  serviceLimits: readonly EffectiveLimits[] = [],
): Verdict {
  const { connections, unix, services = [] } = result;
  const isTcpQuiet = connections.offered === 0 && result.droppedPackets === 0;
  if (unix !== undefined && isTcpQuiet) return unixVerdict(unix);
  const tcp =
    services.length > 1
      ? verdictOnServices(services, serviceLimits, limits)
      : verdictOnListener(result, limits);
  if (unix === undefined) return tcp;
  const ofUnix = unixVerdict(unix);
  const level = worst([tcp.level, ofUnix.level]);
  const consequence = `${tcp.consequence} ${ofUnix.sentence} ${ofUnix.consequence}`;
  return { level, sentence: tcp.sentence, consequence };
}

/** The service that dropped first is told of first. */
function verdictOnServices(
  services: readonly ServiceResult[],
  serviceLimits: readonly EffectiveLimits[],
  otherwise: EffectiveLimits,
): Verdict {
  const verdicts = services.map((service, index) => ({
    name: service.name,
    verdict: verdictOnListener(service, serviceLimits[index] ?? otherwise),
    firstMs: firstDrop(service)?.firstMs ?? Number.POSITIVE_INFINITY,
  }));
  const sorted = verdicts.toSorted((a, b) => (a.firstMs === b.firstMs ? 0 : a.firstMs - b.firstMs));
  const dropping = sorted.filter(({ firstMs }) => firstMs !== Number.POSITIVE_INFINITY);
  const told = dropping.length === 0 ? verdicts : dropping;
  return {
    level: worst(verdicts.map(({ verdict }) => verdict.level)),
    sentence: told.map(({ name, verdict }) => `${name}: ${verdict.sentence}`).join(" "),
    consequence: verdicts.map(({ name, verdict }) => `${name}: ${verdict.consequence}`).join(" "),
  };
}

function worst(some: readonly Verdict["level"][]): Verdict["level"] {
  return levels.find((level) => some.includes(level)) ?? "good";
}

function firstDrop({ drops }: Judged): DropGroup | undefined {
  return drops.reduce<DropGroup | undefined>(
    (earliest, group) => (earliest && earliest.firstMs <= group.firstMs ? earliest : group),
    undefined,
  );
}

/** On one service, or on a whole result without what happened over AF_UNIX. */
export function verdictOnListener(result: Judged, limits: EffectiveLimits): Verdict {
  const first = firstDrop(result);
  const lost = result.connections.refused + result.connections.gaveUp;
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

function quietSentence(result: Judged, limits: EffectiveLimits): string {
  const { peak } = result.queues.acceptQueue;
  const capacity = limits.limits.find(({ id }) => id === "acceptQueue")?.capacity;
  const of = capacity === undefined ? "" : ` of ${grouped(capacity)}`;
  return `Nothing was dropped. The accept queue held ${grouped(peak)}${of} connections at most.`;
}

function dropSentence(
  { drop, firstMs }: DropGroup,
  { droppedPackets }: Judged,
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

function fate(result: Judged): string {
  const { offered, accepted } = result.connections;
  const served =
    accepted === offered
      ? `All ${counted(offered, "connection")} ${offered === 1 ? "was" : "were"} served`
      : `Of ${counted(offered, "connection")}, ${listOf(result.connections)}`;
  return `${served}.${times(result)}`;
}

function times({ connectTimeMs, responseTimeMs }: Judged): string {
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
