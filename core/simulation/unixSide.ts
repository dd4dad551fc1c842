import type { Drop, Errno, ExperimentMachine, SocketHandle } from "../kernel/machine.ts";
import { Arrivals } from "./arrivals.ts";
import { DropLog } from "./dropLog.ts";
import { eventKind } from "./eventKinds.ts";
import type { RandomStream } from "./random.ts";
import type { UnixResult } from "./result.ts";
import { nextServiceMs } from "./service.ts";
import type { UnixTraffic } from "./unixTraffic.ts";
import { ValueCounts } from "./valueCounts.ts";

export interface UnixParts {
  readonly machine: ExperimentMachine;
  readonly traffic: UnixTraffic;
  readonly durationMs: number;
  /** What begins earlier is not counted. */
  readonly warmUpMs: number;
  readonly arrivals: RandomStream;
  readonly service: RandomStream;
  nowMs(): number;
  schedule(delayMs: number, kind: number): void;
  /** The queue of the reader, or of the listener, has this length now. */
  noteQueue(length: number): void;
}

/** One datagram or connection on its way: when it began, and the socket that it comes from. */
interface Item {
  readonly startedMs: number;
  readonly socket: SocketHandle;
}

/**
 * Programs of one machine that talk over AF_UNIX: senders of datagrams and one reader, or clients of one listener. The
 * machine decides which datagram and which connection is taken; this adds when they are sent, read and accepted.
 */
export class UnixSide {
  readonly #parts: UnixParts;
  readonly #arrivals: Arrivals;
  readonly #target: SocketHandle;
  readonly #senders: readonly SocketHandle[];
  readonly #free: SocketHandle[] = [];
  readonly #queued = new Fifo<Item>();
  /** What waits in its program because the kernel had no room, by the socket that it is sent from, longest waiting first. */
  readonly #blocked = new Map<SocketHandle, Fifo<Item>>();
  readonly #drops = new DropLog();
  readonly #waits = new ValueCounts();
  readonly #errors = new Map<Errno, number>();
  /** The accepted connection that is served. */
  #served: SocketHandle | undefined;
  #isBusy = false;
  #began = 0;
  readonly #counts = { offered: 0, delivered: 0, dropped: 0, everBlocked: 0 };

