import { grownBytes, grownNumbers } from "./growth.ts";

/** Pending events in order of their time: a ring over columns. What stands at the head may only be read where there is one. */
export class EventLane {
  length = 0;
  /** Time of the last event. */
  tailMs = 0;
  headMs = 0;
  headOrder = 0;
  headKind = 0;
  headSubject = 0;
  #first = 0;
  #times = new Float64Array(1024);
  #orders = new Float64Array(1024);
  #kinds = new Uint8Array(1024);
  #subjects = new Float64Array(1024);

  /** `timeMs` must not be before `tailMs` where the lane is not empty. */
  push(timeMs: number, order: number, kind: number, subject: number): void {
    if (this.length === this.#times.length) this.#grow();
    const at = (this.#first + this.length++) & (this.#times.length - 1);
    this.#times[at] = timeMs;
    this.#orders[at] = order;
    this.#kinds[at] = kind;
    this.#subjects[at] = subject;
    this.tailMs = timeMs;
    if (this.length === 1) this.#readHead();
  }

  shift(): void {
    this.#first = (this.#first + 1) & (this.#times.length - 1);
    this.length--;
    if (this.length > 0) this.#readHead();
  }

  #readHead(): void {
    const at = this.#first;
    this.headMs = this.#times[at] ?? 0;
    this.headOrder = this.#orders[at] ?? 0;
    this.headKind = this.#kinds[at] ?? 0;
    this.headSubject = this.#subjects[at] ?? 0;
  }

  /** The ring is full: it begins at 0 in the new columns. */
  #grow(): void {
    const turn = this.#first;
    const size = this.#times.length;
    for (const column of [this.#times, this.#orders, this.#subjects]) {
      const start = column.slice(0, turn);
      column.copyWithin(0, turn);
      column.set(start, size - turn);
    }
    const start = this.#kinds.slice(0, turn);
    this.#kinds.copyWithin(0, turn);
    this.#kinds.set(start, size - turn);
    this.#first = 0;
    this.#times = grownNumbers(this.#times);
    this.#orders = grownNumbers(this.#orders);
    this.#subjects = grownNumbers(this.#subjects);
    this.#kinds = grownBytes(this.#kinds);
  }
}
