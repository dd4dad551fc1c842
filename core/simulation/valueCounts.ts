export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Steps of a tenth of a millisecond: finer than anything a percentile of connect times is read for. */
const stepsPerUnit = 10;

/** Counts values by tenths, so that percentiles of any number of them need little memory. */
export class ValueCounts {
  readonly #counts = new Map<number, number>();
  #total = 0;

  add(value: number): void {
    const step = Math.round(value * stepsPerUnit);
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1);
    this.#total++;
  }

  /** `undefined` where nothing was added. Nearest rank. */
  percentiles(): Percentiles | undefined {
    if (this.#total === 0) return undefined;
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const at = (share: number): number => {
      const rank = Math.ceil(share * this.#total);
      let passed = 0;
      for (const [step, count] of sorted) {
        passed += count;
        if (passed >= rank) return step / stepsPerUnit;
      }
      return 0;
    };
    return { count: this.#total, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
  }
}
