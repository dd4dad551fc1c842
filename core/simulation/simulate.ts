import type { ExperimentMachine } from "../kernel/machine.ts";
import { Arrivals } from "./arrivals.ts";
import { Clients } from "./clients.ts";
import { DropLog } from "./dropLog.ts";
import { eventKind } from "./eventKinds.ts";
import { EventList } from "./eventList.ts";
import { createRandomStream, type RandomStream } from "./random.ts";
import { Recorder } from "./recorder.ts";
import type {
  ConnectionTotals,
  PacketKind,
  ServiceResult,
  SimulationOutcome,
  SimulationResult,
} from "./result.ts";
import {
  type ClientGroup,
  clientGroupsOf,
  type NamedService,
  type Scenario,
  scenarioProblem,
  servicesOf,
} from "./scenario.ts";
import { type PacketWatch, Server } from "./server.ts";
import { type UnixParts, UnixSide } from "./unixSide.ts";
import type { UnixTraffic } from "./unixTraffic.ts";

/** Makes the machines that simulations run on: a `KernelModel` is one. */
export interface MachineSource {
  createMachine(): ExperimentMachine;
}

/** How a long run is watched and ended. Both are asked every few thousand events. */
export interface SimulationControl {
  readonly shouldStop: () => boolean;
  /** Share of the simulated time that has passed, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** For runs that nobody watches. */
export const unwatched: SimulationControl = { shouldStop: () => false, onProgress: () => {} };

const eventsBetweenLooks = 4096;
/** Each source of chance has a stream of its own, so that a change to one leaves the others' numbers as they were. */
const streams = {
  arrivals: 0,
  service: 1,
  flood: 2,
  network: 3,
  otherArrivals: 4,
  unixArrivals: 200,
  unixService: 201,
  otherServices: 300,
} as const;

/**
 * Runs clients against the services of a machine of its own. The machine decides what happens to every packet;
 * this adds only time, the network and the people at both ends. Equal scenarios give equal results.
 */
export function simulate(
  source: MachineSource,
  scenario: Scenario,
  control: SimulationControl = unwatched,
): SimulationOutcome {
  const message = scenarioProblem(scenario);
  if (message !== undefined) return { kind: "problem", message };
  const simulation = new Simulation(source, scenario, new Set());
  const ended = simulation.run(control);
  if (ended.kind !== "finished") return ended;
  return { kind: "finished", result: simulation.result(ended.events) };
}

type Ended =
  | Exclude<SimulationOutcome, { kind: "finished" }>
  | { kind: "finished"; events: number };

class Simulation {
  readonly #source: MachineSource;
  readonly #scenario: Scenario;
  readonly #machine: ExperimentMachine;
  readonly #events = new EventList();
  readonly #arrivals: readonly Arrivals[];
  readonly #groups: readonly ClientGroup[];
  readonly #services: readonly NamedService[];
  readonly #flood: RandomStream;
  readonly #network: RandomStream;
  readonly #recorder: Recorder;
  readonly #drops = new DropLog();
  /** Of each service, where there are several. */
  readonly #serviceDrops: readonly DropLog[];
  readonly #clients: Clients;
  readonly #server: Server;
  readonly #unix: UnixSide | undefined;
  readonly #watch: PacketWatch;
  #nowMs = 0;

