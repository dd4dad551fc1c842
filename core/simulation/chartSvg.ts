import type { Limit } from "../kernel/limits.ts";
import { escapeXml } from "../text/escapeXml.ts";
import type { QueueId, SimulationResult } from "./result.ts";

/** What is drawn of a run. */
export interface DrawnRun {
  readonly title: string;
  readonly result: SimulationResult;
  readonly limits: readonly Limit[];
}

const width = 840;
const plotHeight = 220;
const margin = { left: 64, right: 24, top: 56, bottom: 34 };
const legendHeight = 30;

/** Colours that are told apart on white, also by those who do not see all of them. */
const lines: readonly { readonly id: QueueId; readonly label: string; readonly colour: string }[] =
  [
    { id: "cpuBacklog", label: "CPU backlog", colour: "#7b3294" },
    { id: "synQueue", label: "SYN queue", colour: "#0072b2" },
    { id: "acceptQueue", label: "accept queue", colour: "#2c7d43" },
  ];
const dropColour = "#c0392b";

/** A limit far above what happened would press the curves flat. */
const limitShownUpTo = 4;

/** Queue lengths against their limits over time, and when packets were dropped: a picture that stands by itself. */
export function chartSvg({ title, result, limits }: DrawnRun): string {
  const { series, durationMs, queues } = result;
  const used = lines.filter(({ id }) => queues[id].peak > 0);
  const shown = used.length === 0 ? lines.filter(({ id }) => id === "acceptQueue") : used;
  const highest = Math.max(1, ...shown.map(({ id }) => queues[id].peak));
  const capacities = shown.flatMap(({ id, colour }) => {
    const capacity = limits.find((limit) => limit.id === id)?.capacity;
    return capacity === undefined || capacity > highest * limitShownUpTo
      ? []
      : [{ colour, capacity }];
  });
  const top = Math.max(highest, ...capacities.map(({ capacity }) => capacity)) * 1.06;
  const plotWidth = width - margin.left - margin.right;
  const height = margin.top + plotHeight + margin.bottom + legendHeight;
  const x = (timeMs: number) => rounded(margin.left + (timeMs / durationMs) * plotWidth);
  const y = (count: number) => rounded(margin.top + plotHeight * (1 - count / top));
  const bottom = margin.top + plotHeight;
  const right = margin.left + plotWidth;

  const parts: string[] = [];
  for (const tick of ticks(top)) {
    parts.push(
      `<path class="grid" d="M${margin.left} ${y(tick)}H${right}"/>`,
      `<text class="tick" x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    );
  }
  for (const second of ticks(durationMs / 1000)) {
    const at = x(second * 1000);
    parts.push(
      `<path class="grid" d="M${at} ${margin.top}V${bottom}"/>`,
      `<text class="tick" x="${at}" y="${bottom + 18}" text-anchor="middle">${second} s</text>`,
    );
  }
  for (const at of dropTimes(result)) {
    parts.push(`<path stroke="${dropColour}" stroke-width="2" d="M${x(at)} ${bottom}v-7"/>`);
  }
  for (const { colour, capacity } of capacities) {
    parts.push(
      `<path fill="none" stroke="${colour}" stroke-dasharray="6 5" d="M${margin.left} ${y(capacity)}H${right}"/>`,
    );
  }
  for (const { id, colour } of shown) {
    const path = series.queueLengths[id]
      .map(
        (count, index) => `${index === 0 ? "M" : "L"}${x(series.timeMs[index] ?? 0)} ${y(count)}`,
      )
      .join("");
    parts.push(`<path fill="none" stroke="${colour}" stroke-width="2" d="${path}"/>`);
  }
  let left = margin.left;
  const legend = [...shown, { label: "dropped packets", colour: dropColour }].map(
    ({ label, colour }) => {
      const at = left;
      left += 40 + label.length * 8;
      const base = bottom + margin.bottom + 12;
      return `<rect x="${at}" y="${base - 10}" width="12" height="12" fill="${colour}"/><text class="tick" x="${at + 18}" y="${base}">${label}</text>`;
    },
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<style>text{font:13px system-ui,sans-serif;fill:#222}.tick{font-size:12px;fill:#555}.grid{stroke:#ddd;fill:none}.title{font-size:15px;font-weight:600}</style>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text class="title" x="${margin.left}" y="24">${escapeXml(title)}</text>`,
    `<text class="tick" x="${margin.left}" y="44">Queue lengths, dashed: the limit</text>`,
    ...parts,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

/** Ends of the time bins in which something was dropped. */
function dropTimes({ series }: SimulationResult): readonly number[] {
  const columns = Object.values(series.dropped);
  const total = (index: number) => columns.reduce((sum, column) => sum + (column[index] ?? 0), 0);
  return series.timeMs.filter((_, index) => total(index) > (index === 0 ? 0 : total(index - 1)));
}

/** About five round numbers from 0 up to `most`. */
function ticks(most: number): readonly number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const count = Math.floor(most / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(10)));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
