import { element, icon } from "./element.ts";

/** A button that shows and hides a part of the page. */
export interface Opener {
  readonly root: HTMLButtonElement;
  open(isOpen: boolean): void;
}

/** `controls` is the id of the part. */
export function createOpener(
  spec: { readonly title: string; readonly controls: string; readonly isOpen: boolean },
  content: readonly Node[],
  onToggle: (isOpen: boolean) => void,
): Opener {
  const root = element(
    "button",
    { type: "button", class: "opener", "aria-controls": spec.controls, title: spec.title },
    icon("chevron-right"),
    element("span", {}, ...content),
  );
  const open = (isOpen: boolean) => root.setAttribute("aria-expanded", String(isOpen));
  root.addEventListener("click", () => {
    const isOpen = root.getAttribute("aria-expanded") !== "true";
    open(isOpen);
    onToggle(isOpen);
  });
  open(spec.isOpen);
  return { root, open };
}
