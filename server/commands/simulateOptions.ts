import {
  type ClientGroup,
  defaultServiceBacklog,
  defaultTraffic,
  type OtherService,
  type PacketPath,
} from "../../core/simulation/scenario.ts";
import { scenarioBounds } from "../../core/simulation/scenarioBounds.ts";
import type { Traffic } from "../../core/simulation/scenarioFile.ts";
import { serverPresets } from "../../core/simulation/serverPresets.ts";
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
  type RestartSpec,
  type StallSpec,
} from "../../core/simulation/trafficSpec.ts";
import {
  defaultUnixConnections,
  defaultUnixDatagrams,
  type UnixTraffic,
} from "../../core/simulation/unixTraffic.ts";
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
  /** More services: `redis arrivals=poisson:300 accepts=constant:280`. */
  readonly service?: readonly string[];
  readonly serviceName?: string | undefined;
  /** `datagram poisson:300 reads=constant:280 senders=2`, `stream burst:100@0 backlog=5`. */
  readonly unix?: string;
}

/** Reads the options, and the recordings that they name. What was not given stays as in `of`. */
export async function trafficOf(texts: TrafficTexts, of: Traffic): Promise<Traffic> {
  const { stall, restart, keepAlive, connectTimeout } = texts;
  const duration = (option: string, text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : durationOption(option, text);
  const whole = (option: string, text: string | undefined, least: number, otherwise: number) =>
    text === undefined ? otherwise : integerOption(option, text, least, Number.MAX_SAFE_INTEGER);
  const { clients, service } = texts;
  const unix = texts.unix === undefined ? of.unix : await unixOption(texts.unix);
  // Who asks for AF_UNIX alone wants no burst of TCP clients beside it.
  const isAlone = texts.unix !== undefined && of === defaultTraffic;
  const usual: ArrivalSpec = isAlone ? { kind: "none" } : of.arrivals;
  const network = {
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
  };
  // Clients and services that say nothing else are as near, and as patient, as the first group.
  const alike = { ...of, ...network };
  return {
    ...{ ...of, unix },
    otherClients:
      clients === undefined
        ? of.otherClients
        : await Promise.all(clients.map((text) => clientGroup(text, alike))),
    serviceName: texts.serviceName ?? of.serviceName,
    otherServices:
      service === undefined
        ? of.otherServices
        : await Promise.all(service.map((text) => serviceOption(text, alike))),
    arrivals: texts.arrivals === undefined ? usual : await arrivalsOption(texts.arrivals),
    accepts: texts.accepts === undefined ? of.accepts : await acceptsOption(texts.accepts),
    acceptors: whole("--acceptors", texts.acceptors, 1, of.acceptors),
    listeners: whole("--listeners", texts.listeners, 1, of.listeners),
    stall: stall === undefined ? of.stall : parsed("--stall", parseStall(stall)),
    restart: restart === undefined ? of.restart : parsed("--restart", parseRestart(restart)),
    durationMs: duration("--duration", texts.duration, of.durationMs),
    warmUpMs: duration("--warm-up", texts.warmUp, of.warmUpMs),
    ...network,
    synFloodPerSecond: whole("--syn-flood", texts.synFlood, 0, of.synFloodPerSecond),
    packetPath: texts.packetPath === undefined ? of.packetPath : pathOption(texts.packetPath),
    seed: whole("--seed", texts.seed, 0, of.seed),
  };
}

const unixOptionFields = "reads, stall, full, senders, size and backlog";

async function unixOption(text: string): Promise<UnixTraffic> {
  const [kind = "", arrivalsText = "", ...rest] = text.trim().split(/\s+/);
  if (kind !== "datagram" && kind !== "stream") {
    throw new UsageError(`--unix ${kind}: begins with datagram or stream, then arrivals`);
  }
  const of = kind === "stream" ? defaultUnixConnections : defaultUnixDatagrams;
  const fields = new GivenFields(`--unix ${kind}`, rest);
  const readsText = fields.take("reads", (_, value) => value, undefined);
  const common = {
    arrivals: arrivalsText === "" ? of.arrivals : await arrivalsOption(arrivalsText, "--unix"),
    reads: readsText === undefined ? of.reads : await acceptsOption(readsText, "--unix reads"),
    stall: fields.take<StallSpec | undefined>(
      "stall",
      (option, value) => parsed(option, parseStall(value)),
      of.stall,
    ),
    whenFull: fields.take("full", dropOrWait, of.whenFull),
  };
  const traffic: UnixTraffic =
    kind === "stream"
      ? {
          ...{ ...common, kind },
          listenBacklog: fields.take(
            "backlog",
            (option, value) => integerOption(option, value, -1, 2 ** 31 - 1),
            defaultUnixConnections.listenBacklog,
          ),
        }
      : {
          ...{ ...common, kind },
          senders: fields.take("senders", wholeFrom(1), defaultUnixDatagrams.senders),
          sizeBytes: fields.take("size", wholeFrom(0), defaultUnixDatagrams.sizeBytes),
        };
  fields.refuseOthers(unixOptionFields);
  return traffic;
}

function dropOrWait(option: string, value: string): UnixTraffic["whenFull"] {
  if (value !== "drop" && value !== "wait") {
    throw new UsageError(`${option} ${value}: must be drop or wait`);
  }
  return value;
}

const wholeFrom = (least: number) => (option: string, value: string) =>
  integerOption(option, value, least, Number.MAX_SAFE_INTEGER);

/** The `name=value` words of an option. */
class GivenFields {
  readonly #option: string;
  readonly #given = new Map<string, string>();

  constructor(option: string, words: readonly string[]) {
    this.#option = option;
    for (const word of words) {
      const [name = "", value = ""] = word.split("=", 2);
      this.#given.set(name, value);
    }
  }

  take<T>(name: string, read: (option: string, value: string) => T, otherwise: T): T {
    const value = this.#given.get(name);
    this.#given.delete(name);
    return value === undefined ? otherwise : read(`${this.#option} ${name}`, value);
  }

  /** Whatever was not taken is unknown. */
  refuseOthers(known: string): void {
    const [unknown] = this.#given.keys();
    if (unknown === undefined) return;
    throw new UsageError(`${this.#option} ${unknown}: is not known; there are ${known}`);
  }
}

const groupFields = "rtt, jitter, loss, retries, connect-timeout, requests and keep-alive";

/** One `--clients`: arrivals, then `name=value` for what differs from the first group. */
async function clientGroup(text: string, of: ClientGroup): Promise<ClientGroup> {
  const [arrivalsText = "", ...words] = text.trim().split(/\s+/);
  const fields = new GivenFields(`--clients ${arrivalsText}`, words);
  const group: ClientGroup = {
    arrivals: await arrivalsOption(arrivalsText, "--clients"),
    ...takeNetwork(fields, of),
  };
  fields.refuseOthers(groupFields);
  return group;
}

/** How the clients of a group behave, and the way to them. */
function takeNetwork(fields: GivenFields, of: ClientGroup): Omit<ClientGroup, "arrivals"> {
  return {
    rttMs: fields.take("rtt", durationOption, of.rttMs),
    jitterMs: fields.take("jitter", durationOption, of.jitterMs),
    lossShare: fields.take("loss", percentOption, of.lossShare),
    clientRetries: fields.take("retries", wholeFrom(0), of.clientRetries),
    connectTimeoutMs: fields.take<number | undefined>(
      "connect-timeout",
      durationOption,
      of.connectTimeoutMs,
    ),
    requests: fields.take("requests", wholeFrom(1), of.requests),
    keepAlive: fields.take("keep-alive", yesOrNo, of.keepAlive),
  };
}

const serviceFields =
  "arrivals, listen, accepts, acceptors, listeners, stall, restart, rtt, jitter, loss, retries, connect-timeout, requests and keep-alive";

/** One `--service`: its name, then `field=value` for what differs from the defaults, and its clients from the first group. */
async function serviceOption(text: string, of: Traffic): Promise<OtherService> {
  const [name = "", ...words] = text.trim().split(/\s+/);
  if (name === "" || name.includes("=") || name.includes(":")) {
    throw new UsageError(
      `--service ${text}: begins with the service's name, as in 'redis arrivals=poisson:300'`,
    );
  }
  const option = `--service ${name}`;
  const fields = new GivenFields(option, words);
  const asText = (field: string) =>
    fields.take<string | undefined>(field, (_, value) => value, undefined);
  const arrivalsText = asText("arrivals");
  const acceptsText = asText("accepts");
  const preset = serverPresets.find((one) => one.name === name);
  const service: OtherService = {
    name,
    listenBacklog: fields.take(
      "listen",
      (field, value) => integerOption(field, value, -1, scenarioBounds.largestBacklog),
      preset?.listenBacklog ?? defaultServiceBacklog,
    ),
    accepts:
      acceptsText === undefined
        ? defaultTraffic.accepts
        : await acceptsOption(acceptsText, `${option} accepts`),
    acceptors: fields.take("acceptors", wholeFrom(1), defaultTraffic.acceptors),
    listeners: fields.take("listeners", wholeFrom(1), defaultTraffic.listeners),
    stall: fields.take<StallSpec | undefined>(
      "stall",
      (field, value) => parsed(field, parseStall(value)),
      undefined,
    ),
    restart: fields.take<RestartSpec | undefined>(
      "restart",
      (field, value) => parsed(field, parseRestart(value)),
      undefined,
    ),
    clients: [
      {
        arrivals:
          arrivalsText === undefined
            ? defaultTraffic.arrivals
            : await arrivalsOption(arrivalsText, `${option} arrivals`),
        ...takeNetwork(fields, of),
      },
    ],
  };
  fields.refuseOthers(serviceFields);
  return service;
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

async function acceptsOption(text: string, option = "--accepts"): Promise<AcceptSpec> {
  const file = fileOf(text, "measured");
  if (file === undefined) return parsed(option, parseAccepts(text));
  return { kind: "measured", serviceMs: await recorded(option, file) };
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
