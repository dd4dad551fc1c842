import type { ExperimentMachine, PacketOutcome, SocketHandle } from "../kernel/machine.ts";
import type { Clients } from "./clients.ts";
import type { DropLog } from "./dropLog.ts";
import { eventKind } from "./eventKinds.ts";
import type { RandomStream } from "./random.ts";
import type { Recorder } from "./recorder.ts";
import type { PacketKind } from "./result.ts";
import type { Scenario } from "./scenario.ts";

/** The way from the server to everything around it. Delays are from now. */
export interface ServerSurroundings {
  nowMs(): number;
  reply(peer: number, packet: "SYN-ACK" | "RST"): void;
  schedule(delayMs: number, kind: number): void;
}

export interface ServerParts {
  readonly machine: ExperimentMachine;
  readonly scenario: Scenario;
  readonly random: RandomStream;
  readonly clients: Clients;
  readonly recorder: Recorder;
  readonly drops: DropLog;
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

/** One listening socket on one machine, the application that accepts from it, and the CPU that packets come in on. */
export class Server {
  accepted = 0;
  cookiesSent = 0;
  synAckRetransmissions = 0;
  readonly #parts: ServerParts;
  readonly #socket: SocketHandle;
  /** Packets in the CPU's backlog: client and kind, oldest first, from `#taken` on. */
  #backlog: { readonly peer: number; readonly kind: PacketKind }[] = [];
  #taken = 0;
  #softirqIsDue = false;
  #softirqFreeAtMs = 0;
  #tickIsDue = false;
  #kernelMs = 0;
  #acceptQueueLength = 0;
  /** The peer that the application is busy with. */
  #serving: number | undefined;
  /** Packets handed to the kernel so far. */
  #handed = 0;

  /** The machine must have the scenario's sysctls written already. */
  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#socket = parts.machine.createTcpSocket();
    parts.machine.listen(this.#socket, parts.scenario.listenBacklog);
  }

