import type { SimulationInput } from "../../core/messages.ts";
import type { Advice } from "../../core/simulation/advice.ts";
import type { Verdict } from "../../core/simulation/verdict.ts";
import { element, icon } from "./element.ts";

/** The file, what it is looked at with, and what came of it. */
export interface Header {
  readonly root: HTMLElement;
  readonly verdict: HTMLElement;
  showInput(input: SimulationInput): void;
  showVerdict(verdict: Verdict): void;
  showAdvice(advice: readonly Advice[]): void;
  /** No advice will come. */
  endSearch(): void;
  /** Something stands in the way of a verdict. */
  showMessage(message: string): void;
}

export interface HeaderActions {
  chooseKernel(): void;
  chooseListenBacklog(): void;
  compare(): void;
  export(): void;
  scenario(): void;
}

const verdictIcons = { good: "pass-filled", late: "warning", lost: "error" } as const;

export function createHeader(actions: HeaderActions): Header {
  const file = element("h1", {});
  const kernel = chip("Choose another kernel version", actions.chooseKernel);
  const backlog = chip("Choose another listen backlog", actions.chooseListenBacklog);
  const compare = chip("Simulate it beside something else", actions.compare);
  compare.label.textContent = "Compare";
  const save = chip("Save this run as a report, a picture or data", actions.export);
  save.label.textContent = "Export";
  const scenario = chip("Save or open a scenario: traffic, server and tried values", () =>
    actions.scenario(),
  );
  scenario.label.textContent = "Scenario";
  const notes = element("ul", { class: "notes", role: "status" });
  const sentence = element("p", { class: "sentence" });
  const consequence = element("p", { class: "consequence" });
  const advice = element("ul", { class: "advice" });
  const symbol = element("span", { class: "symbol", "aria-hidden": "true" });
  const verdict = element(
    "section",
    { class: "verdict", "aria-label": "Verdict", "aria-live": "polite" },
    symbol,
    element("div", {}, sentence, consequence, advice),
  );

  function showLevel(level: Verdict["level"] | "none", name: string): void {
    verdict.dataset.level = level;
    symbol.replaceChildren(icon(name));
  }

  return {
    verdict,
    root: element(
      "header",
      {},
      element(
        "div",
        { class: "title" },
        file,
        kernel.root,
        backlog.root,
        compare.root,
        scenario.root,
        save.root,
      ),
      notes,
      verdict,
    ),
    showInput({ displayPath, kernel: id, listenBacklog, kernelNote, limits }) {
      file.textContent = displayPath;
      kernel.label.textContent = /^\d/.test(id) ? `Linux ${id}` : id;
      backlog.label.textContent = `listen(fd, ${listenBacklog})`;
      const refused = limits.refusedWrites.map(
        ({ name, value, errno }) =>
          `This kernel refuses ${name} = ${value} (${errno}): its default stays.`,
      );
      const all = kernelNote === undefined ? refused : [kernelNote, ...refused];
      notes.replaceChildren(...all.map((text) => element("li", {}, icon("warning"), text)));
    },
    showVerdict({ level, sentence: what, consequence: meaning }) {
      showLevel(level, verdictIcons[level]);
      sentence.textContent = what;
      consequence.textContent = meaning;
      const search = element(
        "li",
        { class: "search" },
        icon("search"),
        "Looking for what would help…",
      );
      advice.replaceChildren(...(level === "good" ? [] : [search]));
    },
    showAdvice(list) {
      advice.replaceChildren(
        ...list.map((one) =>
          element("li", { class: one.kind }, icon(adviceIcons[one.kind]), one.sentence),
        ),
      );
    },
    endSearch: () => advice.querySelector(".search")?.remove(),
    showMessage(message) {
      showLevel("none", "info");
      sentence.textContent = message;
      consequence.textContent = "";
      advice.replaceChildren();
    },
  };
}

const adviceIcons: Readonly<Record<Advice["kind"], string>> = {
  helps: "lightbulb",
  application: "server-process",
  useless: "circle-slash",
};

function chip(
  title: string,
  onClick: () => void,
): { readonly root: HTMLElement; readonly label: HTMLElement } {
  const label = element("span");
  const root = element(
    "button",
    { type: "button", class: "chip", title },
    label,
    icon("chevron-down"),
  );
  root.addEventListener("click", onClick);
  return { root, label };
}