  constructor(source: MachineSource, scenario: Scenario, watched: ReadonlySet<number>) {
    const machine = source.createMachine();
    for (const [name, value] of scenario.sysctls) machine.writeSysctl(name, value);
    this.#source = source;
    this.#watch = { ordinals: watched, moved: new Map() };
    this.#machine = machine;
    this.#scenario = scenario;
    const { seed, durationMs, warmUpMs } = scenario;
    const groups = clientGroupsOf(scenario);
    this.#groups = groups.map(({ group }) => group);
    this.#services = servicesOf(scenario);
    const several = this.#services.length > 1 ? this.#services : [];
    this.#serviceDrops = several.map(() => new DropLog());
    this.#arrivals = this.#groups.map(({ arrivals }, index) => {
      const stream = index === 0 ? streams.arrivals : streams.otherArrivals + index;
      return new Arrivals(arrivals, durationMs, createRandomStream(seed, stream));
    });
    this.#flood = createRandomStream(seed, streams.flood);
    this.#network = createRandomStream(seed, streams.network);
    this.#recorder = new Recorder(durationMs, warmUpMs, this.#services.length, () =>
      machine.counters(),
    );
    const nowMs = () => this.#nowMs;
    const schedule = (delayMs: number, kind: number, subject = 0): void =>
      this.#events.schedule(this.#nowMs + delayMs, kind, subject);
    this.#clients = new Clients(groups, warmUpMs, {
      ...{ nowMs, schedule },
      send: (peer, packet) => this.#send(peer, packet),
      forget: (peer) => this.#server.forget(peer),
    });
    this.#server = new Server({
      ...{ machine, scenario, clients: this.#clients },
      ...{ recorder: this.#recorder, drops: this.#drops, serviceDrops: this.#serviceDrops },
      randoms: this.#services.map((_, index) =>
        createRandomStream(seed, index === 0 ? streams.service : streams.otherServices + index),
      ),
      watch: this.#watch,
      around: {
        ...{ nowMs, schedule },
        reply: (peer, packet) => this.#reply(peer, packet),
      },
    });
    this.#unix = scenario.unix && this.#createUnix(scenario.unix, { nowMs, schedule });
    this.#scheduleStart();
  }

  #createUnix(traffic: UnixTraffic, time: Pick<UnixParts, "nowMs" | "schedule">): UnixSide {
    const { seed, durationMs, warmUpMs } = this.#scenario;
    return new UnixSide({
      ...{ machine: this.#machine, traffic, durationMs, warmUpMs, ...time },
      arrivals: createRandomStream(seed, streams.unixArrivals),
      service: createRandomStream(seed, streams.unixService),
      noteQueue: (length) => this.#recorder.setUnixQueue(this.#nowMs, length),
    });
  }

  run(control: SimulationControl): Ended {
    const { durationMs, eventBudget } = this.#scenario;
    let handled = 0;
    while (this.#events.takeNext() && this.#events.timeMs < durationMs) {
      this.#nowMs = this.#events.timeMs;
      this.#recorder.advanceTo(this.#nowMs);
      this.#handle(this.#events.kind, this.#events.subject);
      handled++;
      if (handled % eventsBetweenLooks !== 0) continue;
      if (control.shouldStop()) return { kind: "stopped" };
      if (handled > eventBudget) return { kind: "problem", message: this.#overBudget() };
      control.onProgress(this.#nowMs / durationMs);
    }
    return { kind: "finished", events: handled };
  }

  /** Runs again up to the last of some packets, and tells which counters each of them moved. */
  #movedBy(ordinals: ReadonlySet<number>): ReadonlyMap<number, readonly string[]> {
    const again = new Simulation(this.#source, this.#scenario, ordinals);
    const { moved } = again.#watch;
    again.run({ shouldStop: () => moved.size === ordinals.size, onProgress: () => {} });
    return moved;
  }

  #scheduleStart(): void {
    for (let group = 0; group < this.#groups.length; group++) this.#scheduleNextArrival(group);
    for (const [index, { stall, restart }] of this.#services.entries()) {
      if (stall) this.#events.schedule(stall.atMs + stall.durationMs, eventKind.stallEnd, 0);
      if (restart) this.#events.schedule(restart.atMs, eventKind.shutDown, index);
    }
    this.#scheduleNextFlood();
    this.#unix?.start();
  }

  #scheduleNextArrival(group: number): void {
    const timeMs = this.#arrivals[group]?.nextMs(this.#nowMs) ?? Number.POSITIVE_INFINITY;
    if (timeMs < this.#scenario.durationMs) {
      this.#events.schedule(timeMs, eventKind.arrival, group);
    }
  }

  #scheduleNextFlood(): void {
    const { synFloodPerSecond } = this.#scenario;
    if (synFloodPerSecond === 0) return;
    const gapMs = (1000 / synFloodPerSecond) * this.#flood.nextExponential();
    this.#events.schedule(this.#nowMs + gapMs, eventKind.flood, 0);
  }

  #arrive(group: number): void {
    const count = this.#arrivals[group]?.count ?? 0;
    const requests = this.#groups[group]?.requests ?? 1;
    for (let client = 0; client < count; client++) this.#connect(group, requests);
    this.#scheduleNextArrival(group);
  }

  #connect(group: number, requests: number): void {
    this.#recorder.countOffered(this.#clients.serviceOfGroup(group));
    this.#clients.connect(group, requests);
  }

  #send(peer: number, packet: PacketKind): void {
    const { lossShare } = this.#clients.groupOf(peer);
    if (lossShare > 0 && this.#network.next() < lossShare) this.#clients.noteLost(peer, packet);
    else this.#carry(peer, toServer[packet]);
  }

  #reply(peer: number, packet: "SYN-ACK" | "RST"): void {
    const { lossShare } = this.#clients.groupOf(peer);
    if (lossShare > 0 && this.#network.next() < lossShare) return;
    this.#carry(peer, packet === "SYN-ACK" ? eventKind.synAckAtClient : eventKind.rstAtClient);
  }

  /** Half a round trip takes no event where it takes no time: as on loopback, the other end runs at once. */
  #carry(peer: number, kind: number): void {
    const { rttMs, jitterMs } = this.#clients.groupOf(peer);
    const delayMs = rttMs / 2 + (jitterMs > 0 ? jitterMs * this.#network.next() : 0);
    if (delayMs === 0) {
      this.#handlePacket(kind, peer);
      return;
    }
    this.#clients.noteScheduled(peer);
    this.#events.schedule(this.#nowMs + delayMs, kind, peer);
  }

  #handle(kind: number, subject: number): void {
    switch (kind) {
      case eventKind.arrival:
        this.#arrive(subject);
        break;
      case eventKind.serviceEnd:
        this.#server.endService(subject);
        break;
      case eventKind.stallEnd:
        this.#server.tryAccept();
        break;
      case eventKind.kernelTick:
        this.#server.fireTick();
        break;
      case eventKind.softirq:
        this.#server.runSoftirq();
        break;
      case eventKind.reconnect:
        this.#recorder.countOffered(this.#clients.reconnect(subject));
        break;
      case eventKind.flood:
        this.#server.receiveFlood();
        this.#scheduleNextFlood();
        break;
      case eventKind.shutDown:
        this.#server.shutDown(subject);
        break;
      case eventKind.startUp:
        this.#server.startUp(subject);
        break;
      case eventKind.unixArrival:
        this.#unix?.arrive();
        break;
      case eventKind.unixServiceEnd:
        this.#unix?.endService();
        break;
      case eventKind.unixStallEnd:
        this.#unix?.tryTake();
        break;
      default:
        this.#handlePacket(kind, subject);
        this.#clients.noteHandled(subject);
    }
  }

  #handlePacket(kind: number, peer: number): void {
    switch (kind) {
      case eventKind.synAtServer:
        this.#server.receive(peer, "SYN");
        break;
      case eventKind.ackAtServer:
        this.#server.receive(peer, "ACK");
        break;
      case eventKind.dataAtServer:
        this.#server.receive(peer, "data");
        break;
      case eventKind.rstAtServer:
        this.#server.receive(peer, "RST");
        break;
      case eventKind.synAckAtClient:
        this.#clients.receiveSynAck(peer);
        break;
      case eventKind.rstAtClient:
        this.#clients.receiveRst(peer);
        break;
      case eventKind.synTimer:
        this.#clients.fireSynTimer(peer);
        break;
      case eventKind.dataTimer:
        this.#clients.fireDataTimer(peer);
        break;
      case eventKind.connectTimeout:
        this.#clients.fireConnectTimeout(peer);
        break;
      default:
        throw new Error(`no such event: ${kind}`);
    }
  }

  /** After `run` has finished. */
  result(events: number): SimulationResult {
    const { seed, durationMs } = this.#scenario;
    this.#nowMs = durationMs;
    this.#recorder.advanceTo(durationMs);
    const clients = this.#clients;
    const logs = [this.#drops, ...this.#serviceDrops];
    const firsts = new Set(
      logs.flatMap((log) => [...log.firstOrdinals()]).filter((ordinal) => ordinal >= 0),
    );
    const moved = firsts.size === 0 ? new Map() : this.#movedBy(firsts);
    const countersOf = (ordinal: number) => moved.get(ordinal) ?? ["softnet_stat dropped"];
    const recorded = this.#recorder.finish();
    const totals = clients.totals();
    const services = this.#serviceResults(totals, countersOf);
    return {
      ...{ seed, durationMs, events },
      connections: summed(totals),
      counters: { ...this.#machine.counters(), ...this.#softnetCounters() },
      ...recorded,
      ...(this.#unix ? { unix: this.#unix.result(this.#recorder.unixQueue()) } : {}),
      ...(services.length > 0 ? { services } : {}),
      ...this.#drops.finish(countersOf),
      droppedPackets: this.#drops.total,
      cookiesSent: this.#server.cookiesSent,
      connectTimeMs: clients.connectTimeMs(),
      responseTimeMs: clients.responseTimeMs(),
      retransmissions: {
        syns: clients.synRetransmissions,
        synAcks: this.#server.synAckRetransmissions,
        data: clients.dataRetransmissions,
      },
    };
  }

  #serviceResults(
    totals: readonly ConnectionTotals[],
    countersOf: (ordinal: number) => readonly string[],
  ): readonly ServiceResult[] {
    return this.#serviceDrops.flatMap((log, index) => {
      const connections = totals[index];
      const queues = this.#recorder.serviceQueues(index);
      if (connections === undefined || queues === undefined) return [];
      const name = this.#services[index]?.name ?? "";
      const { drops } = log.finish(countersOf);
      return {
        ...{ name, connections, ...queues, drops, droppedPackets: log.total },
        ...this.#clients.timesOf(index),
      };
    });
  }

  #softnetCounters(): Readonly<Record<string, number>> {
    if (this.#scenario.packetPath.kind === "napi") return {};
    const { processed, dropped, timeSqueeze } = this.#machine.softnetStat(0);
    const all = {
      ...{ "softnet_stat processed": processed, "softnet_stat dropped": dropped },
      "softnet_stat time_squeeze": timeSqueeze,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value > 0));
  }

  #overBudget(): string {
    const seconds = (this.#nowMs / 1000).toFixed(2);
    return `The simulation was ended after ${this.#scenario.eventBudget} events, at ${seconds} s of its time: lower the rate or the duration.`;
  }
}

function summed(all: readonly ConnectionTotals[]): ConnectionTotals {
  const sum = { offered: 0, accepted: 0, refused: 0, gaveUp: 0, waiting: 0, connecting: 0 };
  for (const { offered, accepted, refused, gaveUp, waiting, connecting } of all) {
    sum.offered += offered;
    sum.accepted += accepted;
    sum.refused += refused;
    sum.gaveUp += gaveUp;
    sum.waiting += waiting;
    sum.connecting += connecting;
  }
  return sum;
}

const toServer: Readonly<Record<PacketKind, number>> = {
  SYN: eventKind.synAtServer,
  ACK: eventKind.ackAtServer,
  data: eventKind.dataAtServer,
  RST: eventKind.rstAtServer,
};
