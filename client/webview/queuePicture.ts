import type { Limit } from "../../core/kernel/limits.ts";
import type { Drop } from "../../core/kernel/machine.ts";
import type { QueueId, SimulationResult } from "../../core/simulation/result.ts";
import { svgElement } from "./element.ts";
import { formatCount, formatTime } from "./format.ts";
import type { Moment } from "./moment.ts";

/** The way of a packet through the queues, drawn as wide as there is room. */
export interface QueuePicture {
  readonly root: HTMLElement;
  showLimits(limits: readonly Limit[]): void;
  showRun(result: SimulationResult, usesCpuBacklog: boolean): void;
  showMoment(moment: Moment): void;
  /** Marks the queues that the sysctl at the cursor is there for. */
  light(queues: readonly Limit["id"][]): void;
}

const queues: readonly { readonly id: QueueId; readonly drops: Drop["queue"] }[] = [
  { id: "cpuBacklog", drops: "CPU backlog" },
  { id: "synQueue", drops: "SYN queue" },
  { id: "acceptQueue", drops: "accept queue" },
];

const titles: Readonly<Record<QueueId, string>> = {
  cpuBacklog: "CPU backlog",
  synQueue: "SYN queue",
  acceptQueue: "Accept queue",
};

const height = 196;
const tankTop = 28;
const tankHeight = 96;

interface Tank {
  showRun(result: SimulationResult, isUsed: boolean): void;
  showMoment(moment: Moment): void;
}

/** `onQueue` is called with the limit whose deciding line the user wants to see. */
export function createQueuePicture(
  root: HTMLElement,
  onQueue: (limit: Limit) => void,
): QueuePicture {
  let limits: readonly Limit[] = [];
  let run: { readonly result: SimulationResult; readonly usesCpuBacklog: boolean } | undefined;
  let moment: Moment | undefined;
  let tanks: readonly Tank[] = [];
  let showEnds: (moment: Moment) => void = () => {};
  let lit: readonly Limit["id"][] = [];

  function draw(): void {
    const width = Math.max(420, Math.floor(root.clientWidth));
    const isNarrow = width < 640;
    const gap = isNarrow ? 16 : 40;
    const end = isNarrow ? 78 : 92;
    const tankWidth = (width - 2 * end - 4 * gap) / 3;
    const svg = svgElement("svg", {
      ...{ width, height, viewBox: `0 0 ${width} ${height}` },
      ...{ role: "group", "aria-label": "Queues between the clients and the application" },
    });
    const clients = createEnd(svg, { x: 0, width: end, title: "Clients", glyph: "\u{eb99}" });
    const application = createEnd(svg, {
      ...{ x: width - end, width: end, title: "Application" },
      glyph: "\u{eb50}",
    });
    const built = queues.map(({ id, drops }, index): Tank => {
      const x = end + gap + index * (tankWidth + gap);
      const limit = limits.find((one) => one.id === id);
      return createTank(svg, { id, drops, limit, x, width: tankWidth, onQueue });
    });
    for (let index = 0; index < 4; index++) {
      const from = index === 0 ? end : end + index * (tankWidth + gap);
      drawArrow(svg, from + 5, from + gap - 5);
    }
    tanks = built;
    showEnds = ({ offered, accepted }) => {
      clients(formatCount(offered), offered === 1 ? "client" : "clients");
      application(formatCount(accepted), "accepted");
    };
    root.replaceChildren(svg);
    showLit();
    if (run) for (const [index, tank] of tanks.entries()) showTankRun(tank, index);
    if (moment) show(moment);
  }

  function showTankRun(tank: Tank, index: number): void {
    if (run) tank.showRun(run.result, queues[index]?.id !== "cpuBacklog" || run.usesCpuBacklog);
  }

  function showLit(): void {
    for (const { id } of queues) {
      root.querySelector(`.queue.${id}`)?.classList.toggle("lit", lit.includes(id));
    }
  }

  function show(shown: Moment): void {
    for (const tank of tanks) tank.showMoment(shown);
    showEnds(shown);
  }

  new ResizeObserver(draw).observe(root);
  return {
    root,
    showLimits(shown) {
      limits = shown;
      draw();
    },
    showRun(result, usesCpuBacklog) {
      run = { result, usesCpuBacklog };
      for (const [index, tank] of tanks.entries()) showTankRun(tank, index);
    },
    showMoment(shown) {
      moment = shown;
      show(shown);
    },
    light(ids) {
      lit = ids;
      showLit();
    },
  };
}

function createEnd(
  svg: SVGSVGElement,
  { x, width, title, glyph }: { x: number; width: number; title: string; glyph: string },
): (value: string, what: string) => void {
  const middle = x + width / 2;
  const count = textAt(middle, tankTop + 66, "count");
  const unit = textAt(middle, tankTop + 82, "small");
  svg.append(
    textAt(middle, 16, "queueTitle", title),
    svgElement("rect", {
      ...{ x: x + 0.5, y: tankTop, width: width - 1, height: tankHeight },
      ...{ rx: 6, class: "end" },
    }),
    svgElement(
      "text",
      { x: middle, y: tankTop + 38, class: "glyph", "aria-hidden": "true" },
      glyph,
    ),
    count,
    unit,
  );
  return (value, what) => {
    count.textContent = value;
    unit.textContent = what;
  };
}

