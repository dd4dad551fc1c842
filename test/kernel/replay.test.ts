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
  readonly rows: readonly {
    readonly id: string;
    readonly case: unknown;
    readonly measured: object;
  }[];
}

/** Rows in which the real kernel's answer holds something that the experiment did not cause. */
const strayPackets: Readonly<Record<string, string>> = {
  "linux-6.18.44.json netdev/60":
    "61 packets processed in one of three runs of 60: another packet passed the same CPU",
};

/** They depend on how long the harness took. */
const wallTimeCounters =
  /^(TcpRetransSegs|TcpExtTCPSynRetrans|TcpExtTCPTimeouts|TcpExtDelayedACK\w*)$/;

describe.each(["linux-6.18.44.json", "rhel6-2.6.32.json"])("%s", (name) => {
  const url = new URL(name, import.meta.url);
  const file: MeasuredFile = JSON.parse(readFileSync(url, "utf8"));
  const model = loadKernel(file.kernel);
  const rows = file.rows.filter(({ id }) => strayPackets[`${name} ${id}`] === undefined);
  const replay = replayCases(model, rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test("every case can be run", () => {
    expect(replay.problems).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  test.each(rows.map((row) => [row.id, row] as const))("%s", (id, row) => {
    expect(comparable(answers.get(id))).toEqual(comparable(row.measured));
  });
});

describe("linux-6.18.44-timers.json", () => {
  const url = new URL("linux-6.18.44-timers.json", import.meta.url);
  const file: MeasuredFile = JSON.parse(readFileSync(url, "utf8"));
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
