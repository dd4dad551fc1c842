import { element } from "./element.ts";

/** A slider for whole numbers. */
export interface Slider {
  readonly root: HTMLInputElement;
  show(value: number): void;
}

/** Up to here each number has a step of its own. */
const mostSingleSteps = 20;
/** A size doubles within so many steps. */
const stepsPerDoubling = 2;

/** From 0 to `end`; sizes on a logarithmic scale. */
export function createSlider(label: string, end: number, onMove: (text: string) => void): Slider {
  const isLinear = end <= mostSingleSteps;
  const last = isLinear ? end : Math.log2(end) * stepsPerDoubling + 1;
  const valueAt = (step: number): number => {
    if (isLinear || step === 0) return step;
    return Math.round(2 ** ((step - 1) / stepsPerDoubling));
  };
  const stepOf = (value: number): number => {
    if (!(value > 0)) return 0;
    const step = isLinear ? value : Math.round(Math.log2(value) * stepsPerDoubling) + 1;
    return Math.min(last, step);
  };
  const root = element("input", {
    ...{ type: "range", min: "0", max: String(last), step: "1", "aria-label": label },
  });
  root.addEventListener("input", () => {
    const text = String(valueAt(Number(root.value)));
    root.setAttribute("aria-valuetext", text);
    onMove(text);
  });
  return {
    root,
    show(value) {
      root.setAttribute("aria-valuetext", String(value));
      // The thumb stays where the user holds it.
      if (document.activeElement !== root) root.value = String(stepOf(value));
    },
  };
}
