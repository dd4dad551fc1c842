import { describeCapacity, describeCauses } from "../features/sysctlLimits.ts";
import type { EffectiveLimits } from "../kernel/limits.ts";
import type { Advice } from "./advice.ts";
import { chartSvg } from "./chartSvg.ts";
import type { SimulationResult } from "./result.ts";
import type { Verdict } from "./verdict.ts";

/** A finished run with all that it was made from. */
export interface ExportedRun {
  readonly displayPath: string;
  /** `KernelVersion.id` */
  readonly kernel: string;
  readonly listenBacklog: number;
  /** The clients and the application in one line. */
  readonly traffic: string;
  /** Values in use; `origin` is `etc/sysctl.d/90-web.conf:3`, `default` or `tried`. */
  readonly settings: readonly {
    readonly name: string;
    readonly value: string;
    readonly origin: string;
  }[];
  readonly limits: EffectiveLimits;
  readonly result: SimulationResult;
  readonly verdict: Verdict;
  /** Empty as long as it is looked for. */
  readonly advice: readonly Advice[];
}

export type RunFormat = "markdown" | "csv" | "json" | "svg";

/** The run as a text of that format; each ends with a newline. */
export function exportRun(run: ExportedRun, format: RunFormat): string {
  switch (format) {
    case "markdown":
      return markdown(run);
    case "csv":
      return csv(run.result);
    case "json":
      return `${JSON.stringify(plain(run), undefined, 2)}\n`;
    case "svg":
      return chartSvg({ title: titleOf(run), ...run, limits: run.limits.limits });
  }
}

function titleOf({ displayPath, kernel, listenBacklog }: ExportedRun): string {
  const release = /^\d/.test(kernel) ? `Linux ${kernel}` : kernel;
  return `${displayPath} on ${release}, listen(fd, ${listenBacklog})`;
}

function plain({ limits, ...run }: ExportedRun): object {
  const short = limits.limits.map(
    ({ id, title, capacity, unit, limitedBy, beyond, decidedAt, counters }) => {
      return {
        id,
        title,
        capacity: capacity ?? null,
        unit,
        limitedBy,
        beyond,
        decidedAt,
        counters,
      };
    },
  );
  return { ...run, limits: short };
}

function markdown(run: ExportedRun): string {
  const { verdict, advice, traffic, settings, limits, result } = run;
  const set = settings.filter(({ origin }) => origin !== "default");
  const { connections } = result;
  const outcomes: readonly (readonly [string, string | number])[] = [
    ["connections offered", connections.offered],
    ["accepted", connections.accepted],
    ["refused or given up", connections.refused + connections.gaveUp],
    ["waiting or connecting at the end", connections.waiting + connections.connecting],
    ["packets dropped", result.droppedPackets],
    ["SYN cookies sent", result.cookiesSent],
    ["connect(2), median and p99", percentiles(result.connectTimeMs)],
    ["until accept(2), median and p99", percentiles(result.responseTimeMs)],
  ];
  const parts = [
    `# ${titleOf(run)}`,
    `**${cell(verdict.sentence)}** ${cell(verdict.consequence)}`,
    `Traffic: ${traffic}; seed ${result.seed}.`,
    ...(advice.length === 0 ? [] : [advice.map(({ sentence }) => `- ${sentence}`).join("\n")]),
    `## What became of the connections\n\n${table(["", ""], outcomes)}`,
    `## Limits\n\n${table(
      ["queue", "holds", "limited by", "beyond"],
      limits.limits.map((limit) => [
        limit.title,
        describeCapacity(limit),
        describeCauses(limit),
        limit.beyond,
      ]),
    )}`,
    result.drops.length === 0
      ? ""
      : `## Drops\n\n${table(
          ["packets", "queue", "why", "where"],
          result.drops.map(({ count, drop }) => [
            count,
            drop.queue,
            drop.reason,
            `\`${drop.at.functionName}()\` ${drop.at.path}:${drop.at.line + 1}`,
          ]),
        )}`,
    set.length === 0
      ? "No file sets anything: these are the kernel's defaults."
      : `## Settings\n\n${table(
          ["sysctl", "value", "from"],
          set.map(({ name, value, origin }) => [`\`${name}\``, value, origin]),
        )}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function percentiles(times: SimulationResult["connectTimeMs"]): string {
  return times === undefined ? "–" : `${round(times.p50)} ms, ${round(times.p99)} ms`;
}

function round(timeMs: number): number {
  return Number(timeMs.toPrecision(3));
}

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A bar or a line's end would end the cell. */
function cell(value: string | number): string {
  return String(value)
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ");
}

/** One line for each time bin; lengths are the longest within it, the others totals so far. */
function csv({ series }: SimulationResult): string {
  const columns: readonly (readonly [string, readonly number[]])[] = [
    ["time_ms", series.timeMs],
    ["cpu_backlog", series.queueLengths.cpuBacklog],
    ["syn_queue", series.queueLengths.synQueue],
    ["accept_queue", series.queueLengths.acceptQueue],
    ["offered", series.offered],
    ["accepted", series.accepted],
    ...Object.entries(series.dropped).map(
      ([queue, values]) =>
        [`dropped_${queue.replaceAll(/\W+/g, "_").toLowerCase()}`, values] as const,
    ),
    ...Object.entries(series.counters),
  ];
  const lines = series.timeMs.map((_, index) =>
    columns.map(([, values]) => values[index] ?? 0).join(","),
  );
  return `${[columns.map(([name]) => name).join(","), ...lines].join("\n")}\n`;
}
