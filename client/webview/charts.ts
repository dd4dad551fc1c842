import uPlot from "uplot";
import type { Limit } from "../../core/kernel/limits.ts";
import type { Drop } from "../../core/kernel/machine.ts";
import type { QueueId, SimulationResult } from "../../core/simulation/result.ts";
import { element } from "./element.ts";
import { formatCount, formatTime } from "./format.ts";

/** Queue lengths and what became of the connections, over time. */
export interface Charts {
  readonly root: HTMLElement;
  show(run: ChartedRun): void;
  /** Marks a moment; `share` of the simulated time. */
  mark(share: number): void;
  /** The editor's colours have changed. */
  recolour(): void;
}

export interface ChartedRun {
  readonly result: SimulationResult;
  readonly limits: readonly Limit[];
  readonly usesCpuBacklog: boolean;
  /** What it is compared with, over the same time. */
  readonly other?: { readonly label: string; readonly result: SimulationResult } | undefined;
}

interface Line {
  readonly label: string;
  readonly colour: string;
  readonly values: readonly number[];
  readonly isLimit?: boolean;
  readonly isOther?: boolean;
}

const queueLines: readonly {
  readonly id: QueueId;
  readonly label: string;
  readonly colour: string;
}[] = [
  { id: "cpuBacklog", label: "CPU backlog", colour: "--queue-cpu" },
  { id: "synQueue", label: "SYN queue", colour: "--queue-syn" },
  { id: "acceptQueue", label: "Accept queue", colour: "--queue-accept" },
];

const dropColour = "--dropped";
const chartHeight = 170;
/** A limit far above what happened would press the curves flat. */
const limitShownUpTo = 4;

/** `onMoment` gets the share of time under the mouse, and `undefined` when it leaves. */
export function createCharts(onMoment: (share: number | undefined) => void): Charts {
  const lengths = createFigure("Queue lengths (dashed: the limit)");
  const totals = createFigure("In total so far");
  const unix = createFigure("AF_UNIX queue (dashed: the limit)");
  const table = element("details", { class: "dataTable" });
  const root = element(
    "section",
    { class: "charts", "aria-label": "Over time" },
    ...[lengths.root, totals.root, unix.root, table],
  );
  let run: ChartedRun | undefined;
  let plots: readonly uPlot[] = [];
  let markedShare = 0;

  function draw(): void {
    for (const plot of plots) plot.destroy();
    plots = [];
    if (run === undefined || root.clientWidth === 0) return;
    const { result } = run;
    const seconds = result.series.timeMs.map((timeMs) => timeMs / 1000);
    const figures = [
      { figure: lengths, lines: lengthLines(run) },
      { figure: totals, lines: totalLines(run) },
      ...(result.unix === undefined ? [] : [{ figure: unix, lines: unixLines(run) }]),
    ];
    plots = figures.map(({ figure, lines }) => {
      const options = plotOptions(figure.plot.clientWidth, lines, {
        move: (index) =>
          onMoment(index === undefined ? undefined : (index + 1) / Math.max(1, seconds.length)),
        mark: () => markedShare * (result.durationMs / 1000),
      });
      const data: uPlot.AlignedData = [seconds, ...lines.map(({ values }) => [...values])];
      return new uPlot(options, data, figure.plot);
    });
  }

  let width = 0;
  new ResizeObserver(() => {
    // A new height follows from drawing; only another width needs it again.
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    draw();
  }).observe(root);

  return {
    root,
    show(shown) {
      run = shown;
      lengths.plot.setAttribute("aria-label", describeLengths(shown));
      totals.plot.setAttribute("aria-label", describeTotals(shown.result));
      unix.root.hidden = shown.result.unix === undefined;
      unix.plot.setAttribute("aria-label", describeUnix(shown.result));
      table.replaceChildren(...dataTable(shown));
      draw();
    },
    mark(share) {
      markedShare = share;
      for (const plot of plots) {
        plot.redraw(false, false);
        showLegend(plot, share);
      }
    },
    recolour: draw,
  };
}

function createFigure(title: string): { readonly root: HTMLElement; readonly plot: HTMLElement } {
  const plot = element("div", { class: "plot", role: "img" });
  return { plot, root: element("figure", {}, element("figcaption", {}, title), plot) };
}

