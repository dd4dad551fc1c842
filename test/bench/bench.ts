/** What a file `test/bench/*.bench.ts` exports: `run`. `npm run bench` prints what it resolves to. */
export type Bench = (context: BenchContext) => Promise<readonly Figure[]>;

/** One row of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The bench fails where the value is larger; `undefined` where the figure is only shown. */
  readonly atMost: number | undefined;
}

/** What the runner (scripts/bench.mjs) has ready; each is made once, when it is first asked for. */
export interface BenchContext {
  readonly root: string;
  /** The packed extension, built for release into dist/. */
  packed(): Promise<{ readonly file: string; readonly bytes: number }>;
  /** What test/editor/suite/startup.ts measured in VS Code. */
  editorFigures(): Promise<Readonly<Record<string, number>>>;
}

/** The value below which this part of the sorted samples lies. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
