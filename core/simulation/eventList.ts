import { EventLane } from "./eventLane.ts";

const initialCapacity = 1024;
const laneCount = 4;

/**
 * The pending events of a simulation, earliest first; events of the same time come out in the order they went in.
 * Delays are mostly the same few, so most events come in order of time: these stand in lanes, first in, first out. What
 * fits no lane goes into a binary heap over columns. A million pending events cost no objects.
 */
export class EventList {
  #times = new Float64Array(initialCapacity);
  /** Counts events up, to break ties. A double counts further than any event budget. */
  #orders = new Float64Array(initialCapacity);
  #kinds = new Uint8Array(initialCapacity);
  #subjects = new Int32Array(initialCapacity);
  #length = 0;
  #scheduled = 0;
  readonly #lanes = Array.from({ length: laneCount }, () => new EventLane());

  /** The event that `takeNext` took last. */
  timeMs = 0;
  kind = 0;
  subject = 0;

  get length(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.length, this.#length);
  }

  schedule(timeMs: number, kind: number, subject: number): void {
    const order = this.#scheduled++;
    const lane = this.#laneFor(timeMs);
    if (lane !== undefined) {
      lane.push(timeMs, order, kind, subject);
      return;
    }
    if (this.#length === this.#times.length) this.#grow();
    let hole = this.#length++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((this.#times[parent] ?? 0) <= timeMs) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, timeMs, order, kind, subject);
  }

  /** Takes the earliest event into `timeMs`, `kind` and `subject`; false where there is none. */
  takeNext(): boolean {
    let first: EventLane | undefined;
    let firstMs = this.#length === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] ?? 0);
    let firstOrder = this.#length === 0 ? Number.POSITIVE_INFINITY : (this.#orders[0] ?? 0);
    for (const lane of this.#lanes) {
      if (lane.length === 0) continue;
      if (lane.headMs > firstMs || (lane.headMs === firstMs && lane.headOrder > firstOrder))
        continue;
      first = lane;
      firstMs = lane.headMs;
      firstOrder = lane.headOrder;
    }
    if (first !== undefined) {
      this.timeMs = firstMs;
      this.kind = first.headKind;
      this.subject = first.headSubject;
      first.shift();
      return true;
    }
    if (this.#length === 0) return false;
    this.timeMs = this.#times[0] ?? 0;
    this.kind = this.#kinds[0] ?? 0;
    this.subject = this.#subjects[0] ?? 0;
    const last = --this.#length;
    if (last > 0) this.#sinkLast(last);
    return true;
  }

  /** The lane whose last event is the latest that is not after `timeMs`; an empty one if there is no such. */
  #laneFor(timeMs: number): EventLane | undefined {
    let best: EventLane | undefined;
    for (const lane of this.#lanes) {
      if (lane.length === 0) best ??= lane;
      else if (lane.tailMs <= timeMs && (!best || best.length === 0 || best.tailMs < lane.tailMs)) {
        best = lane;
      }
    }
    return best;
  }

  /** Moves the element at `last` to its place from the root down. */
  #sinkLast(last: number): void {
    const time = this.#times[last] ?? 0;
    const order = this.#orders[last] ?? 0;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#isBefore(child + 1, child)) child++;
      const childTime = this.#times[child] ?? 0;
      if (childTime > time || (childTime === time && (this.#orders[child] ?? 0) > order)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#put(hole, time, order, this.#kinds[last] ?? 0, this.#subjects[last] ?? 0);
  }

  #isBefore(one: number, other: number): boolean {
    const difference = (this.#times[one] ?? 0) - (this.#times[other] ?? 0);
    if (difference !== 0) return difference < 0;
    return (this.#orders[one] ?? 0) < (this.#orders[other] ?? 0);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] ?? 0;
    this.#orders[to] = this.#orders[from] ?? 0;
    this.#kinds[to] = this.#kinds[from] ?? 0;
    this.#subjects[to] = this.#subjects[from] ?? 0;
  }

  #put(at: number, timeMs: number, order: number, kind: number, subject: number): void {
    this.#times[at] = timeMs;
    this.#orders[at] = order;
    this.#kinds[at] = kind;
    this.#subjects[at] = subject;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const grown = <T extends Float64Array | Uint8Array | Int32Array>(into: T, from: T): T => {
      into.set(from);
      return into;
    };
    this.#times = grown(new Float64Array(capacity), this.#times);
    this.#orders = grown(new Float64Array(capacity), this.#orders);
    this.#kinds = grown(new Uint8Array(capacity), this.#kinds);
    this.#subjects = grown(new Int32Array(capacity), this.#subjects);
  }
}
