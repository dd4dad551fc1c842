import { eventKind } from "./eventKinds.ts";
import { grownBytes, grownNumbers } from "./growth.ts";
import type { ConnectionTotals, PacketKind, SimulationResult } from "./result.ts";
import type { ClientGroup } from "./scenario.ts";
import { type Percentiles, ValueCounts } from "./valueCounts.ts";

/** How a client sees its connection. */
const phase = { synSent: 0, established: 1, refused: 2, gaveUp: 3 } as const;

/** How the server sees it. `done`: the application has closed it. */
const stage = { unknown: 0, request: 1, waiting: 2, accepted: 3, done: 4 } as const;

/** The way from a client to everything around it. Delays are from now. */
export interface ClientSurroundings {
  nowMs(): number;
  send(peer: number, packet: PacketKind): void;
  schedule(delayMs: number, kind: number, subject: number): void;
  /** Nothing refers to the peer's number any more: the next client may have it. */
  forget(peer: number): void;
}

/** First timeout of a SYN: RFC 6298, and what Linux, the BSDs and Windows wait. Doubles each time. */
const firstSynTimeoutMs = 1000;
/** Linux: TCP_RTO_MAX. */
const longestTimeoutMs = 120_000;
/** Linux: TCP_RTO_MIN, the least that is added to the round trip before data is sent again. */
const leastDataTimeoutMs = 200;
/** Linux: the default of tcp_retries2. */
const dataRetries = 15;
/** Groups in the subject of a `reconnect` event. */
const groupRadix = 128;

/**
 * All clients, in columns. Each connects: SYN, on a SYN-ACK an ACK and at once its request as data. What is not answered
 * it sends again, with doubling timeouts. Numbers of clients that are through are given out again, so that memory grows
 * with those under way only.
 */
export class Clients {
  synRetransmissions = 0;
  dataRetransmissions = 0;
  /** Clients that ever began. */
  begun = 0;
  readonly #groups: readonly ClientGroup[];
  /** The service that each group connects to. */
  readonly #serviceOfGroup: readonly number[];
  readonly #warmUpMs: number;
  readonly #around: ClientSurroundings;
  readonly #connectTimes = new ValueCounts();
  readonly #responseTimes = new ValueCounts();
  /** The same by service, where there are several. */
  readonly #timesOf: readonly { connect: ValueCounts; response: ValueCounts }[];
  readonly #free: number[] = [];
  /** What became of clients that are forgotten, by service. */
  readonly #gone: readonly { offered: number; accepted: number; refused: number; gaveUp: number }[];
  #slots = 0;
  #phases = new Uint8Array(1024);
  #stages = new Uint8Array(1024);
  #groupOf = new Uint8Array(1024);
  #syns = new Uint8Array(1024);
  #dataTries = new Uint8Array(1024);
  /** 1: nothing is under way that could still connect it. */
  #doomed = new Uint8Array(1024);
  /** 1: its SYN-ACK was a cookie, so the server keeps nothing for it. */
  #cookies = new Uint8Array(1024);
  /** 1: the number is in use. */
  #used = new Uint8Array(1024);
  /** Events that carry its number. */
  #pending = new Float64Array(1024);
  #requestsLeft = new Float64Array(1024);
  #startedMs = new Float64Array(1024);
  #ids = new Float64Array(1024);

