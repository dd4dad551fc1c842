import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { comparable, readMeasured } from "../support/measured.ts";
import { checkTimedRows } from "../support/timedRows.ts";

// Fast Open as real kernels did it: SYNs with data, with and without cookies, beside plain ones; accepts before the last packet
// of a handshake; resets at each stage. The case sends packets as test/kernel's other scripts do. TcpExtTCPRcvCoalesce was left
// out of the data: it tells how two pieces of data were kept in memory.
describe.each([
  "fastopen-5.10.262.json",
  "fastopen-6.1.192.json",
  "fastopen-6.12.117.json",
  "fastopen-6.16.12.json",
  "fastopen-6.18.44.json",
  "fastopen-7.2.12.json",
])("%s", (name) => {
  const { kernel, rows } = readMeasured(name);
  const replay = replayCases(loadKernel(kernel), rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test("every script can be run, on the release that was measured", () => {
    expect(replay.problems).toEqual([]);
    expect(replay.kernel).toBe(kernel);
    expect(rows.length).toBeGreaterThan(31);
  });

  test.each(rows.map((row) => [row.id, row.measured] as const))("%s", (id, measured) => {
    expect(comparable(answers.get(id))).toEqual(comparable(measured));
  });
});

describe("fastopen-6.18.44-timers.json", () => {
  const { kernel, rows } = readMeasured("fastopen-6.18.44-timers.json");
  checkTimedRows(loadKernel(kernel), rows);
});
