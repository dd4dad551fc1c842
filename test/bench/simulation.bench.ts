import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { compileSnippets } from "../../core/c/compile.ts";
import { loadModel } from "../../core/kernel/model.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import { createRandomStream, type RandomStream } from "../../core/simulation/random.ts";
import { dropRatioOf } from "../../core/simulation/replications.ts";
import { defaultTraffic, type Scenario } from "../../core/simulation/scenario.ts";
import { simulate } from "../../core/simulation/simulate.ts";
import { loadCParser } from "../support/cParser.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";
import { type Bench, type Figure, quantile } from "./bench.ts";

const connections = 1_000_000;
const rates = { arrivals: 900, service: 1000 };
const listenBacklog = 9;
/** The accept queue takes backlog + 1, and one more is being served. */
const systemCapacity = listenBacklog + 2;
const rounds = 5;
const simpyConnections = 100_000;

/** The whole way of a connection through the kernel's code, against simulators that know a queue only. */
export const run: Bench = async ({ root }) => {
  const parser = await loadCParser();
  const files = readSnippetFiles(join(root, "kernel-snippets"));
  const { version } = resolveVersion("6.12");
  const { program } = compileSnippets(parser, files, version.defines);
  if (program === undefined) throw new Error("the snippets do not compile");
  const model = loadModel(version, program);
  const scenario: Scenario = {
    ...defaultTraffic,
    arrivals: { kind: "poisson", perSecond: rates.arrivals },
    accepts: { kind: "exponential", perSecond: rates.service },
    rttMs: 0,
    clientRetries: 0,
    durationMs: (connections / rates.arrivals) * 1000,
    listenBacklog,
    sysctls: new Map(),
  };
  const ours: number[] = [];
  const floor: number[] = [];
  // In turns, so that a busy machine slows both.
  for (let round = 0; round < rounds; round++) {
    const one = timed(() => {
      const outcome = simulate(model, scenario);
      if (outcome.kind !== "finished") throw new Error("the simulation did not finish");
      return dropRatioOf(outcome.result.connections);
    });
    const streams = [createRandomStream(1, 0), createRandomStream(1, 1)] as const;
    const other = timed(() => lossOfBareQueue(...streams));
    if (Math.abs(one.result - other.result) > 0.005) {
      throw new Error(`the simulations lose ${one.result} and ${other.result} of the connections`);
    }
    ours.push(one.ms);
    floor.push(other.ms);
  }
  const ms = quantile(ours, 0.5);
  const floorMs = quantile(floor, 0.5);
  const figure = (name: string, value: number, unit: string, atMost?: number): Figure => {
    return { name, value, unit, atMost };
  };
  return [
    figure("1,000,000 connections through the kernel's code", ms, "ms"),
    figure("the same in a bare M/M/1/K loop", floorMs, "ms"),
    figure("ours / bare loop", ms / floorMs, "×"),
    ...simpyFigures(root, ms, figure),
  ];
};

function simpyFigures(
  root: string,
  ms: number,
  figure: (name: string, value: number, unit: string) => Figure,
): readonly Figure[] {
  const script = join(root, "test", "bench", "mm1k.py");
  const python = ["/usr/bin/python3", "python3"].find((command) => {
    try {
      execFileSync(command, ["-c", "import simpy"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
  if (python === undefined) {
    console.log("SimPy is not installed (Debian: python3-simpy3): no row for it");
    return [];
  }
  const output = execFileSync(python, [script, String(simpyConnections), String(systemCapacity)], {
    encoding: "utf8",
  });
  const simpyMs = Number(output.split(" ")[0]) * 1000 * (connections / simpyConnections);
  return [
    figure("the same in SimPy, a bare M/M/1/K", simpyMs, "ms"),
    figure("SimPy / ours", simpyMs / ms, "×"),
  ];
}

/** Loss of M/M/1/K as one writes it where nothing else is asked. */
function lossOfBareQueue(arrivals: RandomStream, service: RandomStream): number {
  let lost = 0;
  let inside = 0;
  let arrivalMs = arrivals.nextExponential() / rates.arrivals;
  let departureMs = Number.POSITIVE_INFINITY;
  for (let offered = 0; offered < connections; ) {
    if (arrivalMs <= departureMs) {
      offered++;
      if (inside === systemCapacity) lost++;
      else if (++inside === 1) departureMs = arrivalMs + service.nextExponential() / rates.service;
      arrivalMs += arrivals.nextExponential() / rates.arrivals;
    } else if (--inside === 0) departureMs = Number.POSITIVE_INFINITY;
    else departureMs += service.nextExponential() / rates.service;
  }
  return lost / connections;
}

function timed<T>(work: () => T): { readonly ms: number; readonly result: T } {
  const startedAt = performance.now();
  const result = work();
  return { ms: performance.now() - startedAt, result };
}
