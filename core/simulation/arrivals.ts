import type { RandomStream } from "./random.ts";
import type { ArrivalSpec } from "./trafficSpec.ts";

/** Tells, one after the other, when clients of one group begin to connect. */
export class Arrivals {
  /** How many begin at the time that `nextMs` told last. */
  readonly count: number;
  readonly #spec: ArrivalSpec;
  readonly #durationMs: number;
  readonly #random: RandomStream;
  #told = 0;

  constructor(spec: ArrivalSpec, durationMs: number, random: RandomStream) {
    this.#spec = spec;
    this.#durationMs = durationMs;
    this.#random = random;
    this.count = spec.kind === "burst" ? spec.count : 1;
  }

  /** The first arrival after one at `nowMs`; infinite where there is none. */
  nextMs(nowMs: number): number {
    const spec = this.#spec;
    const index = this.#told++;
    switch (spec.kind) {
      case "burst":
        return index === 0 ? spec.atMs : Number.POSITIVE_INFINITY;
      case "none":
        return Number.POSITIVE_INFINITY;
      case "trace":
        return spec.timesMs[index] ?? Number.POSITIVE_INFINITY;
      case "constant":
        return nowMs + 1000 / spec.perSecond;
      case "poisson":
        return nowMs + (1000 / spec.perSecond) * this.#random.nextExponential();
      case "ramp":
        return this.#nextOnRamp(nowMs, spec.fromPerSecond, spec.toPerSecond);
      case "onoff": {
        const gapMs = (1000 / spec.perSecond) * this.#random.nextExponential();
        return wallTime(busyTime(nowMs, spec.onMs, spec.offMs) + gapMs, spec.onMs, spec.offMs);
      }
    }
  }

  /** Random arrivals whose rate changes evenly: the expected number of arrivals is run through at rate 1. */
  #nextOnRamp(nowMs: number, from: number, to: number): number {
    const perMs = from / 1000;
    const slope = (to - from) / 1000 / this.#durationMs;
    const expected = perMs * nowMs + (slope * nowMs * nowMs) / 2 + this.#random.nextExponential();
    if (slope === 0) return expected / perMs;
    const root = perMs * perMs + 2 * slope * expected;
    // Below 0: a falling rate has come to its end.
    return root < 0 ? Number.POSITIVE_INFINITY : (Math.sqrt(root) - perMs) / slope;
  }
}

/** How much of the time up to `nowMs` was on. */
function busyTime(nowMs: number, onMs: number, offMs: number): number {
  const rounds = Math.floor(nowMs / (onMs + offMs));
  return rounds * onMs + Math.min(nowMs - rounds * (onMs + offMs), onMs);
}

/** When so much time has been on. */
function wallTime(busyMs: number, onMs: number, offMs: number): number {
  return busyMs + Math.floor(busyMs / onMs) * offMs;
}
