import { checkJson } from "../json/checkJson.ts";
import type { JsonProblem } from "../json/schema.ts";
import { readVersion } from "../kernel/version.ts";
import {
  type ClientGroup,
  defaultServiceBacklog,
  defaultTraffic,
  type OtherService,
  type PacketPath,
  type Scenario,
  type Service,
  scenarioProblem,
} from "./scenario.ts";
import { scenarioFileVersion, scenarioSchema } from "./scenarioSchema.ts";
import { serverPresets } from "./serverPresets.ts";
import type { AcceptSpec, ArrivalSpec, RestartSpec, StallSpec } from "./trafficSpec.ts";
import { defaultUnixConnections, defaultUnixDatagrams, type UnixTraffic } from "./unixTraffic.ts";

/** Who connects and who accepts, without the kernel's side. */
export type Traffic = Omit<Scenario, "listenBacklog" | "sysctls">;

/** A scenario as people keep and share it. */
export interface ScenarioFile {
  readonly description: string | undefined;
  /** As it was spelled; `undefined`: whatever is chosen where it is run. */
  readonly kernel: string | undefined;
  /** Configurations, by paths from the file's folder, with slashes. */
  readonly configs: readonly string[];
  /** `undefined`: whatever is chosen where it is run. */
  readonly listenBacklog: number | undefined;
  /** Values that hold whatever the configurations say. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly traffic: Traffic;
  readonly replications: number;
}

export type ReadScenario =
  | { readonly kind: "scenario"; readonly scenario: ScenarioFile }
  | { readonly kind: "problems"; readonly problems: readonly JsonProblem[] };

/** Reads the text of a scenario file. What is left out is as in the default traffic. */
export function readScenarioFile(text: string): ReadScenario {
  let held: unknown;
  try {
    held = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problems([{ path: "", message: `is no valid JSON: ${reason}.` }]);
  }
  const wrong = checkJson(held, scenarioSchema);
  if (wrong.length > 0) return problems(wrong);
  // The check has found the shape that the type describes.
  const file = held as Held;
  const related = relationProblems(file);
  return related.length > 0 ? problems(related) : { kind: "scenario", scenario: scenarioOf(file) };
}

/** The text of a scenario file that reads as the same scenario. Fields that are as they would be without are left out. */
export function writeScenarioFile(scenario: ScenarioFile): string {
  const { description, kernel, configs, listenBacklog, sysctls, traffic, replications } = scenario;
  const { otherClients, serviceName, otherServices } = traffic;
  const { durationMs, warmUpMs, seed, packetPath, eventBudget, synFloodPerSecond, unix } = traffic;
  const of = defaultTraffic;
  const held: Held = {
    version: scenarioFileVersion,
    ...(description === undefined ? {} : { description }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(configs.length === 0 ? {} : { configs }),
    ...(sysctls.size === 0 ? {} : { sysctls: Object.fromEntries(sysctls) }),
    clients: [traffic, ...otherClients].map(heldGroup),
    server: {
      ...(serviceName === of.serviceName ? {} : { name: serviceName }),
      ...(listenBacklog === undefined ? {} : { listenBacklog }),
      ...heldService(traffic),
    },
    ...(otherServices.length === 0 ? {} : { services: otherServices.map(heldOtherService) }),
    ...(synFloodPerSecond === of.synFloodPerSecond ? {} : { synFloodPerSecond }),
    packetPath,
    ...(unix === undefined ? {} : { unix }),
    durationMs,
    ...(warmUpMs === of.warmUpMs ? {} : { warmUpMs }),
    seed,
    ...(replications === 1 ? {} : { replications }),
    ...(eventBudget === of.eventBudget ? {} : { eventBudget }),
  };
  return `${JSON.stringify(held, undefined, 2)}\n`;
}

/** A file that says nothing: the default traffic. */
export const emptyScenario: ScenarioFile = {
  description: undefined,
  kernel: undefined,
  configs: [],
  listenBacklog: undefined,
  sysctls: new Map(),
  traffic: defaultTraffic,
  replications: 1,
};

/** The document, as `scenarioSchema` describes it. */
interface Held {
  readonly version: number;
  readonly description?: string;
  readonly kernel?: string;
  readonly configs?: readonly string[];
  readonly sysctls?: Readonly<Record<string, string | number>>;
  readonly clients?: readonly HeldGroup[];
  readonly server?: HeldServer;
  readonly services?: readonly HeldService[];
  readonly synFloodPerSecond?: number;
  readonly packetPath?: PacketPath;
  readonly unix?: HeldUnix;
  readonly durationMs?: number;
  readonly warmUpMs?: number;
  readonly seed?: number;
  readonly replications?: number;
  readonly eventBudget?: number;
}

interface HeldServer {
  readonly name?: string;
  readonly preset?: string;
  readonly listenBacklog?: number;
  readonly accepts?: AcceptSpec;
  readonly acceptors?: number;
  readonly listeners?: number;
  readonly stall?: StallSpec;
  readonly restart?: RestartSpec;
}

interface HeldService extends HeldServer {
  readonly name: string;
  readonly clients?: readonly HeldGroup[];
}

interface HeldGroup {
  readonly arrivals?: ArrivalSpec;
  readonly rttMs?: number;
  readonly jitterMs?: number;
  readonly lossShare?: number;
  readonly retries?: number;
  readonly connectTimeoutMs?: number;
  readonly requests?: number;
  readonly keepAlive?: boolean;
}

function problems(list: readonly JsonProblem[]): ReadScenario {
  return { kind: "problems", problems: list };
}

/** What fields mean together, and kernels: beyond what a schema can say. */
function relationProblems(file: Held): readonly JsonProblem[] {
  const found: JsonProblem[] = [];
  const { kernel, durationMs = defaultTraffic.durationMs, warmUpMs = 0, clients = [] } = file;
  if (kernel !== undefined) {
    const version = readVersion(kernel);
    if ("problem" in version) {
      found.push({ path: "kernel", message: `is not usable: ${version.problem}.` });
    }
  }
  const groupsAt = (groups: readonly HeldGroup[], path: string) =>
    groups.map(({ arrivals }, index) => ({ arrivals, path: `${path}[${index}].arrivals` }));
  const services = file.services ?? [];
  const all = [
    ...groupsAt(clients, "clients"),
    ...services.flatMap((one, index) => groupsAt(one.clients ?? [], `services[${index}].clients`)),
  ];
  for (const { arrivals, path } of [
    ...all,
    { arrivals: file.unix?.arrivals, path: "unix.arrivals" },
  ]) {
    if (arrivals?.kind !== "ramp" || arrivals.fromPerSecond + arrivals.toPerSecond > 0) continue;
    found.push({ path, message: "goes from 0 to 0: one of the two rates must be more than 0." });
  }
  if (warmUpMs >= durationMs) {
    const message = `is ${warmUpMs}: it must be less than durationMs, which is ${durationMs}.`;
    found.push({ path: "warmUpMs", message });
  }
  const named = [file.server?.name ?? defaultTraffic.serviceName];
  for (const [index, { name }] of services.entries()) {
    if (named.includes(name)) {
      const message = `is "${name}", as another service is called already.`;
      found.push({ path: `services[${index}].name`, message });
    }
    named.push(name);
  }
  if (found.length > 0) return found;
  const { traffic } = scenarioOf(file);
  const message = scenarioProblem({ ...traffic, listenBacklog: 0, sysctls: new Map() });
  return message === undefined ? [] : [{ path: "", message: `cannot be simulated. ${message}` }];
}

function scenarioOf(file: Held): ScenarioFile {
  const { description, kernel, configs = [], sysctls = {}, clients = [], server = {} } = file;
  const [first = {}, ...others] = clients;
  const of = defaultTraffic;
  return {
    ...{ description, kernel, configs },
    listenBacklog: backlogOf(server),
    sysctls: new Map(Object.entries(sysctls).map(([name, value]) => [name, String(value)])),
    replications: file.replications ?? 1,
    traffic: {
      ...groupOf(first),
      otherClients: others.map(groupOf),
      serviceName: server.name ?? of.serviceName,
      otherServices: (file.services ?? []).map(otherServiceOf),
      ...serviceOf(server),
      synFloodPerSecond: file.synFloodPerSecond ?? of.synFloodPerSecond,
      packetPath: file.packetPath ?? of.packetPath,
      unix: file.unix && unixOf(file.unix),
      durationMs: file.durationMs ?? of.durationMs,
      warmUpMs: file.warmUpMs ?? of.warmUpMs,
      seed: file.seed ?? of.seed,
      eventBudget: file.eventBudget ?? of.eventBudget,
    },
  };
}

function serviceOf(held: HeldServer): Omit<Service, "listenBacklog"> {
  const of = defaultTraffic;
  return {
    accepts: held.accepts ?? of.accepts,
    acceptors: held.acceptors ?? of.acceptors,
    listeners: held.listeners ?? of.listeners,
    stall: held.stall,
    restart: held.restart,
  };
}

function otherServiceOf(held: HeldService): OtherService {
  return {
    name: held.name,
    listenBacklog: backlogOf(held) ?? defaultServiceBacklog,
    clients: (held.clients ?? [{}]).map(groupOf),
    ...serviceOf(held),
  };
}

function backlogOf({ listenBacklog, preset }: HeldServer): number | undefined {
  return listenBacklog ?? serverPresets.find(({ name }) => name === preset)?.listenBacklog;
}

function heldService({
  accepts,
  acceptors,
  listeners,
  stall,
  restart,
}: Omit<Service, "listenBacklog">) {
  const of = defaultTraffic;
  return {
    accepts,
    ...(acceptors === of.acceptors ? {} : { acceptors }),
    ...(listeners === of.listeners ? {} : { listeners }),
    ...(stall === undefined ? {} : { stall }),
    ...(restart === undefined ? {} : { restart }),
  };
}

function heldOtherService(service: OtherService): HeldService {
  const { name, listenBacklog, clients } = service;
  return { name, listenBacklog, ...heldService(service), clients: clients.map(heldGroup) };
}

interface HeldUnix {
  readonly kind: UnixTraffic["kind"];
  readonly arrivals?: ArrivalSpec;
  readonly reads?: AcceptSpec;
  readonly stall?: StallSpec | undefined;
  readonly whenFull?: UnixTraffic["whenFull"];
  readonly senders?: number;
  readonly sizeBytes?: number;
  readonly listenBacklog?: number;
}

function unixOf(held: HeldUnix): UnixTraffic {
  const of = held.kind === "stream" ? defaultUnixConnections : defaultUnixDatagrams;
  const { arrivals = of.arrivals } = held;
  const common = {
    arrivals: arrivals.kind === "trace" ? sorted(arrivals) : arrivals,
    reads: held.reads ?? of.reads,
    stall: held.stall,
    whenFull: held.whenFull ?? of.whenFull,
  };
  if (held.kind === "stream") {
    const { listenBacklog = defaultUnixConnections.listenBacklog } = held;
    return { ...common, kind: held.kind, listenBacklog };
  }
  const { senders = defaultUnixDatagrams.senders, sizeBytes = defaultUnixDatagrams.sizeBytes } =
    held;
  return { ...common, kind: held.kind, senders, sizeBytes };
}

function groupOf(group: HeldGroup): ClientGroup {
  const of = defaultTraffic;
  const { arrivals = of.arrivals } = group;
  return {
    arrivals: arrivals.kind === "trace" ? sorted(arrivals) : arrivals,
    rttMs: group.rttMs ?? of.rttMs,
    jitterMs: group.jitterMs ?? of.jitterMs,
    lossShare: group.lossShare ?? of.lossShare,
    clientRetries: group.retries ?? of.clientRetries,
    connectTimeoutMs: group.connectTimeoutMs,
    requests: group.requests ?? of.requests,
    keepAlive: group.keepAlive ?? of.keepAlive,
  };
}

function sorted({ kind, timesMs }: Extract<ArrivalSpec, { kind: "trace" }>): ArrivalSpec {
  return { kind, timesMs: timesMs.toSorted((a, b) => a - b) };
}

function heldGroup(group: ClientGroup): HeldGroup {
  const { arrivals, rttMs, jitterMs, lossShare, clientRetries, connectTimeoutMs } = group;
  const { requests, keepAlive } = group;
  const of = defaultTraffic;
  return {
    ...{ arrivals, rttMs },
    ...(jitterMs === of.jitterMs ? {} : { jitterMs }),
    ...(lossShare === of.lossShare ? {} : { lossShare }),
    retries: clientRetries,
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(requests === of.requests ? {} : { requests }),
    ...(keepAlive === of.keepAlive ? {} : { keepAlive }),
  };
}