  /** The machine must have the scenario's sysctls written already. */
  constructor(parts: UnixParts) {
    const { machine, traffic, durationMs, arrivals } = parts;
    this.#parts = parts;
    this.#arrivals = new Arrivals(traffic.arrivals, durationMs, arrivals);
    if (traffic.kind === "stream") {
      this.#target = machine.createUnixStreamSocket("stream");
      machine.listen(this.#target, traffic.listenBacklog);
      this.#senders = [];
    } else {
      const reader = machine.createUnixDatagramSocket();
      this.#target = reader;
      this.#senders = Array.from({ length: traffic.senders }, () => {
        const sender = machine.createUnixDatagramSocket();
        machine.connectUnix(sender, reader);
        return sender;
      });
    }
  }

  start(): void {
    const { stall } = this.#parts.traffic;
    this.#scheduleArrival();
    if (stall) this.#parts.schedule(stall.atMs + stall.durationMs, eventKind.unixStallEnd);
  }

  arrive(): void {
    for (let index = 0; index < this.#arrivals.count; index++) this.#begin();
    this.#scheduleArrival();
  }

  endService(): void {
    this.#isBusy = false;
    if (this.#served !== undefined) {
      // The connection is closed, and its socket's number free.
      this.#parts.machine.closeUnix(this.#served);
      this.#served = undefined;
    }
    this.tryTake();
  }

  /** The reader reads, or the listener accepts, if it is free and something is there. */
  tryTake(): void {
    const { machine, traffic, service, nowMs, schedule } = this.#parts;
    if (this.#isBusy || traffic.reads.kind === "none" || this.#isStalled()) return;
    const isTaken =
      traffic.kind === "stream"
        ? machine.acceptUnix(this.#target) === "0"
        : machine.receiveUnix(this.#target) !== undefined;
    if (!isTaken) return;
    const item = this.#queued.take();
    if (item !== undefined) {
      if (this.#isCounted(item)) {
        this.#counts.delivered++;
        this.#waits.add(nowMs() - item.startedMs);
      }
      if (traffic.kind === "stream") this.#served = item.socket;
    }
    this.#isBusy = true;
    schedule(nextServiceMs(traffic.reads, service), eventKind.unixServiceEnd);
    this.#noteQueue();
    this.#wakeBlocked();
  }

  /** After the last event. `queue` and `lengths` are what `noteQueue` was told. */
  result(queue: Pick<UnixResult, "queue" | "lengths">): UnixResult {
    const counted = (items: readonly Item[]) => items.filter((one) => this.#isCounted(one)).length;
    const blocked = [...this.#blocked.values()].flatMap((items) => items.left());
    return {
      kind: this.#parts.traffic.kind,
      totals: {
        offered: this.#counts.offered,
        delivered: this.#counts.delivered,
        dropped: this.#counts.dropped,
        queued: counted(this.#queued.left()),
        blocked: counted(blocked),
      },
      everBlocked: this.#counts.everBlocked,
      errors: Object.fromEntries(this.#errors),
      waitMs: this.#waits.percentiles(),
      drops: this.#drops.finish(() => []).drops,
      ...queue,
    };
  }

  #scheduleArrival(): void {
    const { nowMs, schedule, durationMs } = this.#parts;
    const timeMs = this.#arrivals.nextMs(nowMs());
    if (timeMs < durationMs) schedule(timeMs - nowMs(), eventKind.unixArrival);
  }

  #begin(): void {
    const { traffic, nowMs } = this.#parts;
    const socket = traffic.kind === "stream" ? this.#clientSocket() : this.#nextSender();
    const item = { startedMs: nowMs(), socket };
    if (this.#isCounted(item)) this.#counts.offered++;
    // A program that waits in one call makes no other.
    const before = this.#blocked.get(socket);
    if (before === undefined) this.#offer(item);
    else this.#block(item, before);
  }

  /** Hands an item to the kernel. True: it was taken, or dropped for good. */
  #offer(item: Item): boolean {
    const { traffic, nowMs } = this.#parts;
    const { errno, drop } = this.#handToKernel(item);
    if (errno === "0") {
      this.#queued.add(item);
      this.#noteQueue();
      this.tryTake();
      return true;
    }
    if (traffic.whenFull === "wait" && errno === "EAGAIN") {
      if (!this.#blocked.has(item.socket)) this.#block(item, new Fifo<Item>());
      return false;
    }
    if (this.#isCounted(item)) this.#counts.dropped++;
    this.#errors.set(errno, (this.#errors.get(errno) ?? 0) + 1);
    if (traffic.kind === "stream") this.#free.push(item.socket);
    if (drop !== undefined) {
      const kind = traffic.kind === "stream" ? "connect" : "datagram";
      this.#drops.add(nowMs(), drop, { peer: this.#began, kind, ordinal: -1 });
    }
    return true;
  }

  #handToKernel({ socket }: Item): { readonly errno: Errno; readonly drop: Drop | undefined } {
    const { machine, traffic } = this.#parts;
    return traffic.kind === "stream"
      ? machine.offerUnixConnection(socket, this.#target)
      : machine.sendUnix(socket, traffic.sizeBytes);
  }

  #block(item: Item, items: Fifo<Item>): void {
    items.add(item);
    this.#blocked.set(item.socket, items);
    if (this.#isCounted(item)) this.#counts.everBlocked++;
  }

  /** There is room: whoever waits tries again, longest waiting first. */
  #wakeBlocked(): void {
    const isStream = this.#parts.traffic.kind === "stream";
    for (const [socket, items] of isStream ? this.#blocked : [...this.#blocked]) {
      for (let item = items.first(); item !== undefined; item = items.first()) {
        if (!this.#offer(item)) break;
        items.take();
      }
      if (items.first() === undefined) this.#blocked.delete(socket);
      // The others would meet the same queue. A sender of datagrams may also meet its own send buffer.
      else if (isStream) break;
    }
  }

  #clientSocket(): SocketHandle {
    this.#began++;
    return this.#free.pop() ?? this.#parts.machine.createUnixStreamSocket("stream");
  }

  #nextSender(): SocketHandle {
    return this.#senders[this.#began++ % this.#senders.length] ?? 0;
  }

  #noteQueue(): void {
    this.#parts.noteQueue(this.#parts.machine.unixQueueLength(this.#target));
  }

  #isCounted({ startedMs }: Item): boolean {
    return startedMs >= this.#parts.warmUpMs;
  }

  #isStalled(): boolean {
    const { stall } = this.#parts.traffic;
    const timeMs = this.#parts.nowMs();
    return stall !== undefined && timeMs >= stall.atMs && timeMs < stall.atMs + stall.durationMs;
  }
}

/** First in, first out, without moving what is in it at every step. */
class Fifo<T> {
  #items: T[] = [];
  #taken = 0;

  add(item: T): void {
    this.#items.push(item);
  }

  first(): T | undefined {
    return this.#items[this.#taken];
  }

  take(): T | undefined {
    const item = this.#items[this.#taken];
    if (item === undefined) return undefined;
    this.#taken++;
    if (this.#taken > 1024 && this.#taken * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }

  left(): readonly T[] {
    return this.#items.slice(this.#taken);
  }
}