  /** A packet reaches the network card. */
  receive(peer: number, kind: PacketKind): void {
    if (this.#parts.scenario.packetPath.kind === "napi") this.#deliver(peer, kind);
    else this.#enqueue(peer, kind);
  }

  runSoftirq(): void {
    const { machine, scenario, around, recorder } = this.#parts;
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
    for (const { peer, kind } of packets) this.#deliver(peer, kind);
    if (machine.cpuBacklogLength(cpu) > 0) this.#scheduleSoftirq();
  }

  /** Lets the kernel's timers fire up to now. */
  runTimers(): void {
    const { machine, clients, around, recorder } = this.#parts;
    const timeMs = Math.floor(around.nowMs());
    if (timeMs <= this.#kernelMs) return;
    this.#kernelMs = timeMs;
    const fired = machine.advanceTo(timeMs);
    if (fired.length === 0) return;
    recorder.setListenerQueues(around.nowMs(), machine.queuesOf(this.#socket));
    for (const { peer, action } of fired) {
      if (action !== "syn-ack" || clients.isEstablishedInServer(peer)) continue;
      this.synAckRetransmissions++;
      around.reply(peer, "SYN-ACK");
    }
  }

  fireTick(): void {
    this.#tickIsDue = false;
    this.runTimers();
    this.#keepTicking(this.#parts.machine.queuesOf(this.#socket).synQueueLength);
  }

  endService(): void {
    const { machine } = this.#parts;
    if (this.#serving !== undefined) machine.closeConnection(this.#socket, this.#serving);
    this.#serving = undefined;
    this.tryAccept();
  }

  /** The application takes the oldest connection, if it is free and there is one. */
  tryAccept(): void {
    const { machine, scenario, clients, recorder, around, random } = this.#parts;
    if (this.#serving !== undefined || scenario.accepts.kind === "none" || this.#isStalled())
      return;
    const peer = machine.accept(this.#socket);
    if (peer === undefined) return;
    this.#serving = peer;
    this.accepted++;
    recorder.accepted++;
    clients.noteAccepted(peer);
    const queues = machine.queuesOf(this.#socket);
    this.#acceptQueueLength = queues.acceptQueueLength;
    recorder.setListenerQueues(around.nowMs(), queues);
    const { kind, perSecond } = scenario.accepts;
    const meanMs = 1000 / perSecond;
    around.schedule(
      kind === "constant" ? meanMs : meanMs * random.nextExponential(),
      eventKind.serviceEnd,
    );
  }

  waitingConnections(): number {
    return this.#parts.machine.queuesOf(this.#socket).acceptQueueLength;
  }

  #isStalled(): boolean {
    const { stall } = this.#parts.scenario;
    if (stall === undefined) return false;
    const timeMs = this.#parts.around.nowMs();
    return timeMs >= stall.atMs && timeMs < stall.atMs + stall.durationMs;
  }

  #enqueue(peer: number, kind: PacketKind): void {
    const { machine, clients, recorder, around } = this.#parts;
    const { accepted, drop } = machine.netifRx(cpu);
    if (accepted) {
      this.#backlog.push({ peer, kind });
      recorder.setCpuBacklog(around.nowMs(), machine.cpuBacklogLength(cpu));
      this.#scheduleSoftirq();
      return;
    }
    if (drop !== undefined) {
      this.#parts.drops.add(around.nowMs(), drop, { peer, kind, ordinal: -1 });
      recorder.countDrop(drop.queue);
    }
    clients.noteLost(peer, kind);
  }

  #scheduleSoftirq(): void {
    if (this.#softirqIsDue) return;
    this.#softirqIsDue = true;
    const { around } = this.#parts;
    around.schedule(Math.max(0, this.#softirqFreeAtMs - around.nowMs()), eventKind.softirq);
  }

  #deliver(peer: number, kind: PacketKind): void {
    const { clients, machine, recorder, drops, around } = this.#parts;
    this.runTimers();
    // An established connection is a socket of its own: its packets do not meet the listener's queues.
    if (clients.isEstablishedInServer(peer)) return;
    const ordinal = this.#handed++;
    const outcome = this.#watched(ordinal, () => this.#handToKernel(peer, kind));
    const queues = machine.queuesOf(this.#socket);
    recorder.setListenerQueues(around.nowMs(), queues);
    if (outcome.drop !== undefined) {
      const { queue } = outcome.drop;
      recorder.countDrop(queue);
      drops.add(around.nowMs(), outcome.drop, { peer, kind, ordinal });
    }
    const isNew = queues.acceptQueueLength > this.#acceptQueueLength;
    this.#acceptQueueLength = queues.acceptQueueLength;
    if (isNew) clients.noteEstablishedInServer(peer);
    this.#keepTicking(queues.synQueueLength);
    if (outcome.cookie) {
      this.cookiesSent++;
      clients.noteCookie(peer);
    }
    if (outcome.reply === "syn-ack") around.reply(peer, "SYN-ACK");
    else if (outcome.reply === "rst") around.reply(peer, "RST");
    else if (!isNew) clients.noteLost(peer, kind);
    if (isNew) this.tryAccept();
  }

  #watched(ordinal: number, hand: () => PacketOutcome): PacketOutcome {
    const { machine, watch } = this.#parts;
    if (!watch.ordinals.has(ordinal)) return hand();
    const before = machine.counters();
    const outcome = hand();
    watch.moved.set(ordinal, movedCounters(before, machine.counters()));
    return outcome;
  }

  #handToKernel(peer: number, kind: PacketKind): PacketOutcome {
    const { machine } = this.#parts;
    switch (kind) {
      case "SYN":
        return machine.receiveSyn(this.#socket, peer);
      case "ACK":
        return machine.receiveAck(this.#socket, peer);
      case "data":
        return machine.receiveData(this.#socket, peer);
      case "RST":
        return machine.receiveRst(this.#socket, peer);
    }
  }

  #keepTicking(synQueueLength: number): void {
    if (this.#tickIsDue || synQueueLength === 0) return;
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
