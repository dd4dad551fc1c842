import { type ClientGroup, defaultTraffic, scenarioProblem } from "./scenario.ts";
import { scenarioBounds as bounds } from "./scenarioBounds.ts";
import type { Traffic } from "./scenarioFile.ts";
import {
  type AcceptSpec,
  type ArrivalSpec,
  type Parsed,
  parseArrivals,
  parseDuration,
} from "./trafficSpec.ts";
import type { UnixTraffic } from "./unixTraffic.ts";

/** The controls as the user left them: texts, because a half-typed number must survive. */
export interface TrafficFields {
  /** `trace`: as recorded in the scenario that was opened. */
  readonly arrivals: ArrivalSpec["kind"];
  readonly connections: string;
  readonly burstAt: string;
  readonly arrivalRate: string;
  readonly rampTo: string;
  readonly onFor: string;
  readonly offFor: string;
  /** `measured`: as recorded in the scenario that was opened. */
  readonly accepts: AcceptSpec["kind"];
  readonly acceptRate: string;
  readonly stall: string;
  readonly stallAt: string;
  readonly rtt: string;
  readonly clientRetries: string;
  readonly duration: string;
  readonly packetPath: "napi" | "cpuBacklog";
  readonly packetRate: string;
  readonly seed: string;
  readonly warmUp: string;
  readonly jitter: string;
  /** Percent. */
  readonly loss: string;
  /** Empty: clients wait until their retries are used up. */
  readonly connectTimeout: string;
  readonly requests: string;
  readonly keepAlive: "no" | "yes";
  readonly synFlood: string;
  readonly acceptors: string;
  readonly listeners: string;
  readonly restart: string;
  readonly restartAt: string;
  readonly unix: "none" | UnixTraffic["kind"];
  readonly unixRate: string;
  readonly unixReadRate: string;
  readonly unixStall: string;
  readonly unixStallAt: string;
  readonly unixFull: UnixTraffic["whenFull"];
  readonly unixSenders: string;
  readonly unixSize: string;
  readonly unixBacklog: string;
}

export type FieldName = keyof TrafficFields;

export interface FieldProblem {
  readonly field: FieldName;
  readonly message: string;
}

export interface TrafficPreset {
  readonly label: string;
  readonly fields: TrafficFields;
}

/** One CPU that spends 2 µs on a packet. */
const usualPacketRate = "500000";

