import type { SimulationInput } from "../../core/messages.ts";
import type { SimulationResult } from "../../core/simulation/result.ts";
import { breakable, element, icon, linkButton } from "./element.ts";
import { formatCount } from "./format.ts";

/** What a configuration is simulated beside. */
export interface ComparedRun {
  readonly label: string;
  readonly input: SimulationInput;
  /** `undefined`: not there yet. */
  readonly result: SimulationResult | undefined;
}

interface FinishedRun {
  readonly input: SimulationInput;
  readonly result: SimulationResult;
}

/** A table of what two runs with the same clients came to. */
export interface Differences {
  readonly root: HTMLElement;
  show(here: FinishedRun, other: FinishedRun & { readonly label: string }): void;
  showProblem(label: string, message: string): void;
  hide(): void;
}

export function createDifferences(onStop: () => void): Differences {
  const title = element("h2", { id: "differencesTitle" });
  const stop = linkButton("Shows this configuration alone again", onStop, "Stop comparing");
  const body = element("div");
  const root = element(
    "section",
    { class: "differences", "aria-labelledby": "differencesTitle", hidden: "" },
    element("div", { class: "differencesTitle" }, title, stop),
    body,
  );
  const open = (label: string, ...content: readonly Node[]): void => {
    title.textContent = `Compared with ${label}`;
    body.replaceChildren(...content);
    root.hidden = false;
  };
  return {
    root,
    show: (here, other) => open(other.label, ...changedInputs(here, other), table(here, other)),
    showProblem: (label, message) => open(label, element("p", {}, icon("warning"), ` ${message}`)),
    hide: () => {
      root.hidden = true;
    },
  };
}

/** Which settings, kernel and backlog the two do not share. */
function changedInputs(here: FinishedRun, other: FinishedRun): readonly HTMLElement[] {
  const valuesOf = ({ input: { kernel, listenBacklog, settings } }: FinishedRun) =>
    new Map([
      ["kernel", kernel],
      ["listen backlog", String(listenBacklog)],
      ...settings.map(({ name, value }) => [name, value] as const),
    ]);
  const ours = valuesOf(here);
  const theirs = valuesOf(other);
  const items = [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) => {
    const [mine = "absent", its = "absent"] = [ours.get(name), theirs.get(name)];
    return mine === its ? [] : [element("li", {}, ...breakable(name), ` ${mine}, there ${its}`)];
  });
  return items.length === 0
    ? [element("p", { class: "empty" }, "Both have the same values.")]
    : [element("ul", { class: "changedInputs" }, ...items)];
}

interface Measure {
  readonly title: string;
  readonly unit?: string;
  of(run: FinishedRun): number | undefined;
}

const capacityOf = (run: FinishedRun, id: string) =>
  run.input.limits.limits.find((limit) => limit.id === id)?.capacity;

const measures: readonly Measure[] = [
  { title: "Accept queue holds", of: (run) => capacityOf(run, "acceptQueue") },
  { title: "SYN queue holds", of: (run) => capacityOf(run, "synQueue") },
  { title: "Connections accepted", of: ({ result }) => result.connections.accepted },
  {
    title: "Connections lost",
    of: ({ result: { connections } }) => connections.refused + connections.gaveUp,
  },
  { title: "Packets dropped", of: ({ result }) => result.droppedPackets },
  { title: "SYN cookies sent", of: ({ result }) => result.cookiesSent },
  {
    title: "Packets sent again",
    of: ({ result: { retransmissions } }) =>
      retransmissions.syns + retransmissions.synAcks + retransmissions.data,
  },
  { title: "connect(2), median", unit: "ms", of: ({ result }) => result.connectTimeMs?.p50 },
  { title: "connect(2), p99", unit: "ms", of: ({ result }) => result.connectTimeMs?.p99 },
  { title: "Until accept(2), median", unit: "ms", of: ({ result }) => result.responseTimeMs?.p50 },
  { title: "Until accept(2), p99", unit: "ms", of: ({ result }) => result.responseTimeMs?.p99 },
];

function table(here: FinishedRun, other: FinishedRun & { readonly label: string }): HTMLElement {
  const heads = ["Measure", "Here", other.label, "Difference"];
  const rows = measures.map((measure) => {
    const [mine, its] = [measure.of(here), measure.of(other)];
    const difference = mine === undefined || its === undefined ? undefined : mine - its;
    return element(
      "tr",
      { class: difference === 0 ? "same" : "" },
      element("th", { scope: "row" }, measure.title),
      element("td", { class: "number" }, text(mine, measure)),
      element("td", { class: "number" }, text(its, measure)),
      element("td", { class: "number" }, signed(difference, measure)),
    );
  });
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
    ),
    element("tbody", {}, ...rows),
  );
}

function text(value: number | undefined, { unit }: Measure): string {
  if (value === undefined) return "–";
  const rounded = unit === undefined ? value : Math.round(value);
  return unit === undefined ? formatCount(rounded) : `${formatCount(rounded)}\u00a0${unit}`;
}

function signed(difference: number | undefined, measure: Measure): string {
  if (difference === undefined) return "–";
  if (difference === 0) return "same";
  return `${difference > 0 ? "+" : "−"}${text(Math.abs(difference), measure)}`;
}