function lengthLines({ result, limits, usesCpuBacklog, other }: ChartedRun): readonly Line[] {
  const shown = queueLines.filter(({ id }) => id !== "cpuBacklog" || usesCpuBacklog);
  const lines = shown.map(({ id, label, colour }): Line => {
    return { label, colour, values: result.series.queueLengths[id] };
  });
  const otherLines = shown.flatMap(({ id, label, colour }): readonly Line[] => {
    if (other === undefined) return [];
    const values = other.result.series.queueLengths[id];
    return [{ label: `${label}, ${other.label}`, colour, values, isOther: true }];
  });
  const highest = Math.max(1, ...shown.map(({ id }) => result.queues[id].peak));
  const limitLines = shown.flatMap(({ id, label, colour }): readonly Line[] => {
    const capacity = limits.find((limit) => limit.id === id)?.capacity;
    if (capacity === undefined || capacity > highest * limitShownUpTo) return [];
    const values = result.series.timeMs.map(() => capacity);
    return [{ label: `${label}: limit`, colour, values, isLimit: true }];
  });
  return [...lines, ...otherLines, ...limitLines];
}

function totalLines({ result: { series }, other }: ChartedRun): readonly Line[] {
  const outcomes = (of: SimulationResult["series"]): readonly Line[] => [
    { label: "Accepted", colour: "--queue-accept", values: of.accepted },
    { label: "Dropped packets", colour: dropColour, values: droppedInTotal(of.dropped) },
  ];
  const others = (other ? outcomes(other.result.series) : []).map((line): Line => {
    return { ...line, label: `${line.label}, ${other?.label ?? ""}`, isOther: true };
  });
  // The same clients come to both.
  const clients: Line = { label: "Clients", colour: "--offered", values: series.offered };
  return [clients, ...outcomes(series), ...others];
}

function unixLines({ result, limits, other }: ChartedRun): readonly Line[] {
  if (result.unix === undefined) return [];
  const { kind, lengths, queue } = result.unix;
  const colour = "--queue-cpu";
  const others = other?.result.unix?.lengths;
  // The limit that is told of listeners is that of the TCP server's backlog.
  const limit = kind === "datagram" && limits.find(({ id }) => id === "unixDatagramQueue");
  const capacity = limit ? limit.capacity : undefined;
  const isNear = capacity !== undefined && capacity <= Math.max(1, queue.peak) * limitShownUpTo;
  return [
    { label: "AF_UNIX queue", colour, values: lengths },
    ...(others === undefined
      ? []
      : [{ label: `AF_UNIX queue, ${other?.label ?? ""}`, colour, values: others, isOther: true }]),
    ...(isNear
      ? [{ label: "Limit", colour, values: lengths.map(() => capacity), isLimit: true }]
      : []),
  ];
}

function droppedInTotal(dropped: Readonly<Record<Drop["queue"], readonly number[]>>): number[] {
  const columns = Object.values(dropped);
  return (columns[0] ?? []).map((_, index) =>
    columns.reduce((sum, column) => sum + (column[index] ?? 0), 0),
  );
}

function plotOptions(
  width: number,
  lines: readonly Line[],
  moment: {
    readonly move: (index: number | undefined) => void;
    readonly mark: () => number;
  },
): uPlot.Options {
  const text = colourOf("--vscode-descriptionForeground");
  const grid = { stroke: colourOf("--grid"), width: 1 };
  const axis = { stroke: text, grid, ticks: grid, font: `11px ${fontFamily()}` };
  return {
    width: Math.max(200, width),
    height: chartHeight,
    cursor: { sync: { key: "time" }, drag: { x: false, y: false }, y: false },
    legend: { live: true },
    scales: {
      x: { time: false },
      y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.06)] },
    },
    axes: [
      { ...axis, size: 28, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
      {
        ...axis,
        size: 56,
        values: (_plot, ticks) =>
          ticks.map((tick) => (Number.isInteger(tick) ? formatCount(tick) : "")),
      },
    ],
    series: [
      { label: "Time", value: (_plot, value) => (value === null ? "–" : formatTime(value * 1000)) },
      ...lines.map(
        ({ label, colour, isLimit, isOther }): uPlot.Series => ({
          label,
          stroke: colourOf(colour),
          width: isLimit || isOther ? 1 : 1.75,
          ...(isOther ? { dash: [2, 3] } : {}),
          ...(isLimit ? { dash: [6, 5], class: "limitLine" } : {}),
          points: { show: false },
          value: (_plot, value) => (value === null ? "–" : formatCount(value)),
        }),
      ),
    ],
    hooks: {
      setCursor: [(plot) => moment.move(plot.cursor.idx ?? undefined)],
      draw: [(plot) => drawMark(plot, moment.mark(), text)],
    },
  };
}

