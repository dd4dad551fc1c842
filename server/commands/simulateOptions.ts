import type { ClientGroup, PacketPath } from "../../core/simulation/scenario.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import {
  type AcceptSpec,
  type ArrivalSpec,
  type Parsed,
  parseAccepts,
  parseArrivals,
  parseDuration,
  parseRecorded,
  parseRestart,
  parseStall,
} from "../../core/simulation/trafficSpec.ts";
import { readInputFile } from "./inputFiles.ts";
import { integerOption } from "./optionValues.ts";
import { UsageError } from "./usageError.ts";

/** Options as they were given. */
export interface TrafficTexts {
  readonly arrivals?: string;
  readonly accepts?: string;
  readonly acceptors?: string;
  readonly listeners?: string;
  readonly stall?: string;
  readonly restart?: string;
  readonly duration?: string;
  readonly warmUp?: string;
  readonly rtt?: string;
  readonly jitter?: string;
  readonly loss?: string;
  readonly clientRetries?: string;
  readonly connectTimeout?: string;
  readonly requests?: string;
  readonly keepAlive?: true;
  readonly synFlood?: string;
  readonly packetPath?: string;
  readonly seed?: string;
  /** More groups of clients: `poisson:100 rtt=40ms loss=1`. */
  readonly clients?: readonly string[];
}

