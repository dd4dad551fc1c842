import type { Drop, ExperimentMachine, PacketOutcome, SocketHandle } from "../kernel/machine.ts";
import type { Clients } from "./clients.ts";
import type { DropLog } from "./dropLog.ts";
import { eventKind } from "./eventKinds.ts";
import type { RandomStream } from "./random.ts";
import type { Recorder } from "./recorder.ts";
import type { PacketKind } from "./result.ts";
import { type Scenario, type Service, servicesOf } from "./scenario.ts";
import { nextServiceMs } from "./service.ts";

/** The way from the server to everything around it. Delays are from now. */
export interface ServerSurroundings {
  nowMs(): number;
  reply(peer: number, packet: "SYN-ACK" | "RST"): void;
  schedule(delayMs: number, kind: number, subject?: number): void;
}

export interface ServerParts {
  readonly machine: ExperimentMachine;
  readonly scenario: Scenario;
  /** Of each service, in the scenario's order. */
  readonly randoms: readonly RandomStream[];
  readonly clients: Clients;
  readonly recorder: Recorder;
  readonly drops: DropLog;
  /** Of each service, where there are several. */
  readonly serviceDrops: readonly DropLog[];
  readonly around: ServerSurroundings;
  readonly watch: PacketWatch;
}

/** Packets whose effect on the counters is of interest, by their ordinal. Reading all counters is slow. */
export interface PacketWatch {
  readonly ordinals: ReadonlySet<number>;
  /** Filled in when they come by: the counters that they moved. */
  readonly moved: Map<number, readonly string[]>;
}

const cpu = 0;
/** How often a quiet machine's timers are looked at: one jiffy at the lowest usual rate, CONFIG_HZ=100. */
const tickMs = 10;
/** From here on peers are the invented addresses of a SYN flood. */
const firstFloodPeer = 2 ** 30;

/** A service's place among the listeners and acceptors of all. Its acceptor `firstAcceptor + n` belongs to its listener `n % listeners`. */
interface ServicePlace {
  readonly service: Service;
  readonly random: RandomStream;
  readonly firstListener: number;
  readonly firstAcceptor: number;
  isDown: boolean;
}

/** The services of one machine: their listeners, the applications that accept from them, and the CPU that packets come in on. */
export class Server {
  cookiesSent = 0;
  synAckRetransmissions = 0;
  readonly #parts: ServerParts;
  readonly #places: readonly ServicePlace[];
  /** One for each listener; the listeners of a service stand together. */
  readonly #sockets: SocketHandle[] = [];
  /** Index of each listener's service, and of each acceptor's listener. */
  readonly #serviceOfListener: number[] = [];
  readonly #listenerOfAcceptor: number[] = [];
  /** Packets in the CPU's backlog: client and kind, oldest first, from `#taken` on. */
  #backlog: { readonly peer: number; readonly kind: PacketKind }[] = [];
  #taken = 0;
  #softirqIsDue = false;
  #softirqFreeAtMs = 0;
  #tickIsDue = false;
  #kernelMs = 0;
  readonly #acceptQueueLengths: number[] = [];
  readonly #synQueueLengths: number[] = [];
  /** Free acceptors of each listener. */
  readonly #idle: number[][] = [];
  /** The peer that each acceptor is busy with, or -1. */
  readonly #serving: number[];
  /** When each acceptor's present service ends: the end of one that was cut off ends no newer one. */
  readonly #servingUntilMs: number[];
  #floods = 0;
  /** Packets handed to the kernel so far. */
  #handed = 0;

  /** The machine must have the scenario's sysctls written already. */
  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#places = servicesOf(parts.scenario).map((service, index) => this.#place(service, index));
    const count = this.#listenerOfAcceptor.length;
    this.#serving = new Array<number>(count).fill(-1);
    this.#servingUntilMs = new Array<number>(count).fill(0);
    for (const place of this.#places) this.#open(place);
  }

