import type { SimulationInput } from "../../core/messages.ts";
import type { SimulationResult } from "../../core/simulation/result.ts";
import { type RunDifference, runDifferences } from "../../core/simulation/runDifferences.ts";
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

function table(here: FinishedRun, other: FinishedRun & { readonly label: string }): HTMLElement {
  const heads = ["Measure", "Here", other.label, "Difference"];
  const runsOf = ({ input, result }: FinishedRun) => {
    return { limits: input.limits, results: [result] as const };
  };
  const rows = runDifferences(runsOf(here), runsOf(other)).map((one) =>
    element(
      "tr",
      { class: one.difference === 0 ? "same" : "" },
      element("th", { scope: "row" }, one.title),
      element("td", { class: "number" }, text(one.here, one)),
      element("td", { class: "number" }, text(one.other, one)),
      element("td", { class: "number" }, signed(one.difference, one)),
    ),
  );
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

function text(value: number | undefined, { unit }: RunDifference): string {
  if (value === undefined) return "–";
  switch (unit) {
    case undefined:
      return formatCount(value);
    case "ms":
      return `${formatCount(Math.round(value))}\u00a0ms`;
    case "%":
      return `${value.toFixed(1)}\u00a0%`;
  }
}

function signed(difference: number | undefined, one: RunDifference): string {
  if (difference === undefined) return "–";
  if (difference === 0) return "same";
  return `${difference > 0 ? "+" : "−"}${text(Math.abs(difference), one)}`;
}
