import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExperimentMachine } from "../../../core/kernel/machine.ts";
import { replayCases } from "../../../core/simulation/replay.ts";
import type { SimulationResult } from "../../../core/simulation/result.ts";
import type { Scenario } from "../../../core/simulation/scenario.ts";
import { type MachineSource, simulate } from "../../../core/simulation/simulate.ts";
import { loadKernel } from "../../support/kernelModel.ts";
import { scenarioOf } from "./scenarioOf.ts";

type Step = readonly [op: string, count: number];

/** A source of machines that write down, as a script for the replay, what the simulation's one is told to do. */
function recording(source: MachineSource): {
  readonly source: MachineSource;
  readonly script: Step[];
  readonly accepted: number[];
  readonly machines: ExperimentMachine[];
} {
  const script: Step[] = [];
  const accepted: number[] = [];
  const machines: ExperimentMachine[] = [];
  let timeMs = 0;
  const createMachine = (): ExperimentMachine => {
    const machine = source.createMachine();
    machines.push(machine);
    // A second run only looks for counters of single packets.
    if (machines.length > 1) return machine;
    const told: Partial<ExperimentMachine> = {
      receiveSyn(socket, peer) {
        script.push(["syn", 1]);
        return machine.receiveSyn(socket, peer);
      },
      receiveAck(socket, peer) {
        script.push(["ack", 1]);
        return machine.receiveAck(socket, peer);
      },
      receiveData(socket, peer) {
        script.push(["data", 1]);
        return machine.receiveData(socket, peer);
      },
      accept(socket) {
        const peer = machine.accept(socket);
        script.push(["accept", 1]);
        accepted.push(peer === undefined ? 0 : 1);
        return peer;
      },
      advanceTo(newMs) {
        script.push(["sleep", newMs - timeMs]);
        timeMs = newMs;
        return machine.advanceTo(newMs);
      },
    };
    return new Proxy(machine, {
      get(target, name) {
        const own = Reflect.get(told, name);
        if (own !== undefined) return own;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  return { source: { createMachine }, script, accepted, machines };
}

interface Answer {
  readonly accepted?: number;
  readonly recv_q?: number;
  readonly server_SYN_RECV?: number;
  readonly counters?: Readonly<Record<string, number>>;
}

const kernels = fc.constantFrom("rhel6-2.6.32", "4.3", "6.12", "6.18");
const sysctls = fc.record({
  "net.core.somaxconn": fc.integer({ min: 1, max: 12 }).map(String),
  "net.ipv4.tcp_max_syn_backlog": fc.integer({ min: 1, max: 64 }).map(String),
  "net.ipv4.tcp_syncookies": fc.constantFrom("0", "1", "2"),
});

/**
 * Runs a scenario, then the script of what it did, and compares what both machines and programs saw. `undefined`: the
 * script cannot say it, because the replay sends data from the first peers that may, not from the last one.
 */
function checkReplay(scenario: Scenario, kernel: string): SimulationResult | undefined {
  const model = loadKernel(kernel);
  const recorded = recording(model);
  const outcome = simulate(recorded.source, scenario);
  if (outcome.kind !== "finished") throw new Error(outcome.kind);
  const { connections, counters } = outcome.result;
  if (recorded.script.some(([op]) => op === "data")) return undefined;
  const one = {
    kind: "tcp_script",
    ...{ backlog: scenario.listenBacklog, sysctl: Object.fromEntries(scenario.sysctls) },
    script: [...recorded.script, "sample"],
  };
  const { rows, problems } = replayCases(model, [{ id: "same", case: one }]);
  expect(problems).toEqual([]);
  const steps = rows[0]?.measured.steps as readonly Answer[];
  const accepted = steps.flatMap((step) => step.accepted ?? []);
  const sample = steps.at(-1);
  expect(accepted).toEqual(recorded.accepted);
  expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(connections.accepted);
  expect(sample?.recv_q).toBe(connections.waiting);
  expect(sample?.counters).toEqual(counters);
  // The listener is the machine's first socket.
  expect(sample?.server_SYN_RECV ?? 0).toBe(recorded.machines[0]?.synQueueLength(0));
  return outcome.result;
}

test("one client at a time, to the end of each handshake, is the replay of the same script", () => {
  const seen = { dropped: 0, accepted: 0 };
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 4000 }), { minLength: 10, maxLength: 40 }),
      fc.constantFrom("none", "constant:3", "constant:20", "exponential:8"),
      fc.integer({ min: 0, max: 4 }),
      sysctls,
      kernels,
      (times, accepts, listen, values, kernel) => {
        const timesMs = times.toSorted((a, b) => a - b);
        const words = { accepts, listen, sysctls: values, durationMs: 5000 };
        const result = checkReplay(
          {
            ...scenarioOf({ ...words, rttMs: 0, clientRetries: 0 }),
            arrivals: { kind: "trace", timesMs },
          },
          kernel,
        );
        seen.dropped += result?.droppedPackets ?? 0;
        seen.accepted += result?.connections.accepted ?? 0;
      },
    ),
    { numRuns: 120 },
  );
  expect(seen.dropped).toBeGreaterThan(50);
  expect(seen.accepted).toBeGreaterThan(50);
});

test("many clients whose packets are under way at once, too", () => {
  const seen = { runs: 0, dropped: 0, waiting: 0 };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom("none", "constant:20"),
      fc.integer({ min: 0, max: 40 }),
      sysctls,
      kernels,
      (count, halfTripMs, accepts, listen, values, kernel) => {
        const words = { accepts, listen, durationMs: 900, rttMs: 2 * halfTripMs };
        const result = checkReplay(
          scenarioOf({
            ...{ ...words, clientRetries: 0, arrivals: `burst:${count}@10ms` },
            sysctls: { ...values, "net.core.somaxconn": "40", "net.ipv4.tcp_syncookies": "0" },
          }),
          kernel,
        );
        if (result === undefined) return;
        seen.runs++;
        seen.dropped += result.droppedPackets;
        seen.waiting += result.connections.waiting;
      },
    ),
    { numRuns: 120 },
  );
  expect(seen.runs).toBeGreaterThan(30);
  expect(Math.min(seen.dropped, seen.waiting)).toBeGreaterThan(50);
});