  #place(service: Service, index: number): ServicePlace {
    const random = this.#parts.randoms[index];
    if (random === undefined) throw new Error("a service has no random numbers");
    const firstListener = this.#serviceOfListener.length;
    const firstAcceptor = this.#listenerOfAcceptor.length;
    const { listeners, acceptors } = service;
    for (let listener = 0; listener < listeners; listener++) this.#serviceOfListener.push(index);
    for (let acceptor = 0; acceptor < acceptors * listeners; acceptor++) {
      this.#listenerOfAcceptor.push(firstListener + (acceptor % listeners));
    }
    return { service, random, firstListener, firstAcceptor, isDown: false };
  }

  /** The application ends: its connections, and those that wait for it, are gone. */
  shutDown(index: number): void {
    const { machine, clients, around } = this.#parts;
    const place = this.#places[index];
    if (place === undefined) return;
    const { service, firstListener, firstAcceptor } = place;
    const { listeners, acceptors, restart } = service;
    place.isDown = true;
    this.#serving.fill(-1, firstAcceptor, firstAcceptor + listeners * acceptors);
    for (let listener = firstListener; listener < firstListener + listeners; listener++) {
      machine.closeListener(this.#sockets[listener] ?? 0);
    }
    clients.refuseThoseIn(index);
    for (let listener = firstListener; listener < firstListener + listeners; listener++) {
      this.#noteQueues(listener);
    }
    around.schedule(restart?.downMs ?? 0, eventKind.startUp, index);
  }

  startUp(index: number): void {
    const place = this.#places[index];
    if (place !== undefined) this.#open(place);
  }

  #open(place: ServicePlace): void {
    const { machine } = this.#parts;
    const { listeners, acceptors, listenBacklog } = place.service;
    place.isDown = false;
    for (let its = 0; its < listeners; its++) {
      const listener = place.firstListener + its;
      const socket = machine.createTcpSocket();
      machine.listen(socket, listenBacklog);
      this.#sockets[listener] = socket;
      if (its > 0) machine.sharePort(socket, this.#sockets[place.firstListener] ?? socket);
      this.#idle[listener] = Array.from(
        { length: acceptors },
        (_, acceptor) => place.firstAcceptor + acceptor * listeners + its,
      ).reverse();
      this.#acceptQueueLengths[listener] = 0;
      this.#synQueueLengths[listener] = 0;
    }
  }

  /** A SYN of a flood reaches the network card. It is for the first service. */
  receiveFlood(): void {
    this.receive(firstFloodPeer + this.#floods, "SYN");
    this.#floods = (this.#floods + 1) % firstFloodPeer;
  }

  /** A packet reaches the network card. */
  receive(peer: number, kind: PacketKind): void {
    if (this.#parts.scenario.packetPath.kind === "napi") this.#deliver(peer, kind);
    else this.#enqueue(peer, kind);
  }

  runSoftirq(): void {
    const { machine, scenario, around, recorder, clients } = this.#parts;
    if (scenario.packetPath.kind !== "cpuBacklog") return;
    this.#softirqIsDue = false;
    const count = machine.runSoftirq(cpu);
    const packets = this.#backlog.slice(this.#taken, this.#taken + count);
    this.#taken += packets.length;
    if (this.#taken > 4096 && this.#taken * 2 > this.#backlog.length) {
      this.#backlog = this.#backlog.slice(this.#taken);
      this.#taken = 0;
    }
    recorder.setCpuBacklog(around.nowMs(), machine.cpuBacklogLength(cpu));
    this.#softirqFreeAtMs =
      around.nowMs() + (packets.length / scenario.packetPath.packetsPerSecond) * 1000;
    for (const { peer, kind } of packets) {
      this.#deliver(peer, kind);
      if (peer < firstFloodPeer) clients.noteHandled(peer);
    }
    if (machine.cpuBacklogLength(cpu) > 0) this.#scheduleSoftirq();
  }

  /** Lets the kernel's timers fire up to now. */
  runTimers(): void {
    const { machine, clients, around } = this.#parts;
    const timeMs = Math.floor(around.nowMs());
    if (timeMs <= this.#kernelMs) return;
    this.#kernelMs = timeMs;
    const fired = machine.advanceTo(timeMs);
    if (fired.length === 0) return;
    for (let listener = 0; listener < this.#sockets.length; listener++) this.#noteQueues(listener);
    for (const { peer, action } of fired) {
      const isFlood = peer >= firstFloodPeer;
      if (action === "expired") {
        if (isFlood) this.forget(peer);
        else clients.noteNoRequest(peer);
        continue;
      }
      if (!isFlood && clients.isEstablishedInServer(peer)) continue;
      this.synAckRetransmissions++;
      if (!isFlood) around.reply(peer, "SYN-ACK");
    }
  }

  fireTick(): void {
    this.#tickIsDue = false;
    this.runTimers();
    this.#keepTicking();
  }

  endService(acceptor: number): void {
    const { clients, around } = this.#parts;
    const peer = this.#serving[acceptor] ?? -1;
    // The application was started anew meanwhile.
    if (peer < 0 || this.#servingUntilMs[acceptor] !== around.nowMs()) return;
    if (clients.finishRequest(peer)) {
      this.#serve(acceptor, peer);
      return;
    }
    this.#serving[acceptor] = -1;
    const listener = this.#listenerOfAcceptor[acceptor] ?? 0;
    this.#idle[listener]?.push(acceptor);
    this.#accept(listener);
  }

  /** The connection is over in every respect, and the peer's number free. */
  forget(peer: number): void {
    const { machine } = this.#parts;
    const socket = this.#sockets[this.#listenerOf(peer)];
    if (socket !== undefined) machine.closeConnection(socket, peer);
  }

  /** Every application takes the oldest connections, if it is free and there are some. */
  tryAccept(): void {
    for (let listener = 0; listener < this.#sockets.length; listener++) this.#accept(listener);
  }

  #accept(listener: number): void {
    const { machine, clients, recorder } = this.#parts;
    const place = this.#placeOf(listener);
    const idle = this.#idle[listener];
    const socket = this.#sockets[listener];
    if (idle === undefined || socket === undefined) return;
    if (place.service.accepts.kind === "none" || place.isDown || this.#isStalled(place)) return;
    for (let acceptor = idle.at(-1); acceptor !== undefined; acceptor = idle.at(-1)) {
      const peer = machine.accept(socket);
      if (peer === undefined) return;
      idle.pop();
      recorder.countAccepted(this.#serviceOfListener[listener] ?? 0);
      clients.noteAccepted(peer);
      this.#noteQueues(listener);
      this.#serve(acceptor, peer);
    }
  }

  #serve(acceptor: number, peer: number): void {
    const { around } = this.#parts;
    const { service, random } = this.#placeOf(this.#listenerOfAcceptor[acceptor] ?? 0);
    const serviceMs = nextServiceMs(service.accepts, random);
    this.#serving[acceptor] = peer;
    this.#servingUntilMs[acceptor] = around.nowMs() + serviceMs;
    around.schedule(serviceMs, eventKind.serviceEnd, acceptor);
  }

  /** Peers have no addresses: a mix of the number stands for the hash of theirs. The kernel chooses by it (SO_REUSEPORT). */
  #listenerOf(peer: number): number {
    const index = peer >= firstFloodPeer ? 0 : this.#parts.clients.serviceOf(peer);
    const place = this.#places[index];
    if (place === undefined) return 0;
    const { firstListener } = place;
    const { listeners } = place.service;
    if (listeners === 1) return firstListener;
    const id = peer >= firstFloodPeer ? peer : this.#parts.clients.idOf(peer);
    let mixed = Math.imul(id ^ (id >>> 15), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    const hash = (mixed ^ (mixed >>> 16)) >>> 0;
    const first = this.#sockets[firstListener] ?? 0;
    const chosen = this.#parts.machine.selectListener(first, hash) ?? first;
    // The sockets of a service are few, and opened one after the other.
    return this.#sockets.indexOf(chosen, firstListener);
  }

  #placeOf(listener: number): ServicePlace {
    const place = this.#places[this.#serviceOfListener[listener] ?? 0];
    if (place === undefined) throw new Error("there is no such listener");
    return place;
  }

  /** Reads a listener's queues. Gives its accept queue's length. */
  #noteQueues(listener: number): number {
    const { machine, recorder, around } = this.#parts;
    const socket = this.#sockets[listener];
    if (socket === undefined) return 0;
    const synQueueLength = machine.synQueueLength(socket);
    const acceptQueueLength = machine.acceptQueueLength(socket);
    this.#acceptQueueLengths[listener] = acceptQueueLength;
    this.#synQueueLengths[listener] = synQueueLength;
    const isOnly = this.#sockets.length === 1;
    // Of several listeners the fullest queue is told: the limits are each listener's.
    recorder.setListenerQueues(
      around.nowMs(),
      isOnly ? synQueueLength : Math.max(...this.#synQueueLengths),
      isOnly ? acceptQueueLength : Math.max(...this.#acceptQueueLengths),
    );
    if (this.#places.length > 1) this.#noteServiceQueues(listener);
    return acceptQueueLength;
  }

  #noteServiceQueues(listener: number): void {
    const { firstListener, service } = this.#placeOf(listener);
    const longest = (lengths: readonly number[]): number => {
      let length = 0;
      for (let its = firstListener; its < firstListener + service.listeners; its++) {
        length = Math.max(length, lengths[its] ?? 0);
      }
      return length;
    };
    this.#parts.recorder.setServiceQueues(
      this.#parts.around.nowMs(),
      this.#serviceOfListener[listener] ?? 0,
      longest(this.#synQueueLengths),
      longest(this.#acceptQueueLengths),
    );
  }

  #isStalled({ service }: ServicePlace): boolean {
    const { stall } = service;
    if (stall === undefined) return false;
    const timeMs = this.#parts.around.nowMs();
    return timeMs >= stall.atMs && timeMs < stall.atMs + stall.durationMs;
  }

  #enqueue(peer: number, kind: PacketKind): void {
    const { machine, clients, recorder, around } = this.#parts;
    const { accepted, drop } = machine.netifRx(cpu);
    if (accepted) {
      this.#backlog.push({ peer, kind });
      if (peer < firstFloodPeer) clients.noteScheduled(peer);
      recorder.setCpuBacklog(around.nowMs(), machine.cpuBacklogLength(cpu));
      this.#scheduleSoftirq();
      return;
    }
    if (drop !== undefined) {
      this.#noteDrop(drop, peer, kind, -1);
    }
    if (peer < firstFloodPeer) clients.noteLost(peer, kind);
  }

  #scheduleSoftirq(): void {
    if (this.#softirqIsDue) return;
    this.#softirqIsDue = true;
    const { around } = this.#parts;
    around.schedule(Math.max(0, this.#softirqFreeAtMs - around.nowMs()), eventKind.softirq);
  }

  #deliver(peer: number, kind: PacketKind): void {
    const { clients, around } = this.#parts;
    this.runTimers();
    const isFlood = peer >= firstFloodPeer;
    // An established connection is a socket of its own: its packets do not meet the listener's queues.
    if (!isFlood && clients.isEstablishedInServer(peer)) return;
    const listener = this.#listenerOf(peer);
    const before = this.#acceptQueueLengths[listener] ?? 0;
    const ordinal = this.#handed++;
    const outcome =
      this.#parts.watch.ordinals.size === 0
        ? this.#handToKernel(listener, peer, kind)
        : this.#watched(ordinal, () => this.#handToKernel(listener, peer, kind));
    const isNew = this.#noteQueues(listener) > before;
    if (outcome.drop !== undefined) this.#noteDrop(outcome.drop, peer, kind, ordinal);
    const hasRequest = outcome.reply === "syn-ack" && !outcome.cookie;
    if (outcome.cookie) this.cookiesSent++;
    if (isFlood) {
      if (!hasRequest) this.forget(peer);
      this.#keepTicking();
      return;
    }
    if (isNew) clients.noteEstablishedInServer(peer);
    if (hasRequest) clients.noteRequest(peer);
    this.#keepTicking();
    if (outcome.cookie) clients.noteCookie(peer);
    if (outcome.reply === "syn-ack") around.reply(peer, "SYN-ACK");
    else if (outcome.reply === "rst") {
      clients.noteNoRequest(peer);
      around.reply(peer, "RST");
    } else if (!isNew) clients.noteLost(peer, kind);
    if (isNew) this.#accept(listener);
  }

  #noteDrop(drop: Drop, peer: number, kind: PacketKind, ordinal: number): void {
    const { recorder, drops, serviceDrops, clients, around } = this.#parts;
    const packet = { peer: this.#nameOf(peer), kind, ordinal };
    const service = peer >= firstFloodPeer ? 0 : clients.serviceOf(peer);
    recorder.countDrop(service, drop.queue);
    drops.add(around.nowMs(), drop, packet);
    serviceDrops[service]?.add(around.nowMs(), drop, packet);
  }

  /** Numbers of peers are given out again; drops name the client. */
  #nameOf(peer: number): number {
    return peer >= firstFloodPeer ? peer : this.#parts.clients.idOf(peer);
  }

  #watched(ordinal: number, hand: () => PacketOutcome): PacketOutcome {
    const { machine, watch } = this.#parts;
    if (!watch.ordinals.has(ordinal)) return hand();
    const before = machine.counters();
    const outcome = hand();
    watch.moved.set(ordinal, movedCounters(before, machine.counters()));
    return outcome;
  }

  #handToKernel(listener: number, peer: number, kind: PacketKind): PacketOutcome {
    const { machine } = this.#parts;
    const socket = this.#sockets[listener] ?? 0;
    switch (kind) {
      case "SYN":
        return machine.receiveSyn(socket, peer);
      case "ACK":
        return machine.receiveAck(socket, peer);
      case "data":
        return machine.receiveData(socket, peer);
      case "RST":
        return machine.receiveRst(socket, peer);
    }
  }

  #hasRequests(): boolean {
    for (const length of this.#synQueueLengths) if (length > 0) return true;
    return false;
  }

  #keepTicking(): void {
    if (this.#tickIsDue || !this.#hasRequests()) return;
    this.#tickIsDue = true;
    const timeMs = this.#parts.around.nowMs();
    const nextMs = (Math.floor(timeMs / tickMs) + 1) * tickMs;
    this.#parts.around.schedule(nextMs - timeMs, eventKind.kernelTick);
  }
}

function movedCounters(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): readonly string[] {
  return Object.keys(after).filter((name) => after[name] !== (before[name] ?? 0));
}
