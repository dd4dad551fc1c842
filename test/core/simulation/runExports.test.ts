import { describe, expect, test } from "vitest";
import { effectiveLimits } from "../../../core/kernel/limits.ts";
import { type ExportedRun, exportRun } from "../../../core/simulation/runExports.ts";
import { defaultTraffic } from "../../../core/simulation/scenario.ts";
import { simulate } from "../../../core/simulation/simulate.ts";
import { verdictOn } from "../../../core/simulation/verdict.ts";
import { loadKernel } from "../../support/kernelModel.ts";

const model = loadKernel("6.12");
const sysctls = new Map([["net.core.somaxconn", "64"]]);

function runOf(backlog: number): ExportedRun {
  const limits = effectiveLimits(model, { listenBacklog: backlog, sysctls });
  const outcome = simulate(model, { ...defaultTraffic, listenBacklog: backlog, sysctls });
  if (outcome.kind !== "finished") throw new Error(outcome.kind);
  const { result } = outcome;
  return {
    ...{ displayPath: "a|b.conf", kernel: "6.12.117", listenBacklog: backlog, traffic: "a burst" },
    settings: [
      { name: "net.core.somaxconn", value: "64", origin: "a|b.conf:1" },
      { name: "net.ipv4.tcp_syncookies", value: "1", origin: "default" },
    ],
    ...{ limits, result, verdict: verdictOn(result, limits) },
    advice: [{ kind: "useless", name: "x", sentence: "Raising x alone changes nothing here." }],
  };
}

describe("a run as a file", () => {
  const run = runOf(511);

  test("the report tells verdict, limits, drops and what the files set", () => {
    const report = exportRun(run, "markdown");
    expect(report).toMatch(/^# a\|b\.conf on Linux 6\.12\.117, listen\(fd, 511\)\n/);
    expect(report).toContain("**The accept queue was full at 65 connections");
    expect(report).toContain("- Raising x alone changes nothing here.");
    expect(report).toMatch(/\| accept queue \| 65 connections \| net\.core\.somaxconn = 64 \|/);
    expect(report).toMatch(/## Drops\n\n\| packets \|/);
    expect(report).toContain("| `net.core.somaxconn` | 64 | a\\|b.conf:1 |");
    expect(report).not.toContain("tcp_syncookies");
    // Every table is whole: each row has as many cells as its head.
    for (const [, head = "", body = ""] of report.matchAll(
      /^(\|.*\|)\n(\| ---.*\n(?:\|.*\n?)*)/gm,
    )) {
      const cells = (line: string) => line.replaceAll("\\|", "").split("|").length;
      for (const line of body.trim().split("\n")) expect(cells(line)).toBe(cells(head));
    }
  });

  test("the time series has a line for each interval", () => {
    const [head = "", ...lines] = exportRun(run, "csv").trimEnd().split("\n");
    expect(head.split(",").slice(0, 6)).toEqual([
      ...["time_ms", "cpu_backlog", "syn_queue", "accept_queue", "offered", "accepted"],
    ]);
    expect(lines).toHaveLength(run.result.series.timeMs.length);
    for (const line of lines) {
      expect(line.split(",").map(Number)).toHaveLength(head.split(",").length);
      expect(line).not.toContain("NaN");
    }
    const column = (name: string) =>
      lines.map((line) => Number(line.split(",")[head.split(",").indexOf(name)]));
    expect(Math.max(...column("accept_queue"))).toBe(65);
    expect(column("offered").at(-1)).toBe(run.result.connections.offered);
    const dropped = ["syn_queue", "accept_queue", "cpu_backlog", "unix_queue", "none"];
    const total = dropped.reduce((sum, queue) => sum + (column(`dropped_${queue}`).at(-1) ?? 0), 0);
    expect(total).toBe(run.result.droppedPackets);
  });

  test("the data hold all of it", () => {
    const data = JSON.parse(exportRun(run, "json")) as Record<string, unknown>;
    expect(data).toMatchObject({ kernel: "6.12.117", listenBacklog: 511, traffic: "a burst" });
    expect(data.result).toEqual(JSON.parse(JSON.stringify(run.result)));
    expect(data.limits).toContainEqual(
      expect.objectContaining({ id: "acceptQueue", capacity: 65, unit: "connections" }),
    );
  });

  test("the chart is a picture that stands by itself", () => {
    const svg = exportRun(run, "svg");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|href/);
    expect(svg).toContain("accept queue</text>");
    expect(svg).toContain("stroke-dasharray");
    expect(svg.match(/v-7/g)?.length).toBeGreaterThan(0);
  });

  test("nothing dropped: no drops to tell of, and the chart has no marks", () => {
    const calm = runOf(4096);
    const quiet: ExportedRun = {
      ...calm,
      result: {
        ...calm.result,
        drops: [],
        series: { ...calm.result.series, dropped: zeros(calm) },
      },
    };
    expect(exportRun(quiet, "markdown")).not.toContain("## Drops");
    expect(exportRun(quiet, "svg")).not.toContain("v-7");
  });

  function zeros({ result: { series } }: ExportedRun): typeof series.dropped {
    const none = series.timeMs.map(() => 0);
    return {
      ...{ "SYN queue": none, "accept queue": none, "CPU backlog": none },
      ...{ "unix queue": none, none },
    };
  }
});
