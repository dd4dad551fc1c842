export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Steps of a tenth of a millisecond: finer than anything a percentile of connect times is read for. */
const stepsPerUnit = 10;
const shortSteps = 8192;

/** Counts values by tenths, so that percentiles of any number of them need little memory. */
export class ValueCounts {
  /** By step, as long as they are short; the longer ones are few. */
  readonly #short = new Float64Array(shortSteps);
  readonly #long = new Map<number, number>();
  #total = 0;

  add(value: number): void {
    const step = Math.round(value * stepsPerUnit);
    if (step < shortSteps) this.#short[step] = (this.#short[step] ?? 0) + 1;
    else this.#long.set(step, (this.#long.get(step) ?? 0) + 1);
    this.#total++;
  }

  /** `undefined` where nothing was added. Nearest rank. */
  percentiles(): Percentiles | undefined {
    if (this.#total === 0) return undefined;
    const short = Array.from(this.#short, (count, step) => [step, count] as const);
    const long = [...this.#long].sort(([a], [b]) => a - b);
    const sorted = [...short.filter(([, count]) => count > 0), ...long];
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
