import { element } from "./element.ts";
import { formatTime } from "./format.ts";

/** Chooses the moment that the picture shows. */
export interface Scrubber {
  readonly root: HTMLElement;
  show(share: number, durationMs: number): void;
}

const scrubberSteps = 1000;

export function createScrubber(onMove: (share: number) => void): Scrubber {
  const slider = element("input", {
    ...{ type: "range", min: "0", max: String(scrubberSteps), step: "1", id: "time" },
  });
  const time = element("output", { for: "time" });
  slider.addEventListener("input", () => onMove(Number(slider.value) / scrubberSteps));
  const label = element("label", { for: "time" }, "Time");
  return {
    root: element("div", { class: "scrubber" }, label, slider, time),
    show(share, durationMs) {
      slider.value = String(Math.round(share * scrubberSteps));
      const text = formatTime(share * durationMs);
      slider.setAttribute("aria-valuetext", text);
      time.textContent = text;
    },
  };
}
