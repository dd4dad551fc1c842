import { element, icon } from "./element.ts";

/** What a page shows while it has nothing else to show. */
export interface Waiting {
  readonly root: HTMLElement;
  showLoading(message: string): void;
  showError(message: string): void;
  hide(): void;
}

export function createWaiting(showOutput: () => void): Waiting {
  const root = element("div", { class: "waiting", role: "status" });
  return {
    root,
    showLoading(message) {
      root.hidden = false;
      root.replaceChildren(icon("loading"), element("p", {}, message));
    },
    showError(message) {
      const button = element("button", { type: "button", class: "primary" }, "Show Output");
      button.addEventListener("click", showOutput);
      root.hidden = false;
      root.replaceChildren(icon("error"), element("p", {}, message), button);
    },
    hide() {
      root.hidden = true;
    },
  };
}