/** A deploy, a cache that was flushed, a morning: everybody at once. */
const burst: TrafficFields = {
  arrivals: "burst",
  connections: "1500",
  burstAt: "0.5",
  arrivalRate: "300",
  rampTo: "600",
  onFor: "1",
  offFor: "1",
  accepts: "exponential",
  acceptRate: "400",
  stall: "0",
  stallAt: "1",
  rtt: "20",
  clientRetries: "6",
  duration: "10",
  packetPath: "napi",
  packetRate: usualPacketRate,
  seed: "1",
  warmUp: "0",
  jitter: "0",
  loss: "0",
  connectTimeout: "",
  requests: "1",
  keepAlive: "no",
  synFlood: "0",
  acceptors: "1",
  listeners: "1",
  restart: "0",
  restartAt: "5",
  unix: "none",
  unixRate: "300",
  unixReadRate: "280",
  unixStall: "0",
  unixStallAt: "1",
  unixFull: "drop",
  unixSenders: "1",
  unixSize: "200",
  unixBacklog: "128",
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

const badRate = "A number above 0, at most 10,000,000.";

/** What the fields say, or every field that says nothing usable. What they do not say is as in `opened`. */
export function readTraffic(
  fields: TrafficFields,
  opened: Traffic | null,
): { readonly traffic: Traffic } | { readonly problems: readonly FieldProblem[] } {
  if (opened !== null && isSame(fields, fieldsOf(opened))) return { traffic: opened };
  const problems: FieldProblem[] = [];
  const take = <T>(field: FieldName, parsed: Parsed<T>, message?: string): T => {
    if ("problem" in parsed) problems.push({ field, message: message ?? parsed.problem });
    // The traffic is not used where there is a problem.
    return "value" in parsed ? parsed.value : (undefined as T);
  };
  const seconds = (field: FieldName) => take(field, readSeconds(fields[field]));
  const whole = (field: FieldName, least: number, most: number) =>
    take(field, readWhole(fields[field], least, most));
  const rate = (field: FieldName) => take(field, parseRateText(fields[field]), badRate);
  const span = (length: FieldName, at: FieldName) => {
    const lengthMs = seconds(length);
    return lengthMs === 0 ? undefined : { lengthMs, atMs: seconds(at) };
  };
  const stall = span("stall", "stallAt");
  const restart = span("restart", "restartAt");
  const base = opened ?? defaultTraffic;
  const traffic: Traffic = {
    ...base,
    arrivals: readArrivals(fields, base, { take, seconds, rate }),
    accepts: readAccepts(fields, base, rate),
    stall: stall && { durationMs: stall.lengthMs, atMs: stall.atMs },
    restart: restart && { downMs: restart.lengthMs, atMs: restart.atMs },
    durationMs: seconds("duration"),
    warmUpMs: seconds("warmUp"),
    rttMs: take("rtt", readNumber(fields.rtt, bounds.longestTripMs)),
    jitterMs: take("jitter", readNumber(fields.jitter, bounds.longestTripMs)),
    lossShare: take("loss", readNumber(fields.loss, 99.999999)) / 100,
    clientRetries: whole("clientRetries", 0, bounds.mostRetries),
    connectTimeoutMs: fields.connectTimeout.trim() === "" ? undefined : seconds("connectTimeout"),
    requests: whole("requests", 1, bounds.mostRequests),
    keepAlive: fields.keepAlive === "yes",
    synFloodPerSecond: whole("synFlood", 0, bounds.mostSynsPerSecond),
    acceptors: whole("acceptors", 1, bounds.mostServers),
    listeners: whole("listeners", 1, bounds.mostServers),
    seed: whole("seed", 0, 2 ** 31 - 1),
    packetPath:
      fields.packetPath === "napi"
        ? { kind: "napi" }
        : { kind: "cpuBacklog", packetsPerSecond: rate("packetRate") },
    unix: readUnix(fields, base, { whole, rate, span }),
  };
  if (traffic.durationMs === 0) problems.push({ field: "duration", message: "More than 0." });
  if (problems.length > 0) return { problems };
  const message = scenarioProblem({ ...traffic, listenBacklog: 0, sysctls: new Map() });
  if (message === undefined) return { traffic };
  const field = traffic.warmUpMs >= traffic.durationMs ? "warmUp" : "duration";
  return { problems: [{ field, message }] };
}

interface Reading {
  readonly take: <T>(field: FieldName, parsed: Parsed<T>, message?: string) => T;
  readonly seconds: (field: FieldName) => number;
  readonly rate: (field: FieldName) => number;
}

function readArrivals(
  fields: TrafficFields,
  base: ClientGroup,
  { take, seconds, rate }: Reading,
): ArrivalSpec {
  const kind = fields.arrivals;
  switch (kind) {
    case "burst": {
      const text = `burst:${fields.connections.trim()}@0`;
      const message = "A whole number from 1 to 5,000,000.";
      const burst = take("connections", parseArrivals(text), message);
      return { ...burst, kind, atMs: seconds("burstAt") } as ArrivalSpec;
    }
    case "poisson":
    case "constant":
      return { kind, perSecond: rate("arrivalRate") };
    case "ramp": {
      const [from, to] = [fields.arrivalRate, fields.rampTo].map((text) => text.trim());
      const ramp = parseArrivals(`ramp:${from}-${to}`);
      return take("rampTo", ramp, "Two numbers up to 10,000,000, one of them above 0.");
    }
    case "onoff": {
      const onMs = seconds("onFor");
      if (onMs === 0) take("onFor", { problem: "More than 0." });
      return { kind, perSecond: rate("arrivalRate"), onMs, offMs: seconds("offFor") };
    }
    case "none":
      return { kind };
    case "trace":
      if (base.arrivals.kind === "trace") return base.arrivals;
      return take("arrivals", { problem: "A recording comes with a scenario: open one first." });
  }
}

function readAccepts(
  { accepts: kind }: TrafficFields,
  base: Traffic,
  rate: Reading["rate"],
): AcceptSpec {
  if (kind === "none") return { kind };
  if (kind === "measured") return base.accepts;
  return { kind, perSecond: rate("acceptRate") };
}

interface UnixReading {
  readonly whole: (field: FieldName, least: number, most: number) => number;
  readonly rate: (field: FieldName) => number;
  readonly span: (
    length: FieldName,
    at: FieldName,
  ) => { readonly lengthMs: number; readonly atMs: number } | undefined;
}

/** What a scenario says of it and fields do not show stays, as long as none of these fields changes. */
function readUnix(
  fields: TrafficFields,
  base: Traffic,
  { whole, rate, span }: UnixReading,
): UnixTraffic | undefined {
  const before = fieldsOf(base);
  const names = (Object.keys(fields) as FieldName[]).filter((name) => name.startsWith("unix"));
  if (names.every((name) => fields[name] === before[name])) return base.unix;
  if (fields.unix === "none") return undefined;
  const stall = span("unixStall", "unixStallAt");
  const common = {
    arrivals: { kind: "poisson", perSecond: rate("unixRate") },
    reads: { kind: "exponential", perSecond: rate("unixReadRate") },
    stall: stall && { durationMs: stall.lengthMs, atMs: stall.atMs },
    whenFull: fields.unixFull,
  } as const;
  if (fields.unix === "stream") {
    const listenBacklog = whole("unixBacklog", 0, bounds.largestBacklog);
    return { ...common, kind: fields.unix, listenBacklog };
  }
  return {
    ...{ ...common, kind: fields.unix },
    senders: whole("unixSenders", 1, bounds.mostSenders),
    sizeBytes: whole("unixSize", 0, bounds.largestDatagram),
  };
}

function unixFields(traffic: UnixTraffic | undefined): Partial<TrafficFields> {
  if (traffic === undefined) return {};
  const { kind, arrivals, reads, stall, whenFull } = traffic;
  const seconds = (ms: number) => plainNumber(ms / 1000);
  return {
    ...{ unix: kind, unixFull: whenFull, unixStall: seconds(stall?.durationMs ?? 0) },
    ...("perSecond" in arrivals ? { unixRate: plainNumber(arrivals.perSecond) } : {}),
    ...("perSecond" in reads ? { unixReadRate: plainNumber(reads.perSecond) } : {}),
    ...(stall ? { unixStallAt: seconds(stall.atMs) } : {}),
    ...(kind === "stream"
      ? { unixBacklog: String(traffic.listenBacklog) }
      : { unixSenders: String(traffic.senders), unixSize: String(traffic.sizeBytes) }),
  };
}

/** The fields that say what a traffic is, apart from its other groups of clients and its recordings. */
export function fieldsOf(traffic: Traffic): TrafficFields {
  const { arrivals, accepts, stall, restart, packetPath, connectTimeoutMs } = traffic;
  const seconds = (ms: number) => plainNumber(ms / 1000);
  return {
    ...defaultFields,
    arrivals: arrivals.kind,
    ...(arrivals.kind === "burst"
      ? { connections: String(arrivals.count), burstAt: seconds(arrivals.atMs) }
      : {}),
    ...("perSecond" in arrivals ? { arrivalRate: plainNumber(arrivals.perSecond) } : {}),
    ...(arrivals.kind === "ramp"
      ? {
          arrivalRate: plainNumber(arrivals.fromPerSecond),
          rampTo: plainNumber(arrivals.toPerSecond),
        }
      : {}),
    ...(arrivals.kind === "onoff"
      ? { onFor: seconds(arrivals.onMs), offFor: seconds(arrivals.offMs) }
      : {}),
    accepts: accepts.kind,
    ...("perSecond" in accepts ? { acceptRate: plainNumber(accepts.perSecond) } : {}),
    stall: seconds(stall?.durationMs ?? 0),
    ...(stall ? { stallAt: seconds(stall.atMs) } : {}),
    restart: seconds(restart?.downMs ?? 0),
    ...(restart ? { restartAt: seconds(restart.atMs) } : {}),
    rtt: plainNumber(traffic.rttMs),
    jitter: plainNumber(traffic.jitterMs),
    loss: plainNumber(traffic.lossShare * 100),
    clientRetries: String(traffic.clientRetries),
    connectTimeout: connectTimeoutMs === undefined ? "" : seconds(connectTimeoutMs),
    requests: String(traffic.requests),
    keepAlive: traffic.keepAlive ? "yes" : "no",
    synFlood: String(traffic.synFloodPerSecond),
    acceptors: String(traffic.acceptors),
    listeners: String(traffic.listeners),
    duration: seconds(traffic.durationMs),
    warmUp: seconds(traffic.warmUpMs),
    seed: String(traffic.seed),
    packetPath: packetPath.kind,
    ...(packetPath.kind === "napi" ? {} : { packetRate: plainNumber(packetPath.packetsPerSecond) }),
    ...unixFields(traffic.unix),
  };
}

/** Without an exponent, and no longer than the fields take. */
function plainNumber(value: number): string {
  return String(Number(value.toFixed(6)));
}

function isSame(fields: TrafficFields, others: TrafficFields): boolean {
  return (Object.keys(fields) as FieldName[]).every((name) => fields[name] === others[name]);
}

function parseRateText(text: string): Parsed<number> {
  const read = readNumber(text, bounds.largestRate);
  return "value" in read && read.value === 0 ? { problem: badRate } : read;
}

function readSeconds(text: string): Parsed<number> {
  const value = parseDuration(text);
  return value === undefined ? { problem: "Seconds like 2 or 0.5, at most a day." } : { value };
}

function readNumber(text: string, most: number): Parsed<number> {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : -1;
  return value >= 0 && value <= most ? { value } : { problem: `A number from 0 to ${most}.` };
}

function readWhole(text: string, least: number, most: number): Parsed<number> {
  const parsed = readNumber(text, most);
  return "value" in parsed && !(Number.isInteger(parsed.value) && parsed.value >= least)
    ? { problem: `A whole number from ${least} to ${most}.` }
    : parsed;
}

/** The fields in one line, and what stands beside them. */
export function describeTraffic(fields: TrafficFields, opened: Traffic | null): string {
  const { accepts, acceptRate } = fields;
  const application =
    accepts === "none"
      ? "nothing is accepted"
      : accepts === "measured"
        ? "measured service times"
        : `${acceptRate} accepts per second`;
  const others = opened?.otherClients.length ?? 0;
  const groups = others === 0 ? [] : [`${others} more group${others === 1 ? "" : "s"} of clients`];
  const stall = Number(fields.stall) === 0 ? [] : [`a stall of ${fields.stall} s`];
  const path = fields.packetPath === "napi" ? [] : ["packets through the CPU backlog"];
  const rest = [`round trip ${fields.rtt} ms`, `${fields.duration} s`];
  const unix =
    fields.unix === "none"
      ? []
      : [fields.unix === "datagram" ? "AF_UNIX datagrams" : "AF_UNIX connections"];
  return [
    describeClients(fields),
    ...groups,
    application,
    ...unix,
    ...stall,
    ...path,
    ...rest,
  ].join(" · ");
}

function describeClients(fields: TrafficFields): string {
  const { connections, burstAt, arrivalRate, rampTo, onFor, offFor } = fields;
  switch (fields.arrivals) {
    case "burst":
      return `${connections} clients at once, at ${burstAt} s`;
    case "poisson":
      return `${arrivalRate} clients per second, at random`;
    case "constant":
      return `${arrivalRate} clients per second, evenly spaced`;
    case "ramp":
      return `${arrivalRate} to ${rampTo} clients per second`;
    case "onoff":
      return `${arrivalRate} clients per second for ${onFor} s, none for ${offFor} s`;
    case "none":
      return "no TCP clients";
    case "trace":
      return "clients as recorded";
  }
}
