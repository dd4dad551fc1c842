import type { Scenario } from "../../core/simulation/scenario.ts";
import { defaultTraffic, scenarioProblem } from "../../core/simulation/scenario.ts";
import {
  type Parsed,
  parseAccepts,
  parseArrivals,
  parseDuration,
} from "../../core/simulation/trafficSpec.ts";

/** The controls as the user left them: texts, because a half-typed number must survive. */
export interface TrafficFields {
  readonly arrivals: "burst" | "poisson" | "constant";
  readonly connections: string;
  readonly burstAt: string;
  readonly arrivalRate: string;
  readonly accepts: "exponential" | "constant" | "none";
  readonly acceptRate: string;
  readonly stall: string;
  readonly stallAt: string;
  readonly rtt: string;
  readonly clientRetries: string;
  readonly duration: string;
  readonly packetPath: "napi" | "cpuBacklog";
  readonly seed: string;
}

export type FieldName = keyof TrafficFields;

export type Traffic = Omit<Scenario, "listenBacklog" | "sysctls">;

export interface FieldProblem {
  readonly field: FieldName;
  readonly message: string;
}

export interface TrafficPreset {
  readonly label: string;
  readonly fields: TrafficFields;
}

/** A deploy, a cache that was flushed, a morning: everybody at once. */
const burst: TrafficFields = {
  arrivals: "burst",
  connections: "1500",
  burstAt: "0.5",
  arrivalRate: "300",
  accepts: "exponential",
  acceptRate: "400",
  stall: "0",
  stallAt: "1",
  rtt: "20",
  clientRetries: "6",
  duration: "10",
  packetPath: "napi",
  seed: "1",
};

export const trafficPresets: readonly TrafficPreset[] = [
  { label: "Burst of connections", fields: burst },
  {
    label: "Application stalls for 2 s",
    fields: { ...burst, arrivals: "poisson", arrivalRate: "350", stall: "2", stallAt: "1" },
  },
  {
    label: "More than the application can take",
    fields: { ...burst, arrivals: "poisson", arrivalRate: "600", duration: "20" },
  },
  {
    label: "Steady and within limits",
    fields: { ...burst, arrivals: "poisson", arrivalRate: "300" },
  },
];

export const defaultFields: TrafficFields = burst;

/** One CPU that spends 2 µs on a packet. */
const backlogPacketsPerSecond = 500_000;
const eventBudget = 20_000_000;
const badRate = "A number above 0, at most 10,000,000.";

/** What the fields say, or every field that says nothing usable. */
export function readTraffic(
  fields: TrafficFields,
): { readonly traffic: Traffic } | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const take = <T>(field: FieldName, parsed: Parsed<T>, message?: string): T | undefined => {
    if ("value" in parsed) return parsed.value;
    problems.push({ field, message: message ?? parsed.problem });
    return undefined;
  };
  const isBurst = fields.arrivals === "burst";
  const arrivals = take(
    isBurst ? "connections" : "arrivalRate",
    parseArrivals(
      isBurst
        ? `burst:${fields.connections.trim()}@0`
        : `${fields.arrivals}:${fields.arrivalRate.trim()}`,
    ),
    isBurst ? "A whole number from 1 to 5,000,000." : badRate,
  );
  const accepts = take(
    "acceptRate",
    parseAccepts(
      fields.accepts === "none" ? "none" : `${fields.accepts}:${fields.acceptRate.trim()}`,
    ),
    badRate,
  );
  const burstAtMs = take("burstAt", readSeconds(isBurst ? fields.burstAt : "0"));
  const stallMs = take("stall", readSeconds(fields.stall));
  const stallAtMs = take("stallAt", readSeconds(stallMs === 0 ? "0" : fields.stallAt));
  const durationMs = take("duration", readSeconds(fields.duration));
  const rttMs = take("rtt", readNumber(fields.rtt, 60_000));
  const clientRetries = take("clientRetries", readWhole(fields.clientRetries, 127));
  const seed = take("seed", readWhole(fields.seed, 2 ** 31 - 1));
  if (durationMs === 0) {
    problems.push({ field: "duration", message: "More than 0." });
  }
  if (
    problems.length > 0 ||
    arrivals === undefined ||
    accepts === undefined ||
    burstAtMs === undefined ||
    stallMs === undefined ||
    stallAtMs === undefined ||
    durationMs === undefined ||
    rttMs === undefined ||
    clientRetries === undefined ||
    seed === undefined
  ) {
    return { problems };
  }
  const traffic: Traffic = {
    ...defaultTraffic,
    arrivals: arrivals.kind === "burst" ? { ...arrivals, atMs: burstAtMs } : arrivals,
    stall: stallMs === 0 ? undefined : { durationMs: stallMs, atMs: stallAtMs },
    packetPath:
      fields.packetPath === "napi"
        ? { kind: "napi" }
        : { kind: "cpuBacklog", packetsPerSecond: backlogPacketsPerSecond },
    ...{ accepts, durationMs, rttMs, clientRetries, seed, eventBudget },
  };
  const message = scenarioProblem({ ...traffic, listenBacklog: 0, sysctls: new Map() });
  return message === undefined ? { traffic } : { problems: [{ field: "duration", message }] };
}

function readSeconds(text: string): Parsed<number> {
  const value = parseDuration(text);
  return value === undefined ? { problem: "Seconds like 2 or 0.5, at most a day." } : { value };
}

function readNumber(text: string, most: number): Parsed<number> {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : -1;
  return value >= 0 && value <= most ? { value } : { problem: `A number from 0 to ${most}.` };
}

function readWhole(text: string, most: number): Parsed<number> {
  const parsed = readNumber(text, most);
  return "value" in parsed && !Number.isInteger(parsed.value)
    ? { problem: "A whole number." }
    : parsed;
}

/** The fields in one line. */
export function describeTraffic(fields: TrafficFields): string {
  const { arrivals, connections, burstAt, arrivalRate, accepts, acceptRate } = fields;
  const clients =
    arrivals === "burst"
      ? `${connections} clients at once, at ${burstAt} s`
      : `${arrivalRate} clients per second, ${arrivals === "poisson" ? "at random" : "evenly spaced"}`;
  const application =
    accepts === "none" ? "nothing is accepted" : `${acceptRate} accepts per second`;
  const stall = Number(fields.stall) === 0 ? [] : [`a stall of ${fields.stall} s`];
  const path = fields.packetPath === "napi" ? [] : ["packets through the CPU backlog"];
  const rest = [`round trip ${fields.rtt} ms`, `${fields.duration} s`];
  return [clients, application, ...stall, ...path, ...rest].join(" · ");
}
