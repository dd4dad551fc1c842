import { eventKind } from "./eventKinds.ts";
import type { PacketKind } from "./result.ts";
import { type Percentiles, ValueCounts } from "./valueCounts.ts";

/** How a client sees its connection. */
const phase = { synSent: 0, established: 1, refused: 2, gaveUp: 3 } as const;

/** The way from a client to everything around it. Delays are from now. */
export interface ClientSurroundings {
  nowMs(): number;
  send(peer: number, packet: PacketKind): void;
  schedule(delayMs: number, kind: number, peer: number): void;
}

export interface ClientTotals {
  readonly refused: number;
  readonly gaveUp: number;
  readonly acceptedOrWaitingOrConnecting: number;
}

/** First timeout of a SYN: RFC 6298, and what Linux, the BSDs and Windows wait. Doubles each time. */
const firstSynTimeoutMs = 1000;
/** Linux: TCP_RTO_MAX. */
const longestTimeoutMs = 120_000;
/** Linux: TCP_RTO_MIN, the least that is added to the round trip before data is sent again. */
const leastDataTimeoutMs = 200;
/** Linux: the default of tcp_retries2. */
const dataRetries = 15;

/**
 * All clients, in columns. Each connects once: SYN, on a SYN-ACK an ACK and at once its request as data.
 * What is not answered it sends again, with doubling timeouts.
 */
export class Clients {
  count = 0;
  synRetransmissions = 0;
  dataRetransmissions = 0;
  readonly #retries: number;
  readonly #rttMs: number;
  readonly #around: ClientSurroundings;
  readonly #connectTimes = new ValueCounts();
  readonly #responseTimes = new ValueCounts();
  #phases = new Uint8Array(1024);
  #syns = new Uint8Array(1024);
  #dataTries = new Uint8Array(1024);
  /** 1: the server has, or had, an established connection for it. */
  #served = new Uint8Array(1024);
  /** 1: nothing is under way that could still connect it. */
  #doomed = new Uint8Array(1024);
  /** 1: its SYN-ACK was a cookie, so the server keeps nothing for it. */
  #cookies = new Uint8Array(1024);
  #startedMs = new Float64Array(1024);

  constructor(retries: number, rttMs: number, around: ClientSurroundings) {
    this.#retries = retries;
    this.#rttMs = rttMs;
    this.#around = around;
  }

  connect(): void {
    if (this.count === this.#phases.length) this.#grow();
    const peer = this.count++;
    this.#startedMs[peer] = this.#around.nowMs();
    this.#sendSyn(peer);
  }

  receiveSynAck(peer: number): void {
    switch (this.#phases[peer]) {
      case phase.synSent:
        this.#phases[peer] = phase.established;
        this.#doomed[peer] = 0;
        this.#connectTimes.add(this.#around.nowMs() - (this.#startedMs[peer] ?? 0));
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
    if ((this.#syns[peer] ?? 0) > this.#retries) {
      this.#phases[peer] = phase.gaveUp;
      return;
    }
    this.synRetransmissions++;
    this.#sendSyn(peer);
  }

  fireDataTimer(peer: number): void {
    if (this.#phases[peer] !== phase.established || this.#served[peer] === 1) return;
    this.dataRetransmissions++;
    this.#sendData(peer);
  }

  /** The network or the kernel lost a packet of this client; the client does not know yet. */
  noteLost(peer: number, packet: PacketKind): void {
    if (packet === "SYN") {
      const isLast = (this.#syns[peer] ?? 0) > this.#retries;
      if (isLast && this.#phases[peer] === phase.synSent) this.#doomed[peer] = 1;
    } else if (packet === "data" && this.#served[peer] === 0) {
      this.#retryData(peer);
    }
  }

  noteCookie(peer: number): void {
    this.#cookies[peer] = 1;
  }

  /** The server moved its connection to the accept queue. */
  noteEstablishedInServer(peer: number): void {
    this.#served[peer] = 1;
  }

  isEstablishedInServer(peer: number): boolean {
    return this.#served[peer] === 1;
  }

  noteAccepted(peer: number): void {
    this.#responseTimes.add(this.#around.nowMs() - (this.#startedMs[peer] ?? 0));
  }

  connectTimeMs(): Percentiles | undefined {
    return this.#connectTimes.percentiles();
  }

  responseTimeMs(): Percentiles | undefined {
    return this.#responseTimes.percentiles();
  }

  totals(): ClientTotals {
    let refused = 0;
    let gaveUp = 0;
    for (let peer = 0; peer < this.count; peer++) {
      if (this.#served[peer] === 1) continue;
      if (this.#phases[peer] === phase.refused) refused++;
      else if (this.#phases[peer] === phase.gaveUp || this.#doomed[peer] === 1) gaveUp++;
    }
    return { refused, gaveUp, acceptedOrWaitingOrConnecting: this.count - refused - gaveUp };
  }

  #sendSyn(peer: number): void {
    const sent = (this.#syns[peer] ?? 0) + 1;
    this.#syns[peer] = sent;
    const timeoutMs = Math.min(firstSynTimeoutMs * 2 ** (sent - 1), longestTimeoutMs);
    this.#around.schedule(timeoutMs, eventKind.synTimer, peer);
    this.#around.send(peer, "SYN");
  }

  #sendData(peer: number): void {
    this.#dataTries[peer] = (this.#dataTries[peer] ?? 0) + 1;
    this.#around.send(peer, "data");
  }

  /** Called when the server dropped the data, half a round trip after it was sent. */
  #retryData(peer: number): void {
    const tries = this.#dataTries[peer] ?? 0;
    if (this.#retries === 0 || tries > dataRetries) {
      // A request in the SYN queue can still be completed by a repeated SYN-ACK; a cookie is never repeated.
      if (this.#cookies[peer] === 1) this.#doomed[peer] = 1;
      return;
    }
    const firstTimeoutMs = this.#rttMs + Math.max(2 * this.#rttMs, leastDataTimeoutMs);
    const timeoutMs = Math.min(firstTimeoutMs * 2 ** (tries - 1), longestTimeoutMs);
    this.#around.schedule(timeoutMs - this.#rttMs / 2, eventKind.dataTimer, peer);
  }

  #grow(): void {
    const size = this.#phases.length * 2;
    const grown = (from: Uint8Array): Uint8Array<ArrayBuffer> => {
      const into = new Uint8Array(size);
      into.set(from);
      return into;
    };
    this.#phases = grown(this.#phases);
    this.#syns = grown(this.#syns);
    this.#dataTries = grown(this.#dataTries);
    this.#served = grown(this.#served);
    this.#doomed = grown(this.#doomed);
    this.#cookies = grown(this.#cookies);
    const startedMs = new Float64Array(size);
    startedMs.set(this.#startedMs);
    this.#startedMs = startedMs;
  }
}
