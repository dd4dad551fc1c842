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

/** Without wall time: `t_ms` of steps and the counters above. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => name !== "t_ms" && !wallTimeCounters.test(name),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, comparable(inner)]));
}
