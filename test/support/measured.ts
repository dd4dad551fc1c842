import { readFileSync } from "node:fs";

/**
 * Experiments that ran on real kernels (shapes: core/simulation/replayCase.ts), as measured. Nothing in the data comes
 * from the model.
 */
interface MeasuredFile {
  readonly kernel: string;
  /** The file that has the rows which are missing here, and the cases of those that have none: they are the same. */
  readonly base?: string;
  /** Rows of the base that were not measured here. */
  readonly absent?: readonly string[];
  readonly rows: readonly {
    readonly id: string;
    readonly case?: unknown;
    readonly measured: object;
  }[];
}

export interface MeasuredRow {
  readonly id: string;
  readonly case: unknown;
  readonly measured: object;
}

/** The rows of a file of test/kernel, with those of its base. */
export function readMeasured(name: string): {
  readonly kernel: string;
  readonly rows: MeasuredRow[];
} {
  const url = new URL(`../kernel/${name}`, import.meta.url);
  const file: MeasuredFile = JSON.parse(readFileSync(url, "utf8"));
  const base = file.base === undefined ? [] : readMeasured(file.base).rows;
  const rows = new Map(base.map((row) => [row.id, row]));
  for (const id of file.absent ?? []) rows.delete(id);
  for (const row of file.rows) rows.set(row.id, { case: rows.get(row.id)?.case, ...row });
  return { kernel: file.kernel, rows: [...rows.values()] };
}

/** They depend on how long the harness took. */
const wallTimeCounters =
  /^(TcpRetransSegs|TcpExtTCPSynRetrans|TcpExtTCPTimeouts|TcpExtDelayedACK\w*)$/;

/** Without wall time: `t_ms` of steps and the counters above. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => name !== "t_ms" && !wallTimeCounters.test(name),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, comparable(inner)]));
}
