import type { TriedValues, TunableSysctl } from "../../core/features/triedValues.ts";
import type { SimulationInput } from "../../core/messages.ts";
import { breakable, element, icon } from "./element.ts";
import { createOpener } from "./opener.ts";
import { createSlider } from "./slider.ts";

/** Controls that try other values without touching a file. */
export interface TryValues {
  readonly root: HTMLElement;
  show(input: SimulationInput, tried: TriedValues): void;
}

export interface TryActions {
  try(tried: TriedValues): void;
  write(sysctls: Readonly<Record<string, string>>): void;
  /** The controls were shown or hidden. */
  open(isOpen: boolean): void;
}

interface Row {
  readonly root: HTMLElement;
  show(tunable: Tunable, text: string, isTried: boolean): void;
}

/** A sysctl, or the application's argument. */
type Tunable = Omit<TunableSysctl, "value">;

const listenBacklogName = "listen backlog";
/** Comes with a scenario; the chip above chooses another. */
const kernelName = "kernel";
/** listen(2) takes an int. */
const largestBacklog = 2 ** 31 - 1;

export function createTryValues(isOpen: boolean, actions: TryActions): TryValues {
  let tried: TriedValues = { sysctls: {} };
  const rows = new Map<string, Row>();
  const grid = element("div", { class: "tryRows", id: "tryRows" });
  const summary = element("span", { class: "trafficText" });
  const opener = createOpener(
    { title: "Try other values without touching a file", controls: "tryRows", isOpen },
    [element("strong", {}, "Try values "), summary],
    (open) => {
      grid.hidden = !open;
      actions.open(open);
    },
  );
  grid.hidden = !isOpen;
  const write = textButton("primary", "save", "Write to file", () => actions.write(tried.sysctls));
  write.title = "Puts the tried values into the configuration, as an edit that can be undone";
  const reset = textButton("secondary", "discard", "Forget", () => change({ sysctls: {} }));
  reset.title = "Goes back to what the files say";
  const root = element(
    "section",
    { class: "controls tryValues", "aria-label": "Try values" },
    element("div", { class: "trafficLine" }, opener.root, reset, write),
    grid,
  );

  function change(values: TriedValues): void {
    tried = values;
    showButtons();
    actions.try(values);
  }

  function changeOne(name: string, text: string | undefined): void {
    if (name === listenBacklogName) {
      const { listenBacklog: _, ...others } = tried;
      const backlog = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
      const isUsable =
        Number.isInteger(backlog) && backlog >= -largestBacklog && backlog <= largestBacklog;
      change(isUsable ? { ...others, listenBacklog: backlog } : others);
      return;
    }
    const { [name]: _, ...others } = tried.sysctls;
    change({ ...tried, sysctls: text === undefined ? others : { ...others, [name]: text } });
  }

  function showButtons(): void {
    const names = Object.keys(tried.sysctls);
    const all = [
      ...(tried.kernel === undefined ? [] : [kernelName]),
      ...(tried.listenBacklog === undefined ? [] : [listenBacklogName]),
      ...names,
    ];
    write.hidden = names.length === 0;
    reset.hidden = all.length === 0;
    summary.textContent =
      all.length === 0
        ? "as the files have them"
        : all.map((name) => `${name} = ${textOf(name) ?? ""}`).join(", ");
  }

  function textOf(name: string): string | undefined {
    if (name === kernelName) return tried.kernel;
    return name === listenBacklogName ? tried.listenBacklog?.toString() : tried.sysctls[name];
  }

  return {
    root,
    show(input, shownTried) {
      tried = shownTried;
      const tunables = [backlogOf(input), ...input.tunables];
      const isSame =
        tunables.length === rows.size && tunables.every((tunable) => rows.has(tunable.name));
      if (!isSame) {
        rows.clear();
        for (const tunable of tunables) {
          const { name } = tunable;
          rows.set(
            name,
            createRow(tunable, (text) => changeOne(name, text)),
          );
        }
        grid.replaceChildren(...[...rows.values()].map((row) => row.root));
      }
      for (const tunable of tunables) {
        const text = textOf(tunable.name);
        rows.get(tunable.name)?.show(tunable, text ?? tunable.fileValue, text !== undefined);
      }
      showButtons();
    },
  };
}

function backlogOf({ chosenListenBacklog }: SimulationInput): Tunable {
  return {
    name: listenBacklogName,
    fileValue: String(chosenListenBacklog),
    origin: "the application's argument",
    minimum: -largestBacklog,
    maximum: largestBacklog,
    refused: undefined,
    sliderEnd: 2 ** 17,
  };
}

function createRow(
  spec: Pick<TunableSysctl, "name" | "choices" | "sliderEnd">,
  onChange: (text: string | undefined) => void,
): Row {
  const { name, choices, sliderEnd } = spec;
  const id = `try-${name}`;
  let shown: Tunable | undefined;
  const changed = (text: string) => onChange(text === shown?.fileValue ? undefined : text);
  const slider =
    choices === undefined ? createSlider(`${name}, slider`, sliderEnd, typed) : undefined;
  const box = choices
    ? element(
        "select",
        { id },
        ...choices.map((choice) => element("option", { value: choice }, choice)),
      )
    : element("input", {
        ...{ id, type: "text", inputmode: "numeric", autocomplete: "off", spellcheck: "false" },
      });
  const problem = element("span", { class: "problem", role: "alert", id: `${id}-problem` });
  const origin = element("span", { class: "origin" });
  const back = element(
    "button",
    { type: "button", class: "iconButton", "aria-label": `Forget the tried ${name}` },
    icon("discard"),
  );
  box.setAttribute("aria-describedby", `${id}-problem`);
  box.addEventListener("input", () => changed(box.value.trim()));
  back.addEventListener("click", () => {
    if (shown) typed(shown.fileValue);
  });
  function typed(text: string): void {
    box.value = text;
    changed(text);
  }
  const root = element(
    "div",
    { class: "tryRow" },
    element("div", {}, element("label", { for: id }, ...breakable(name)), origin),
    slider?.root ?? element("span"),
    element("span", { class: "inputBox" }, box),
    back,
    problem,
  );
  return {
    root,
    show(tunable, text, isTried) {
      shown = tunable;
      root.classList.toggle("tried", isTried);
      back.classList.toggle("idle", !isTried);
      back.tabIndex = isTried ? 0 : -1;
      // What a user types stays as typed until the focus leaves it.
      if (document.activeElement !== box) box.value = text;
      slider?.show(Number(text));
      const from = tunable.origin === "default" ? "the default" : tunable.origin;
      origin.textContent = isTried ? `${tunable.fileValue}: ${from}` : from;
      problem.textContent =
        tunable.refused === undefined
          ? ""
          : `This kernel refuses it (${tunable.refused}): it takes ${tunable.minimum} to ${tunable.maximum}.`;
    },
  };
}

function textButton(
  className: string,
  iconName: string,
  text: string,
  onClick: () => void,
): HTMLButtonElement {
  const button = element("button", { type: "button", class: className }, icon(iconName), text);
  button.addEventListener("click", onClick);
  return button;
}
