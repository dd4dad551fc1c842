import { grouped } from "./grouped.ts";
import { scenarioBounds } from "./scenarioBounds.ts";
import type { AcceptSpec, ArrivalSpec, RestartSpec, StallSpec } from "./trafficSpec.ts";
import { type UnixTraffic, unixProblem } from "./unixTraffic.ts";

/** Clients that are alike, and the network between them and the server. */
export interface ClientGroup {
  readonly arrivals: ArrivalSpec;
  /** Network round trip between client and server; each way takes half. 0: as on loopback, a handshake happens at once. */
  readonly rttMs: number;
  /** Each way takes up to this much longer, at random. */
  readonly jitterMs: number;
  /** Share of packets that the network loses, each way. */
  readonly lossShare: number;
  /** How often a client sends its SYN again before it gives up (tcp_syn_retries). 0: it never sends anything again. */
  readonly clientRetries: number;
  /** An impatient client gives up where connect(2) takes longer. */
  readonly connectTimeoutMs: number | undefined;
  /** Requests that each client makes, one after the other. */
  readonly requests: number;
  /** Whether they share one connection, which keeps its acceptor busy for all of them, or need one each. */
  readonly keepAlive: boolean;
}

/** An application that listens on a port. */
export interface Service {
  /** The argument of listen(2). */
  readonly listenBacklog: number;
  readonly accepts: AcceptSpec;
  /** Threads or processes that each accept from one listener, serve, and accept again. */
  readonly acceptors: number;
  /** Listeners that share the port (SO_REUSEPORT), each with its own queues and its own `acceptors`. */
  readonly listeners: number;
  readonly stall: StallSpec | undefined;
  readonly restart: RestartSpec | undefined;
}

/** One more service on the same machine, with clients of its own. */
export interface OtherService extends Service {
  readonly name: string;
  readonly clients: readonly ClientGroup[];
}

/**
 * Everything that a simulation depends on, next to the kernel's model. The first group of clients and the first service are
 * the scenario's own.
 */
export interface Scenario extends ClientGroup, Service {
  /** More clients of the first service. */
  readonly otherClients: readonly ClientGroup[];
  /** What the first service is called where there are several. */
  readonly serviceName: string;
  readonly otherServices: readonly OtherService[];
  /** SYNs from invented addresses, at random, that nobody follows up. 0: none. */
  readonly synFloodPerSecond: number;
  /** Texts as written to /proc/sys, by dotted name. Those that the kernel does not have or refuses change nothing. */
  readonly sysctls: ReadonlyMap<string, string>;
  /** Simulated time, from 0 up to but without this; what is under way then is pending. */
  readonly durationMs: number;
  /** Clients that begin earlier load the queues, but are not counted; nor is the queues' mean of that time. */
  readonly warmUpMs: number;
  readonly seed: number;
  readonly packetPath: PacketPath;
  /** Programs on the same machine that talk over AF_UNIX. */
  readonly unix: UnixTraffic | undefined;
  /** More events than this end the run with a problem. */
  readonly eventBudget: number;
}

/**
 * `napi`: the driver polls, and the per-CPU backlog is not used. `cpuBacklog`: every packet to the server passes one
 * CPU's backlog, as with loopback, veth, drivers without NAPI and receive packet steering.
 */
export type PacketPath =
  | { readonly kind: "napi" }
  | { readonly kind: "cpuBacklog"; readonly packetsPerSecond: number };

/** What one more service asks for where nothing is said of it: what nginx and Redis do. */
export const defaultServiceBacklog = 511;

/** A burst that a stalled web server meets: the queues fill, overflow and drain. */
export const defaultTraffic: Omit<Scenario, "listenBacklog" | "sysctls"> = {
  arrivals: { kind: "burst", count: 1500, atMs: 500 },
  accepts: { kind: "exponential", perSecond: 400 },
  acceptors: 1,
  listeners: 1,
  stall: undefined,
  restart: undefined,
  rttMs: 20,
  jitterMs: 0,
  lossShare: 0,
  clientRetries: 6,
  connectTimeoutMs: undefined,
  requests: 1,
  keepAlive: false,
  otherClients: [],
  serviceName: "server",
  otherServices: [],
  synFloodPerSecond: 0,
  durationMs: 10_000,
  warmUpMs: 0,
  seed: 1,
  packetPath: { kind: "napi" },
  unix: undefined,
  eventBudget: 100_000_000,
};

