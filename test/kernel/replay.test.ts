import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { comparable, readMeasured } from "../support/measured.ts";
import { checkTimedRows } from "../support/timedRows.ts";

/** Rows in which the real kernel's answer holds something that the experiment did not cause. */
const leftOut: Readonly<Record<string, string>> = {
  "linux-6.18.44.json netdev/60":
    "61 packets processed in one of three runs of 60: another packet passed the same CPU",
  "linux-7.3.4.json synq/S4096/B4096/M2048/C0":
    "each peer saw two SYN-ACKs: sending 4,200 SYNs took longer than the first retransmission",
  "linux-7.3.4.json synq/S4096/B4096/M4096/C0":
    "each peer saw two SYN-ACKs: sending 4,200 SYNs took longer than the first retransmission",
};

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

describe.each([
  "linux-4.4.0-timers.json",
  "linux-5.10.218-timers.json",
  "linux-6.18.44-timers.json",
  "random-5.10.262-timers.json",
  "random-7.2.12-timers.json",
  "defer-6.18.44-timers.json",
])("%s", (name) => {
  const file = readMeasured(name);
  checkTimedRows(loadKernel(file.kernel), file.rows);
});

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
