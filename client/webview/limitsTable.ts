import type { Limit, LimitCause } from "../../core/kernel/limits.ts";
import type { SnippetLocation } from "../../core/kernel/location.ts";
import type { SimulationInput } from "../../core/messages.ts";
import { breakable, code, element, linkButton } from "./element.ts";
import { formatCount } from "./format.ts";

/** What the settings come to, and why. */
export interface LimitsTable {
  readonly root: HTMLElement;
  show(input: SimulationInput): void;
}

export interface LimitsActions {
  reveal(at: SnippetLocation): void;
  revealSetting(name: string): void;
  chooseListenBacklog(): void;
}

export function createLimitsTable(actions: LimitsActions): LimitsTable {
  const body = element("tbody");
  const heads = ["Limit", "Holds", "Limited by", "What happens beyond", "Decided in"];
  const root = element(
    "section",
    { class: "limits", "aria-labelledby": "limitsTitle" },
    element("h2", { id: "limitsTitle" }, "Effective limits"),
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))),
      ),
      body,
    ),
  );
  return {
    root,
    show(input) {
      body.replaceChildren(...input.limits.limits.map((limit) => row(limit, input, actions)));
    },
  };
}

function row(limit: Limit, input: SimulationInput, actions: LimitsActions): HTMLTableRowElement {
  const { title, capacity, unit, limitedBy, limitedTogether, beyond, decidedAt, counters } = limit;
  const alone = limit.oneSender?.capacity;
  const causes = limitedBy.map((cause) => causeLink(cause, input, actions));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, title),
    element(
      "td",
      { class: "number" },
      capacity === undefined ? "no limit" : formatCount(capacity),
      element("span", { class: "kind" }, unit),
      alone === undefined
        ? ""
        : element("span", { class: "kind" }, `one sender alone: ${formatCount(alone)}`),
    ),
    element(
      "td",
      { class: "causes" },
      ...(causes.length === 0 ? ["–"] : causes),
      causes.length < 2
        ? ""
        : element(
            "span",
            { class: "kind" },
            limitedTogether ? "only all together" : "any one of them",
          ),
    ),
    element("td", {}, beyond, ...counters.map((name) => code(name))),
    element(
      "td",
      { class: "where" },
      ...(decidedAt === undefined ? ["–"] : [codeLink(decidedAt, actions)]),
    ),
  );
}

function causeLink(
  { kind, name, value }: LimitCause,
  input: SimulationInput,
  actions: LimitsActions,
): HTMLElement {
  const label = [code(name), ` ${value}`];
  if (kind === "argument") {
    return linkButton("Choose another listen backlog", actions.chooseListenBacklog, ...label);
  }
  const setting = input.settings.find((one) => one.name === name);
  if (setting?.place === undefined) {
    return element(
      "span",
      { class: "plainCause" },
      ...label,
      element("span", { class: "kind" }, "default"),
    );
  }
  return linkButton(`Show ${setting.origin}`, () => actions.revealSetting(name), ...label);
}

function codeLink(at: SnippetLocation, actions: LimitsActions): HTMLElement {
  const place = `${at.path}:${at.line + 1}`;
  return linkButton(
    `Show ${place} in the editor`,
    () => actions.reveal(at),
    code(`${at.functionName}()`),
    element("span", { class: "place" }, ...breakable(place)),
  );
}