  constructor(
    groups: readonly { readonly group: ClientGroup; readonly service: number }[],
    warmUpMs: number,
    around: ClientSurroundings,
  ) {
    this.#groups = groups.map(({ group }) => group);
    this.#serviceOfGroup = groups.map(({ service }) => service);
    const services = Math.max(...this.#serviceOfGroup) + 1;
    this.#gone = Array.from({ length: services }, () => ({
      ...{ offered: 0, accepted: 0, refused: 0, gaveUp: 0 },
    }));
    this.#timesOf = Array.from({ length: services > 1 ? services : 0 }, () => ({
      ...{ connect: new ValueCounts(), response: new ValueCounts() },
    }));
    this.#warmUpMs = warmUpMs;
    this.#around = around;
  }

  connect(group: number, requests: number): void {
    const peer = this.#free.pop() ?? this.#newSlot();
    this.#phases[peer] = phase.synSent;
    this.#stages[peer] = stage.unknown;
    this.#groupOf[peer] = group;
    this.#syns[peer] = 0;
    this.#dataTries[peer] = 0;
    this.#doomed[peer] = 0;
    this.#cookies[peer] = 0;
    this.#used[peer] = 1;
    this.#pending[peer] = 1;
    this.#requestsLeft[peer] = requests;
    this.#startedMs[peer] = this.#around.nowMs();
    this.#ids[peer] = this.begun++;
    const { connectTimeoutMs } = this.groupOf(peer);
    if (connectTimeoutMs !== undefined) {
      this.#schedule(connectTimeoutMs, eventKind.connectTimeout, peer);
    }
    this.#sendSyn(peer);
    this.noteHandled(peer);
  }

  /** Makes the next request of a client on a connection of its own. Gives the index of its service. */
  reconnect(subject: number): number {
    const group = subject % groupRadix;
    this.connect(group, Math.floor(subject / groupRadix));
    return this.serviceOfGroup(group);
  }

  groupOf(peer: number): ClientGroup {
    const group = this.#groups[this.#groupOf[peer] ?? 0];
    if (group === undefined) throw new Error("there is no such group of clients");
    return group;
  }

  serviceOfGroup(group: number): number {
    return this.#serviceOfGroup[group] ?? 0;
  }

  /** Index of the service that it connects to. */
  serviceOf(peer: number): number {
    return this.#serviceOfGroup[this.#groupOf[peer] ?? 0] ?? 0;
  }

  /** The same for one client all the time, and not given out again. */
  idOf(peer: number): number {
    return this.#ids[peer] ?? 0;
  }

  /** An event with this client's number was put into the event list. */
  noteScheduled(peer: number): void {
    this.#pending[peer] = (this.#pending[peer] ?? 0) + 1;
  }

  /** Such an event was handled, the last thing before the next event. */
  noteHandled(peer: number): void {
    const left = (this.#pending[peer] ?? 0) - 1;
    this.#pending[peer] = left;
    if (left === 0) this.#forgetIfThrough(peer);
  }

  receiveSynAck(peer: number): void {
    switch (this.#phases[peer]) {
      case phase.synSent:
        this.#phases[peer] = phase.established;
        this.#doomed[peer] = 0;
        if (this.#isCounted(peer)) {
          this.#connectTimes.add(this.#ageMs(peer));
          this.#timesOf[this.serviceOf(peer)]?.connect.add(this.#ageMs(peer));
        }
        this.#around.send(peer, "ACK");
        this.#sendData(peer);
        break;
      case phase.established:
        // The server did not take our ACK: any TCP answers a repeated SYN-ACK with one more.
        this.#around.send(peer, "ACK");
        break;
      default:
        this.#around.send(peer, "RST");
    }
  }

  receiveRst(peer: number): void {
    if (this.#phases[peer] === phase.gaveUp) return;
    this.#phases[peer] = phase.refused;
  }

  fireSynTimer(peer: number): void {
    if (this.#phases[peer] !== phase.synSent) return;
    if ((this.#syns[peer] ?? 0) > this.groupOf(peer).clientRetries) {
      this.#phases[peer] = phase.gaveUp;
      return;
    }
    this.synRetransmissions++;
    this.#sendSyn(peer);
  }

  fireConnectTimeout(peer: number): void {
    if (this.#phases[peer] === phase.synSent) this.#phases[peer] = phase.gaveUp;
  }

  fireDataTimer(peer: number): void {
    if (this.#phases[peer] !== phase.established || this.isEstablishedInServer(peer)) return;
    this.dataRetransmissions++;
    this.#sendData(peer);
  }

  /** The network or the kernel lost a packet of this client; the client does not know yet. */
  noteLost(peer: number, packet: PacketKind): void {
    if (packet === "SYN") {
      const isLast = (this.#syns[peer] ?? 0) > this.groupOf(peer).clientRetries;
      const hasRequest = this.#stages[peer] === stage.request;
      if (isLast && !hasRequest && this.#phases[peer] === phase.synSent) this.#doomed[peer] = 1;
    } else if (packet === "data" && !this.isEstablishedInServer(peer)) {
      this.#retryData(peer);
    }
  }

  noteCookie(peer: number): void {
    this.#cookies[peer] = 1;
  }

  /** The server has a request socket for it in the SYN queue. */
  noteRequest(peer: number): void {
    if (this.#stages[peer] === stage.unknown) this.#stages[peer] = stage.request;
  }

  /** The server has no request socket for it any more. */
  noteNoRequest(peer: number): void {
    if (this.#used[peer] === 0 || this.#stages[peer] !== stage.request) return;
    this.#stages[peer] = stage.unknown;
    if (this.#pending[peer] === 0) this.#forgetIfThrough(peer);
  }

  /** The server moved its connection to the accept queue. */
  noteEstablishedInServer(peer: number): void {
    this.#stages[peer] = stage.waiting;
  }

  isEstablishedInServer(peer: number): boolean {
    return (this.#stages[peer] ?? 0) >= stage.waiting;
  }

  noteAccepted(peer: number): void {
    this.#stages[peer] = stage.accepted;
    if (!this.#isCounted(peer)) return;
    this.#responseTimes.add(this.#ageMs(peer));
    this.#timesOf[this.serviceOf(peer)]?.response.add(this.#ageMs(peer));
  }

  /** One request is answered. True: the client keeps the connection for its next one. */
  finishRequest(peer: number): boolean {
    const left = (this.#requestsLeft[peer] ?? 1) - 1;
    this.#requestsLeft[peer] = left;
    const { keepAlive, rttMs } = this.groupOf(peer);
    if (left > 0 && keepAlive) return true;
    this.#stages[peer] = stage.done;
    if (left > 0) {
      const subject = left * groupRadix + (this.#groupOf[peer] ?? 0);
      this.#around.schedule(rttMs, eventKind.reconnect, subject);
    }
    if (this.#pending[peer] === 0) this.#forgetIfThrough(peer);
    return false;
  }

  /** A service went away: what waited there, or began to, is reset. */
  refuseThoseIn(service: number): void {
    for (let peer = 0; peer < this.#slots; peer++) {
      if (this.#used[peer] === 0 || this.serviceOf(peer) !== service) continue;
      switch (this.#stages[peer]) {
        case stage.accepted:
          this.#stages[peer] = stage.done;
          break;
        case stage.waiting:
          this.#phases[peer] = phase.refused;
          this.#stages[peer] = stage.unknown;
          break;
        case stage.request:
          this.#stages[peer] = stage.unknown;
          break;
        default:
      }
      if (this.#pending[peer] === 0) this.#forgetIfThrough(peer);
    }
  }

  connectTimeMs(): Percentiles | undefined {
    return this.#connectTimes.percentiles();
  }

  responseTimeMs(): Percentiles | undefined {
    return this.#responseTimes.percentiles();
  }

  /** Of each service. */
  totals(): readonly ConnectionTotals[] {
    const all = this.#gone.map((gone) => ({ ...gone, waiting: 0, connecting: 0 }));
    for (let peer = 0; peer < this.#slots; peer++) {
      if (this.#used[peer] === 0 || !this.#isCounted(peer)) continue;
      const its = all[this.serviceOf(peer)];
      if (its === undefined) continue;
      its.offered++;
      its[this.#fateOf(peer)]++;
    }
    return all;
  }

  /** Where there are several services. */
  timesOf(service: number): Pick<SimulationResult, "connectTimeMs" | "responseTimeMs"> {
    const its = this.#timesOf[service];
    return {
      connectTimeMs: its?.connect.percentiles(),
      responseTimeMs: its?.response.percentiles(),
    };
  }

  #fateOf(peer: number): Exclude<keyof ConnectionTotals, "offered"> {
    const seen = this.#stages[peer] ?? 0;
    if (seen >= stage.accepted) return "accepted";
    if (seen === stage.waiting) return "waiting";
    if (this.#phases[peer] === phase.refused) return "refused";
    const isOver = this.#phases[peer] === phase.gaveUp || this.#doomed[peer] === 1;
    return isOver ? "gaveUp" : "connecting";
  }

  #isCounted(peer: number): boolean {
    return (this.#startedMs[peer] ?? 0) >= this.#warmUpMs;
  }

  #ageMs(peer: number): number {
    return this.#around.nowMs() - (this.#startedMs[peer] ?? 0);
  }

  /** No event and no queue knows this client: only its fate is kept. */
  #forgetIfThrough(peer: number): void {
    const seen = this.#stages[peer];
    const isLost =
      seen === stage.unknown && ((this.#phases[peer] ?? 0) >= phase.refused || this.#doomed[peer]);
    if (this.#used[peer] === 0 || !(seen === stage.done || isLost)) return;
    this.#used[peer] = 0;
    if (this.#isCounted(peer)) {
      const fate = this.#fateOf(peer);
      const gone = this.#gone[this.serviceOf(peer)];
      if (gone !== undefined) {
        gone.offered++;
        if (fate === "accepted" || fate === "refused" || fate === "gaveUp") gone[fate]++;
      }
    }
    this.#free.push(peer);
    this.#around.forget(peer);
  }

  #sendSyn(peer: number): void {
    const sent = (this.#syns[peer] ?? 0) + 1;
    this.#syns[peer] = sent;
    this.#around.send(peer, "SYN");
    // On loopback the answer is there already, or it is known that there will be none.
    if (this.#phases[peer] !== phase.synSent || this.#doomed[peer] === 1) return;
    const timeoutMs = Math.min(firstSynTimeoutMs * 2 ** (sent - 1), longestTimeoutMs);
    this.#schedule(timeoutMs, eventKind.synTimer, peer);
  }

  #sendData(peer: number): void {
    this.#dataTries[peer] = (this.#dataTries[peer] ?? 0) + 1;
    this.#around.send(peer, "data");
  }

  /** Called when the server dropped the data, half a round trip after it was sent. */
  #retryData(peer: number): void {
    const { clientRetries, rttMs } = this.groupOf(peer);
    const tries = this.#dataTries[peer] ?? 0;
    if (clientRetries === 0 || tries > dataRetries) {
      // A request in the SYN queue can still be completed by a repeated SYN-ACK; a cookie is never repeated.
      if (this.#cookies[peer] === 1 || this.#stages[peer] === stage.unknown) this.#doomed[peer] = 1;
      return;
    }
    const firstTimeoutMs = rttMs + Math.max(2 * rttMs, leastDataTimeoutMs);
    const timeoutMs = Math.min(firstTimeoutMs * 2 ** (tries - 1), longestTimeoutMs);
    this.#schedule(timeoutMs - rttMs / 2, eventKind.dataTimer, peer);
  }

  #schedule(delayMs: number, kind: number, peer: number): void {
    this.noteScheduled(peer);
    this.#around.schedule(delayMs, kind, peer);
  }

  #newSlot(): number {
    if (this.#slots === this.#phases.length) this.#grow();
    return this.#slots++;
  }

  #grow(): void {
    this.#phases = grownBytes(this.#phases);
    this.#stages = grownBytes(this.#stages);
    this.#groupOf = grownBytes(this.#groupOf);
    this.#syns = grownBytes(this.#syns);
    this.#dataTries = grownBytes(this.#dataTries);
    this.#doomed = grownBytes(this.#doomed);
    this.#cookies = grownBytes(this.#cookies);
    this.#used = grownBytes(this.#used);
    this.#pending = grownNumbers(this.#pending);
    this.#requestsLeft = grownNumbers(this.#requestsLeft);
    this.#startedMs = grownNumbers(this.#startedMs);
    this.#ids = grownNumbers(this.#ids);
  }
}
