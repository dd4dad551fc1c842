import { describe, expect, test } from "vitest";
import { replayCases } from "../../core/simulation/replay.ts";
import { loadKernel } from "../support/kernelModel.ts";
import { comparable, readMeasured } from "../support/measured.ts";

// Scripts of random orders of packets, accepts, sysctl writes and listens, as real kernels answered them. The five that ran
// the same scripts share a file and differ in few rows.
const versions = ["5.10.262", "6.1.192", "6.12.117", "6.16.12", "6.18.44", "7.2.12"] as const;

// In the scripts named closing, clients make whole connections and close them while others wait for accept(2): so programs
// accept and close the wrong ones, connections wait half closed, and some ACKs acknowledge what was never sent.
describe.each([
  ...versions.map((version) => [`random-${version}.json`, 60] as const),
  ...versions.map((version) => [`closing-${version}.json`, 50] as const),
])("%s", (name, count) => {
  const { kernel, rows } = readMeasured(name);
  const replay = replayCases(loadKernel(kernel), rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test("every script can be run, on the release that was measured", () => {
    expect(replay.problems).toEqual([]);
    expect(replay.kernel).toBe(kernel);
    expect(rows).toHaveLength(count);
  });

  test.each(rows.map((row) => [row.id, row.measured] as const))("%s", (id, measured) => {
    expect(comparable(answers.get(id))).toEqual(comparable(measured));
  });
});