const { longestMs, longestTripMs, mostServers, mostGroups, mostRetries, mostRequests } =
  scenarioBounds;
const { mostSynsPerSecond, mostServices } = scenarioBounds;

/** What cannot be simulated, in one sentence; `undefined`: nothing. */
export function scenarioProblem(scenario: Scenario): string | undefined {
  const { durationMs, warmUpMs, seed, synFloodPerSecond, otherServices } = scenario;
  if (!(durationMs > 0 && durationMs <= longestMs)) {
    return "The duration must be more than 0 and at most a day.";
  }
  if (!(warmUpMs >= 0 && warmUpMs < durationMs)) return "The warm-up must end before the end.";
  if (!Number.isSafeInteger(seed)) return "The seed must be a whole number.";
  if (!(synFloodPerSecond >= 0 && synFloodPerSecond <= mostSynsPerSecond)) {
    return `A SYN flood must be from 0 to ${grouped(mostSynsPerSecond)} SYNs per second.`;
  }
  if (clientGroupsOf(scenario).length > mostGroups) {
    return `There can be at most ${mostGroups} groups of clients.`;
  }
  if (otherServices.length >= mostServices) {
    return `There can be at most ${mostServices} services.`;
  }
  const names = servicesOf(scenario).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `Two services are called "${twice}": each needs its own name.`;
  const wrong = scenario.unix === undefined ? undefined : unixProblem(scenario.unix);
  if (wrong !== undefined) return wrong;
  return [
    ...servicesOf(scenario).map(serviceProblem),
    ...clientGroupsOf(scenario).map(({ group }) => groupProblem(group)),
  ].find((one) => one !== undefined);
}

/** A service by the name that results tell of it. */
export interface NamedService extends Service {
  readonly name: string;
}

/** All services, the scenario's own first. */
export function servicesOf(scenario: Scenario): readonly NamedService[] {
  const { listenBacklog, accepts, acceptors, listeners, stall, restart } = scenario;
  const own = { listenBacklog, accepts, acceptors, listeners, stall, restart };
  return [{ name: scenario.serviceName, ...own }, ...scenario.otherServices];
}

/** All groups of clients with the index of the service that they connect to. */
export function clientGroupsOf(
  scenario: Scenario,
): readonly { readonly group: ClientGroup; readonly service: number }[] {
  return [
    ...[scenario, ...scenario.otherClients].map((group) => ({ group, service: 0 })),
    ...scenario.otherServices.flatMap(({ clients }, index) =>
      clients.map((group) => ({ group, service: index + 1 })),
    ),
  ];
}

function serviceProblem({ acceptors, listeners }: Service): string | undefined {
  if (!isWhole(acceptors, 1, mostServers)) {
    return `The acceptors must be a whole number from 1 to ${mostServers}.`;
  }
  if (!isWhole(listeners, 1, mostServers)) {
    return `The listeners must be a whole number from 1 to ${mostServers}.`;
  }
  return undefined;
}

function groupProblem(group: ClientGroup): string | undefined {
  const { rttMs, jitterMs, lossShare, clientRetries, connectTimeoutMs, requests } = group;
  if (!(rttMs >= 0 && rttMs <= longestTripMs)) {
    return `The round trip must be from 0 to ${grouped(longestTripMs)} ms.`;
  }
  if (!(jitterMs >= 0 && jitterMs <= longestTripMs)) {
    return `The jitter must be from 0 to ${grouped(longestTripMs)} ms.`;
  }
  if (!(lossShare >= 0 && lossShare < 1)) return "The loss must be at least 0 and less than 1.";
  if (!isWhole(clientRetries, 0, mostRetries)) {
    return `Client retries must be a whole number from 0 to ${mostRetries}.`;
  }
  if (connectTimeoutMs !== undefined && !(connectTimeoutMs > 0 && connectTimeoutMs <= longestMs)) {
    return "The connect timeout must be more than 0 and at most a day.";
  }
  if (!isWhole(requests, 1, mostRequests)) {
    return `The requests must be a whole number from 1 to ${grouped(mostRequests)}.`;
  }
  return undefined;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