/** The legend tells the values of the marked moment while no mouse asks for another. */
function showLegend(plot: uPlot, share: number): void {
  const idx = Math.max(0, Math.round(share * plot.data[0].length) - 1);
  plot.setLegend({ idx });
}

function drawMark(plot: uPlot, seconds: number, colour: string): void {
  const x = Math.round(plot.valToPos(seconds, "x", true)) + 0.5;
  const { top, height } = plot.bbox;
  plot.ctx.save();
  plot.ctx.strokeStyle = colour;
  plot.ctx.beginPath();
  plot.ctx.moveTo(x, top);
  plot.ctx.lineTo(x, top + height);
  plot.ctx.stroke();
  plot.ctx.restore();
}

function colourOf(name: string): string {
  const style = getComputedStyle(document.body);
  // A variable may stand for another one: a colour property resolves the whole chain.
  const probe = element("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour || style.color;
}

function fontFamily(): string {
  return getComputedStyle(document.body).fontFamily;
}

function describeLengths({ result, limits, usesCpuBacklog }: ChartedRun): string {
  const parts = queueLines
    .filter(({ id }) => id !== "cpuBacklog" || usesCpuBacklog)
    .map(({ id, label }) => {
      const { peak, peakAtMs } = result.queues[id];
      const capacity = limits.find((limit) => limit.id === id)?.capacity;
      const of = capacity === undefined ? "" : ` of ${capacity}`;
      return `${label}: at most ${peak}${of}, at ${formatTime(peakAtMs)}.`;
    });
  return `Chart of queue lengths over ${formatTime(result.durationMs)}. ${parts.join(" ")}`;
}

function describeTotals({ connections, droppedPackets, durationMs }: SimulationResult): string {
  return `Chart of totals over ${formatTime(durationMs)}: ${connections.offered} clients, ${connections.accepted} accepted, ${droppedPackets} packets dropped.`;
}

function describeUnix({ unix, durationMs }: SimulationResult): string {
  if (unix === undefined) return "";
  const { peak, peakAtMs } = unix.queue;
  return `Chart of the AF_UNIX queue over ${formatTime(durationMs)}: at most ${peak}, at ${formatTime(peakAtMs)}.`;
}

const tableRows = 20;

/** The charts in numbers, for those who do not see them. */
function dataTable({ result, usesCpuBacklog }: ChartedRun): readonly HTMLElement[] {
  const { series, unix } = result;
  const shown = queueLines.filter(({ id }) => id !== "cpuBacklog" || usesCpuBacklog);
  const dropped = droppedInTotal(series.dropped);
  const unixHead = unix === undefined ? [] : ["AF_UNIX queue"];
  const queueHeads = [...shown.map(({ label }) => label), ...unixHead];
  const heads = ["Time", ...queueHeads, "Clients", "Accepted", "Dropped"];
  const step = series.timeMs.length / tableRows;
  const rows = Array.from({ length: tableRows }, (_, row) => {
    const from = Math.floor(row * step);
    const to = Math.floor((row + 1) * step);
    const last = (column: readonly number[]): number => column[to - 1] ?? 0;
    const longest = (column: readonly number[]): number => Math.max(...column.slice(from, to));
    const cells = [
      formatTime(last(series.timeMs)),
      ...shown.map(({ id }) => formatCount(longest(series.queueLengths[id]))),
      ...(unix === undefined ? [] : [formatCount(longest(unix.lengths))]),
      ...[series.offered, series.accepted, dropped].map((column) => formatCount(last(column))),
    ];
    return element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
  });
  const head = element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name)));
  return [
    element("summary", {}, "The charts as a table"),
    element(
      "table",
      {},
      element("caption", {}, "Longest queue in each interval, totals at its end"),
      element("thead", {}, head),
      element("tbody", {}, ...rows),
    ),
  ];
}