/** Reads the options, and the recordings that they name. What was not given stays as in `of`. */
export async function trafficOf(texts: TrafficTexts, of: Traffic): Promise<Traffic> {
  const { stall, restart, keepAlive, connectTimeout } = texts;
  const duration = (option: string, text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : durationOption(option, text);
  const whole = (option: string, text: string | undefined, least: number, otherwise: number) =>
    text === undefined ? otherwise : integerOption(option, text, least, Number.MAX_SAFE_INTEGER);
  const { clients } = texts;
  return {
    ...of,
    otherClients:
      clients === undefined
        ? of.otherClients
        : await Promise.all(clients.map((text) => clientGroup(text, of))),
    arrivals: texts.arrivals === undefined ? of.arrivals : await arrivalsOption(texts.arrivals),
    accepts: texts.accepts === undefined ? of.accepts : await acceptsOption(texts.accepts),
    acceptors: whole("--acceptors", texts.acceptors, 1, of.acceptors),
    listeners: whole("--listeners", texts.listeners, 1, of.listeners),
    stall: stall === undefined ? of.stall : parsed("--stall", parseStall(stall)),
    restart: restart === undefined ? of.restart : parsed("--restart", parseRestart(restart)),
    durationMs: duration("--duration", texts.duration, of.durationMs),
    warmUpMs: duration("--warm-up", texts.warmUp, of.warmUpMs),
    rttMs: duration("--rtt", texts.rtt, of.rttMs),
    jitterMs: duration("--jitter", texts.jitter, of.jitterMs),
    lossShare: texts.loss === undefined ? of.lossShare : percentOption("--loss", texts.loss),
    clientRetries: whole("--client-retries", texts.clientRetries, 0, of.clientRetries),
    connectTimeoutMs:
      connectTimeout === undefined
        ? of.connectTimeoutMs
        : durationOption("--connect-timeout", connectTimeout),
    requests: whole("--requests", texts.requests, 1, of.requests),
    keepAlive: keepAlive ?? of.keepAlive,
    synFloodPerSecond: whole("--syn-flood", texts.synFlood, 0, of.synFloodPerSecond),
    packetPath: texts.packetPath === undefined ? of.packetPath : pathOption(texts.packetPath),
    seed: whole("--seed", texts.seed, 0, of.seed),
  };
}

const groupFields = "rtt, jitter, loss, retries, connect-timeout, requests and keep-alive";

/** One `--clients`: arrivals, then `name=value` for what differs from the first group. */
async function clientGroup(text: string, of: ClientGroup): Promise<ClientGroup> {
  const [arrivalsText = "", ...fields] = text.trim().split(/\s+/);
  const option = `--clients ${arrivalsText}`;
  const given = new Map<string, string>();
  for (const field of fields) {
    const [name = "", value = ""] = field.split("=", 2);
    given.set(name, value);
  }
  const take = <T>(name: string, read: (option: string, value: string) => T, otherwise: T): T => {
    const value = given.get(name);
    given.delete(name);
    return value === undefined ? otherwise : read(`${option} ${name}`, value);
  };
  const wholeFrom = (least: number) => (one: string, value: string) =>
    integerOption(one, value, least, Number.MAX_SAFE_INTEGER);
  const group: ClientGroup = {
    arrivals: await arrivalsOption(arrivalsText, "--clients"),
    rttMs: take("rtt", durationOption, of.rttMs),
    jitterMs: take("jitter", durationOption, of.jitterMs),
    lossShare: take("loss", percentOption, of.lossShare),
    clientRetries: take("retries", wholeFrom(0), of.clientRetries),
    connectTimeoutMs: take<number | undefined>(
      "connect-timeout",
      durationOption,
      of.connectTimeoutMs,
    ),
    requests: take("requests", wholeFrom(1), of.requests),
    keepAlive: take("keep-alive", yesOrNo, of.keepAlive),
  };
  const [unknown] = given.keys();
  if (unknown === undefined) return group;
  throw new UsageError(`${option} ${unknown}: is not known; a group has ${groupFields}`);
}

function yesOrNo(option: string, value: string): boolean {
  if (value !== "yes" && value !== "no") {
    throw new UsageError(`${option} ${value}: must be yes or no`);
  }
  return value === "yes";
}

async function arrivalsOption(text: string, option = "--arrivals"): Promise<ArrivalSpec> {
  const file = fileOf(text, "trace");
  if (file === undefined) return parsed(option, parseArrivals(text));
  const timesMs = await recorded(option, file);
  return { kind: "trace", timesMs: timesMs.toSorted((a, b) => a - b) };
}

async function acceptsOption(text: string): Promise<AcceptSpec> {
  const file = fileOf(text, "measured");
  if (file === undefined) return parsed("--accepts", parseAccepts(text));
  return { kind: "measured", serviceMs: await recorded("--accepts", file) };
}

function fileOf(text: string, kind: string): string | undefined {
  const trimmed = text.trim();
  return trimmed.startsWith(`${kind}:`) ? trimmed.slice(kind.length + 1) : undefined;
}

async function recorded(option: string, file: string): Promise<readonly number[]> {
  const { text } = await readInputFile(file);
  return parsed(`${option}: ${file}`, parseRecorded(text));
}

function parsed<T>(option: string, result: Parsed<T>): T {
  if ("problem" in result) throw new UsageError(`${option}: ${result.problem}`);
  return result.value;
}

function durationOption(option: string, text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs === undefined) {
    throw new UsageError(`${option} ${text}: must be seconds, or a time like 250ms or 2s`);
  }
  return durationMs;
}

function percentOption(option: string, text: string): number {
  const match = /^(\d{1,3}(?:\.\d{1,6})?)%?$/.exec(text.trim());
  const percent = Number(match?.[1]);
  if (!(percent >= 0 && percent < 100)) {
    throw new UsageError(`${option} ${text}: must be a percentage of at least 0 and below 100`);
  }
  return percent / 100;
}

function pathOption(text: string): PacketPath {
  if (text.trim() === "napi") return { kind: "napi" };
  const match = /^backlog:(\d{1,9}(?:\.\d{1,6})?)$/.exec(text.trim());
  const packetsPerSecond = Number(match?.[1]);
  if (!(packetsPerSecond > 0)) {
    throw new UsageError(
      `--packet-path ${text}: must be napi, or backlog:RATE with the packets per second that the CPU handles`,
    );
  }
  return { kind: "cpuBacklog", packetsPerSecond };
}
