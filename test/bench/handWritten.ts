/**
 * The rules of Linux 6.12 for listen, SYN, last packet of a handshake and accept, written by hand as one writes such a
 * thing in TypeScript. Only for the bench: it tells how fast the generated code could be. The bench checks that both
 * decide alike.
 */

export interface HandFlow {
  readonly id: number;
  readonly listener: HandListener;
  request: HandRequest | undefined;
  connection: HandConnection | undefined;
  hasCookie: boolean;
  cookieMinute: number;
  answer: number;
  isCookie: boolean;
}

class HandConnection {
  state = "SYN_RECV";
  readonly flow: HandFlow;
  receiveNext: number;
  constructor(flow: HandFlow, receiveNext: number) {
    this.flow = flow;
    this.receiveNext = receiveNext;
  }
}

class HandRequest {
  readonly flow: HandFlow;
  readonly sequence: number;
  timeouts = 0;
  retransmissions = 0;
  /** The last packet came, but the connection could not be made. */
  isAcked = false;
  connection: HandConnection | undefined = undefined;
  next: HandRequest | undefined = undefined;
  // Its timer, in a slot of the wheel.
  expires = 0;
  isPending = false;
  later: HandRequest | undefined = undefined;
  earlier: HandRequest | undefined = undefined;
  constructor(flow: HandFlow, sequence: number) {
    this.flow = flow;
    this.sequence = sequence;
  }
}

export interface HandListener {
  limit: number;
  synQueue: number;
  young: number;
  acceptQueue: number;
  first: HandRequest | undefined;
  last: HandRequest | undefined;
  lastOverflow: number;
  drops: number;
  /** TCP_DEFER_ACCEPT, in timeouts. */
  deferAccept: number;
  isListening: boolean;
  warnedOfFlood: boolean;
}

export const answers = { none: 0, synAck: 1, reset: 2, ack: 3 } as const;
export const kinds = { syn: 0, ack: 1, data: 2, reset: 3 } as const;

interface Segment {
  syn: boolean;
  ack: boolean;
  rst: boolean;
  sequence: number;
  endSequence: number;
}

const slots = 1024;
const initialTimeout = 1000;
const cookiePeriod = 60_000;

