import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";

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

interface MeasuredRow {
  readonly id: string;
  readonly case: unknown;
  readonly measured: object;
}

function readMeasured(name: string): { readonly kernel: string; readonly rows: MeasuredRow[] } {
  const url = new URL(name, import.meta.url);
  const file: MeasuredFile = JSON.parse(readFileSync(url, "utf8"));
  const base = file.base === undefined ? [] : readMeasured(file.base).rows;
  const rows = new Map(base.map((row) => [row.id, row]));
  for (const id of file.absent ?? []) rows.delete(id);
  for (const row of file.rows) rows.set(row.id, { case: rows.get(row.id)?.case, ...row });
  return { kernel: file.kernel, rows: [...rows.values()] };
}

/** Rows in which the real kernel's answer holds something that the experiment did not cause. */
const leftOut: Readonly<Record<string, string>> = {
  "linux-6.18.44.json netdev/60":
    "61 packets processed in one of three runs of 60: another packet passed the same CPU",
  "linux-7.3.4.json synq/S4096/B4096/M2048/C0":
    "each peer saw two SYN-ACKs: sending 4,200 SYNs took longer than the first retransmission",
  "linux-7.3.4.json synq/S4096/B4096/M4096/C0":
    "each peer saw two SYN-ACKs: sending 4,200 SYNs took longer than the first retransmission",
};

/** They depend on how long the harness took. */
const wallTimeCounters =
  /^(TcpRetransSegs|TcpExtTCPSynRetrans|TcpExtTCPTimeouts|TcpExtDelayedACK\w*)$/;

describe.each([
  "linux-2.6.32.2.json",
  "rhel6-2.6.32.json",
  "linux-4.3.0.json",
  "linux-4.4.0.json",
  "linux-5.10.218.json",
  "linux-6.1.192.json",
  "linux-6.18.44.json",
  "linux-7.3.4.json",
])("%s", (name) => {
  const file = readMeasured(name);
  const model = loadKernel(file.kernel);
  const rows = file.rows.filter(({ id }) => leftOut[`${name} ${id}`] === undefined);
  const replay = replayCases(model, rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test("every case can be run", () => {
    expect(replay.problems).toEqual([]);
    expect(rows.length).toBeGreaterThan(199);
  });

  test.each(rows.map((row) => [row.id, row] as const))("%s", (id, row) => {
    const part = comparedPart(id, row.measured);
    expect(part(comparable(answers.get(id)))).toEqual(part(comparable(row.measured)));
  });
});

describe("linux-6.18.44-timers.json", () => {
  const file = readMeasured("linux-6.18.44-timers.json");
  const replay = replayCases(loadKernel(file.kernel), file.rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test.each(file.rows.map((row) => [row.id, row] as const))("%s", (id, row) => {
    const answer = answers.get(id);
    // Who is sent how many SYN-ACKs, who is given up, and every counter: exactly.
    expect(withoutTimes(answer)).toEqual(withoutTimes(row.measured));
    const measured = timesOf(row.measured);
    const modelled = timesOf(answer);
    expect(modelled).toHaveLength(measured.length);
    for (const [at, time] of measured.entries()) {
      const exact = modelled[at] ?? 0;
      // A real timer fires a little late: it is rounded up to its slot in the wheel. Then the harness has to look.
      expect(time).toBeGreaterThanOrEqual(exact - 1);
      expect(time).toBeLessThanOrEqual(exact * 1.04 + 100);
    }
  });
});

const timeFields = /^(t_ms|gone_ms|synack_ms)$/;

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([name, inner]) => {
    if (name === "synack_ms") return [name, inner.map((times: readonly number[]) => times.length)];
    return [name, timeFields.test(name) ? "a time" : withoutTimes(inner)];
  });
  return Object.fromEntries(kept.filter(([name]) => name !== "t_ms"));
}

/** Times in the order of the fields' places. */
function timesOf(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(timesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    timeFields.test(name) && name !== "t_ms" ? [inner].flat(2) : timesOf(inner),
  );
}

/** Without wall time: `t_ms` of steps and the counters above. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => name !== "t_ms" && !wallTimeCounters.test(name),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, comparable(inner)]));
}

/** Everything, but for two experiments that were not the same on every kernel. */
function comparedPart(id: string, measured: object): (value: unknown) => unknown {
  if ("method" in measured) return burstsAlone;
  return id === "write/net.ipv4.tcp_max_syn_backlog" ? withoutInitialValue : (value) => value;
}

/**
 * On the oldest kernels a burst came through ARP on a veth pair, where other packets than those of the burst are processed
 * too. What was received and what was dropped is of the burst alone.
 */
function burstsAlone(value: unknown): unknown {
  const { runs } = value as { readonly runs: readonly Readonly<Record<string, unknown>>[] };
  return runs.map(({ received, softnet_dropped }) => ({ received, softnet_dropped }));
}

/** The initial value follows from the machine's memory; a refused or empty write keeps it. */
function withoutInitialValue(value: unknown): unknown {
  const { writes } = value as {
    readonly writes: readonly (readonly [text: string, errno: string, value: string])[];
  };
  return writes.map(([text, errno, after]) => [
    text,
    errno,
    errno === "ok" && text !== "" ? after : "kept",
  ]);
}
