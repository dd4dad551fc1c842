import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { comparable, readMeasured } from "../support/measured.ts";

// Scripts of random orders of packets, accepts, sysctl writes and listens, as real kernels answered them. The five that ran
// the same scripts share a file and differ in few rows.
describe.each([
  "random-5.10.262.json",
  "random-6.1.192.json",
  "random-6.12.117.json",
  "random-6.16.12.json",
  "random-6.18.44.json",
  "random-7.2.12.json",
])("%s", (name) => {
  const { kernel, rows } = readMeasured(name);
  const replay = replayCases(loadKernel(kernel), rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test("every script can be run, on the release that was measured", () => {
    expect(replay.problems).toEqual([]);
    expect(replay.kernel).toBe(kernel);
    expect(rows).toHaveLength(60);
  });

  test.each(rows.map((row) => [row.id, row.measured] as const))("%s", (id, measured) => {
    expect(comparable(answers.get(id))).toEqual(comparable(measured));
  });
});
