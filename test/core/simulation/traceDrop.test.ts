import { describe, expect, test } from "vitest";
import { simulate, unwatched } from "../../../core/simulation/simulate.ts";
import { traceDrop } from "../../../core/simulation/traceDrop.ts";
import { defaultUnixDatagrams } from "../../../core/simulation/unixTraffic.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { type ScenarioWords, scenarioOf } from "./scenarioOf.ts";

const cases: readonly (readonly [string, ScenarioWords, string])[] = [
  ["a full accept queue", { listen: 5, arrivals: "burst:60@10ms" }, "receiveAck"],
  [
    "a full CPU backlog",
    {
      ...{ listen: 500, arrivals: "burst:60@10ms" },
      sysctls: { "net.core.netdev_max_backlog": "10" },
      packetPath: { kind: "cpuBacklog", packetsPerSecond: 1000 },
    },
    "netifRx",
  ],
  [
    "a full AF_UNIX queue",
    { arrivals: "none", unix: { ...defaultUnixDatagrams, reads: { kind: "none" } } },
    "sendUnix",
  ],
];

describe("the trace of a dropped packet", () => {
  test.each(cases)("%s: its steps hold the line that dropped", (_, words, call) => {
    for (const kernel of ["rhel6-2.6.32", "6.12"]) {
      const model = loadKernel(kernel);
      const scenario = scenarioOf({ durationMs: 1500, accepts: "none", ...words });
      const outcome = simulate(model, scenario);
      if (outcome.kind !== "finished") throw new Error(outcome.kind);
      const { drops, unix } = outcome.result;
      const all = [...drops, ...(unix?.drops ?? [])];
      expect(all.length).toBeGreaterThan(0);
      const calls = all.map(({ drop }) => {
        const trace = traceDrop(model, scenario, drop.at, unwatched);
        expect(trace?.drop).toEqual(drop);
        const { path, line } = drop.at;
        const places = trace?.steps.map(({ at }) => `${at.path}:${at.line}`);
        expect(places).toContain(`${path}:${line}`);
        return trace?.call;
      });
      expect(calls).toContain(call);
    }
  });

  test("is that of the first packet that met it, after all that came before", () => {
    const model = loadKernel("6.12");
    const scenario = scenarioOf({
      ...{ listen: 5, arrivals: "burst:60@10ms", accepts: "none", rttMs: 0, clientRetries: 0 },
    });
    const outcome = simulate(model, scenario);
    if (outcome.kind !== "finished") throw new Error(outcome.kind);
    const [group] = outcome.result.drops;
    if (group === undefined) throw new Error("nothing was dropped");
    const trace = traceDrop(model, scenario, group.drop.at, unwatched);
    // Six connections wait; each took a SYN and an ACK.
    expect(trace?.callsBefore).toBe(12);
    expect(trace?.steps.map(({ detail }) => detail).join("\n")).toMatch(/6 > 5/);
  });

  test("of any drop that a result lists is that of this very packet", () => {
    const model = loadKernel("6.12");
    const scenario = scenarioOf({
      ...{ listen: 5, arrivals: "burst:30@10ms", accepts: "none", durationMs: 2500 },
      sysctls: { "net.core.netdev_max_backlog": "20" },
      packetPath: { kind: "cpuBacklog", packetsPerSecond: 1000 },
      unix: { ...defaultUnixDatagrams, reads: { kind: "none" } },
    });
    const outcome = simulate(model, scenario);
    if (outcome.kind !== "finished") throw new Error(outcome.kind);
    const { drops, dropSamples } = outcome.result;
    expect(drops.length).toBeGreaterThan(1);
    let before = -1;
    for (const [sample, { group }] of dropSamples.entries()) {
      if (sample % 7 !== 0) continue;
      const trace = traceDrop(model, scenario, { sample }, unwatched);
      expect(trace?.drop).toEqual(drops[group]?.drop);
      expect(trace?.callsBefore).toBeGreaterThan(before);
      before = trace?.callsBefore ?? before;
    }
    const beyond = { sample: outcome.result.droppedPackets };
    expect(traceDrop(model, scenario, beyond, unwatched)).toBeUndefined();
  });

  test("a line that drops nothing, and a run that is stopped, have none", () => {
    const model = loadKernel("6.12");
    const scenario = scenarioOf({ listen: 5, arrivals: "poisson:2000", accepts: "none" });
    expect(
      traceDrop(model, scenario, { path: "net/socket.c", line: 1 }, unwatched),
    ).toBeUndefined();
    const outcome = simulate(model, scenario);
    if (outcome.kind !== "finished") throw new Error(outcome.kind);
    const { at } = outcome.result.drops.at(-1)?.drop ?? { at: { path: "", line: 0 } };
    const late = { ...scenario, arrivals: { kind: "constant" as const, perSecond: 0.001 } };
    const stopped = { shouldStop: () => true, onProgress: () => {} };
    expect(traceDrop(model, { ...late, durationMs: 10 }, at, stopped)).toBeUndefined();
  });
});