export class HandWrittenKernel {
  readonly somaxconn = 4096;
  readonly maxSynBacklog = 512;
  readonly syncookies: number = 1;
  readonly abortOnOverflow: boolean = false;
  readonly counters = {
    listenOverflows: 0,
    listenDrops: 0,
    cookiesSent: 0,
    cookiesReceived: 0,
    cookiesFailed: 0,
    fullDoCookies: 0,
    fullDrop: 0,
    passiveOpens: 0,
    resetsSent: 0,
    retransmissions: 0,
    attemptFails: 0,
    embryonicResets: 0,
    establishedResets: 0,
    deferAcceptDrops: 0,
  };
  readonly #wheel: (HandRequest | undefined)[] = new Array(slots).fill(undefined);
  /** Milliseconds; the clock stands still in the bench. */
  readonly #now = 300_000;
  readonly #segment: Segment = {
    syn: false,
    ack: false,
    rst: false,
    sequence: 0,
    endSequence: 0,
  };

  listen(backlog: number): HandListener {
    const limit = Math.min(backlog >>> 0, this.somaxconn);
    return {
      limit,
      synQueue: 0,
      young: 0,
      acceptQueue: 0,
      first: undefined,
      last: undefined,
      lastOverflow: 0,
      drops: 0,
      deferAccept: 0,
      isListening: true,
      warnedOfFlood: false,
    };
  }

  flow(listener: HandListener, id: number): HandFlow {
    return {
      id,
      listener,
      request: undefined,
      connection: undefined,
      hasCookie: false,
      cookieMinute: 0,
      answer: answers.none,
      isCookie: false,
    };
  }

  receive(flow: HandFlow, kind: number, sequence: number): void {
    const segment = this.#segment;
    segment.syn = kind === kinds.syn;
    segment.ack = kind === kinds.ack || kind === kinds.data;
    segment.rst = kind === kinds.reset;
    segment.sequence = sequence;
    const length = kind === kinds.syn || kind === kinds.data ? 1 : 0;
    segment.endSequence = (sequence + length) >>> 0;
    flow.answer = answers.none;
    flow.isCookie = false;
    if (flow.request) this.#receiveForRequest(flow, flow.request, segment);
    else if (flow.connection) this.#receiveForConnection(flow.connection, segment);
    else this.#receiveForListener(flow, segment);
  }

  accept(listener: HandListener): HandConnection | undefined {
    const request = listener.first;
    if (!request) return undefined;
    listener.first = request.next;
    if (!listener.first) listener.last = undefined;
    listener.acceptQueue--;
    return request.connection;
  }

  close(flow: HandFlow): void {
    if (flow.connection) flow.connection.state = "CLOSE";
    flow.connection = undefined;
  }

  #receiveForListener(flow: HandFlow, segment: Segment): void {
    if (!flow.listener.isListening) return;
    if (!segment.syn && segment.ack) this.#receiveStrayAck(flow, segment);
    else if (segment.syn) this.#receiveSyn(flow, segment.sequence);
  }

  #receiveSyn(flow: HandFlow, sequence: number): void {
    const { listener } = flow;
    const { counters, syncookies } = this;
    let wantCookie = false;
    if (syncookies === 2 || listener.synQueue >= listener.limit) {
      wantCookie = syncookies !== 0;
      if (wantCookie) counters.fullDoCookies++;
      else counters.fullDrop++;
      if (syncookies !== 2) listener.warnedOfFlood = true;
      if (!wantCookie) {
        this.#drop(listener);
        return;
      }
    }
    if (listener.acceptQueue > listener.limit) {
      counters.listenOverflows++;
      this.#drop(listener);
      return;
    }
    const request = new HandRequest(flow, sequence);
    if (!wantCookie && syncookies === 0) {
      const room = this.maxSynBacklog - listener.synQueue;
      if (room < this.maxSynBacklog >> 2) {
        this.#drop(listener);
        return;
      }
    }
    if (wantCookie) {
      listener.lastOverflow = this.#now;
      counters.cookiesSent++;
      flow.hasCookie = true;
      flow.cookieMinute = Math.floor(this.#now / cookiePeriod);
      flow.answer = answers.synAck;
      flow.isCookie = true;
      return;
    }
    flow.request = request;
    this.#setTimer(request, (this.#now + initialTimeout) >>> 0);
    listener.young++;
    listener.synQueue++;
    flow.answer = answers.synAck;
  }

  #drop(listener: HandListener): void {
    listener.drops++;
    this.counters.listenDrops++;
  }

  #receiveForRequest(flow: HandFlow, request: HandRequest, segment: Segment): void {
    const { listener } = flow;
    const { counters } = this;
    if (!listener.isListening) {
      this.#removeRequest(listener, request);
      return;
    }
    if (segment.syn && segment.sequence === request.sequence) {
      flow.answer = answers.synAck;
      request.retransmissions++;
      counters.retransmissions++;
      const wait = request.timeouts > 16 ? 120_000 : initialTimeout << request.timeouts;
      this.#setTimer(request, (this.#now + Math.min(wait, 120_000)) >>> 0);
      return;
    }
    if (segment.rst || segment.syn) {
      counters.attemptFails++;
      if (!segment.rst) this.#reset(flow);
      this.#removeRequest(listener, request);
      counters.embryonicResets++;
      return;
    }
    const hasNoData = segment.endSequence === (request.sequence + 1) >>> 0;
    if (request.timeouts < listener.deferAccept && hasNoData) {
      request.isAcked = true;
      counters.deferAcceptDrops++;
      return;
    }
    const connection = this.#connect(flow, request);
    if (!connection) {
      if (!this.abortOnOverflow) {
        request.isAcked = true;
        return;
      }
      this.#reset(flow);
      this.#removeRequest(listener, request);
      counters.embryonicResets++;
      return;
    }
    this.#removeRequest(listener, request);
    this.#enqueue(listener, request, connection);
    connection.state = "ESTABLISHED";
    this.#receiveForConnection(connection, segment);
  }

  #receiveForConnection(connection: HandConnection, segment: Segment): void {
    const { flow } = connection;
    if (segment.rst) {
      if (segment.sequence !== connection.receiveNext) return;
      if (connection.state === "ESTABLISHED") this.counters.establishedResets++;
      connection.state = "CLOSE";
      if (flow.connection === connection) flow.connection = undefined;
      return;
    }
    if (segment.syn) {
      flow.answer = answers.ack;
      return;
    }
    if (segment.endSequence === segment.sequence) return;
    if (((segment.endSequence - connection.receiveNext) | 0) > 0) {
      connection.receiveNext = segment.endSequence;
    }
    flow.answer = answers.ack;
  }

  #receiveStrayAck(flow: HandFlow, segment: Segment): void {
    const { listener } = flow;
    const { counters } = this;
    const isRecent = (this.#now - listener.lastOverflow) >>> 0 <= 2 * cookiePeriod;
    if (this.syncookies === 0 || !isRecent) {
      this.#reset(flow);
      return;
    }
    const age = Math.floor(this.#now / cookiePeriod) - flow.cookieMinute;
    if (!flow.hasCookie || age >= 2) {
      counters.cookiesFailed++;
      this.#reset(flow);
      return;
    }
    counters.cookiesReceived++;
    const request = new HandRequest(flow, (segment.sequence - 1) >>> 0);
    const connection = this.#connect(flow, request);
    if (!connection) return;
    this.#enqueue(listener, request, connection);
    connection.state = "ESTABLISHED";
    this.#receiveForConnection(connection, segment);
  }

  #connect(flow: HandFlow, request: HandRequest): HandConnection | undefined {
    const { listener } = flow;
    if (listener.acceptQueue > listener.limit) {
      this.counters.listenOverflows++;
      this.counters.listenDrops++;
      return undefined;
    }
    const connection = new HandConnection(flow, (request.sequence + 1) >>> 0);
    this.counters.passiveOpens++;
    flow.connection = connection;
    flow.request = undefined;
    return connection;
  }

  #enqueue(listener: HandListener, request: HandRequest, connection: HandConnection): void {
    request.connection = connection;
    if (listener.last) listener.last.next = request;
    else listener.first = request;
    listener.last = request;
    listener.acceptQueue++;
  }

  #removeRequest(listener: HandListener, request: HandRequest): void {
    request.flow.request = undefined;
    this.#stopTimer(request);
    if (request.timeouts === 0) listener.young--;
    listener.synQueue--;
  }

  #reset(flow: HandFlow): void {
    this.counters.resetsSent++;
    flow.answer = answers.reset;
  }

  #setTimer(request: HandRequest, expires: number): void {
    if (request.isPending) this.#stopTimer(request);
    const slot = expires % slots;
    const first = this.#wheel[slot];
    request.expires = expires;
    request.isPending = true;
    request.earlier = undefined;
    request.later = first;
    if (first) first.earlier = request;
    this.#wheel[slot] = request;
  }

  #stopTimer(request: HandRequest): void {
    if (!request.isPending) return;
    if (request.earlier) request.earlier.later = request.later;
    else this.#wheel[request.expires % slots] = request.later;
    if (request.later) request.later.earlier = request.earlier;
    request.isPending = false;
  }
}