interface TankSpec {
  readonly id: QueueId;
  readonly drops: Drop["queue"];
  readonly limit: Limit | undefined;
  readonly x: number;
  readonly width: number;
  readonly onQueue: (limit: Limit) => void;
}

function createTank(svg: SVGSVGElement, spec: TankSpec): Tank {
  const { id, drops, limit, x, width, onQueue } = spec;
  const middle = x + width / 2;
  const capacity = limit?.capacity;
  const bottom = tankTop + tankHeight;
  const fill = svgElement("rect", { x, width, y: bottom, height: 0, class: "fill" });
  const peak = svgElement("line", { x1: x, x2: x + width, class: "peak" });
  const length = textAt(middle, tankTop + 48, "count");
  const of = textAt(middle, tankTop + 66, "small", holds(capacity));
  const dropped = textAt(middle, height - 8, "dropped");
  const [causeName, causeValue] = causeOf(limit);
  const clip = `tank-${id}`;
  // Texts within a button would have to be its name, word for word: they stand beside it.
  const button = svgElement("rect", {
    ...{ x: x + 0.5, y: tankTop, width: width - 1, height: tankHeight },
    ...{ rx: 6, class: "tank", tabindex: 0, role: "button" },
  });
  const group = svgElement(
    "g",
    { class: `queue ${id}` },
    svgElement(
      "clipPath",
      { id: clip },
      svgElement("rect", { x, y: tankTop, width, height: tankHeight, rx: 6 }),
    ),
    textAt(middle, 16, "queueTitle", titles[id]),
    button,
    svgElement("g", { "clip-path": `url(#${clip})` }, fill, peak),
    ...[length, of],
    textAt(middle, bottom + 16, "small", causeName),
    textAt(middle, bottom + 30, "small value", causeValue),
    dropped,
  );
  // The button's label says all of it, in a sentence.
  for (const text of group.querySelectorAll("text")) text.setAttribute("aria-hidden", "true");
  const open = () => {
    if (limit?.decidedAt) onQueue(limit);
  };
  group.addEventListener("click", open);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  svg.append(group);

  const levelOf = (count: number): number => {
    if (count === 0) return bottom;
    const share = capacity === undefined || capacity === 0 ? 0 : Math.min(1, count / capacity);
    return bottom - Math.max(2, share * tankHeight);
  };
  return {
    showRun(result, isUsed) {
      group.classList.toggle("unused", !isUsed);
      of.textContent = isUsed ? holds(capacity) : "not used: NAPI";
      const { peak: longest } = result.queues[id];
      const y = levelOf(longest);
      peak.setAttribute("y1", String(y));
      peak.setAttribute("y2", String(y));
      peak.classList.toggle("hidden", longest === 0);
    },
    showMoment({ lengths, dropped: droppedSoFar, timeMs }) {
      const count = lengths[id];
      const y = levelOf(count);
      fill.setAttribute("y", String(y));
      fill.setAttribute("height", String(bottom - y));
      const isFull = capacity !== undefined && count >= capacity;
      group.classList.toggle("full", isFull);
      length.textContent = formatCount(count);
      const lost = droppedSoFar[drops];
      dropped.textContent = lost === 0 ? "" : `▼ ${formatCount(lost)} dropped`;
      button.setAttribute(
        "aria-label",
        `${titles[id]} at ${formatTime(timeMs)}: ${count} ${holds(capacity)}, ${causeName} ${causeValue}, ${lost} dropped so far. Shows the line that decides.`,
      );
    },
  };
}

function holds(capacity: number | undefined): string {
  return capacity === undefined ? "without limit" : `of ${formatCount(capacity)}`;
}

/** Two short lines: the name without its directory, and its value. */
function causeOf(limit: Limit | undefined): readonly [string, string] {
  const [first, ...more] = limit?.limitedBy ?? [];
  if (first === undefined) return ["", ""];
  const name = first.name.split(".").at(-1) ?? first.name;
  const word = limit?.limitedTogether ? "and" : "or";
  const others = more.length === 0 ? "" : ` ${word} ${more.length} more`;
  return [name, `${first.value}${others}`];
}

function textAt(x: number, y: number, className: string, text = ""): SVGTextElement {
  return svgElement("text", { x, y, class: className, "text-anchor": "middle" }, text);
}

function drawArrow(svg: SVGSVGElement, from: number, to: number): void {
  const y = tankTop + tankHeight / 2;
  const path = `M${from} ${y}H${to}m-5 -4l5 4l-5 4`;
  svg.append(svgElement("path", { d: path, class: "arrow" }));
}
