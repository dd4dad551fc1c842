import type { PathPicture } from "../../core/pageMessages.ts";
import { element } from "./element.ts";

/** A path's SVG with steps that can be focused and opened. */
export interface StepPicture {
  readonly root: HTMLElement;
  show(picture: PathPicture): void;
  /** Marks the step that a walk is at. */
  showWalk(stepId: string | undefined): void;
}

const ownStyles = `
svg { display: block; width: 100%; min-width: 520px; max-width: 860px; height: auto; margin: 0 auto; }
[data-step] { cursor: pointer; }
[data-step]:hover { filter: brightness(1.15); }
[data-step] > rect:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 2px; }
[data-step] > rect[aria-current] { outline: 2px solid var(--vscode-charts-orange); outline-offset: 2px; }
`;

export function createStepPicture(onOpen: (stepId: string) => void): StepPicture {
  const root = element("div", { class: "stepPicture" });
  // Names in the picture's style sheet must not meet those of the page.
  const shadow = root.attachShadow({ mode: "open" });
  let walkStep: string | undefined;

  const steps = () => [...shadow.querySelectorAll<SVGElement>("[data-step]")];

  function mark(): void {
    for (const step of steps()) {
      const button = buttonOf(step);
      if (step.dataset.step === walkStep) {
        button.setAttribute("aria-current", "step");
        bringIntoSight(step);
      } else button.removeAttribute("aria-current");
    }
  }

  function open(event: Event): void {
    const id = stepOf(event)?.dataset.step;
    if (id !== undefined) onOpen(id);
  }

  shadow.addEventListener("click", open);
  shadow.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open(event);
      return;
    }
    const move = moves[event.key];
    const step = stepOf(event);
    if (move === undefined || step === undefined) return;
    event.preventDefault();
    const all = steps();
    const next = all[move(all.indexOf(step), all.length)];
    if (next !== undefined) buttonOf(next).focus();
  });

  return {
    root,
    show({ svg, steps: described, title }) {
      const focusedId = shadow.activeElement?.closest("[data-step]")?.getAttribute("data-step");
      const { picture, styles } = parsePicture(svg);
      shadow.adoptedStyleSheets = [...styles, ownStyles].map(styleSheet);
      picture.setAttribute("role", "group");
      picture.setAttribute("aria-label", `Picture of ${title}`);
      shadow.replaceChildren(picture);
      const labels = new Map(described.map(({ id, label }) => [id, label]));
      for (const step of steps()) {
        const id = step.dataset.step ?? "";
        for (const name of ["role", "tabindex", "aria-label"]) step.removeAttribute(name);
        // The button's label says all of it, in sentences.
        for (const text of step.querySelectorAll("text")) text.setAttribute("aria-hidden", "true");
        const button = buttonOf(step);
        button.setAttribute("role", "button");
        button.setAttribute("tabindex", "0");
        button.setAttribute("aria-label", labels.get(id) ?? id);
        if (id === focusedId) button.focus();
      }
      mark();
    },
    showWalk(stepId) {
      walkStep = stepId;
      mark();
    },
  };
}

/** The page's policy refuses inline styles, already while they are parsed: a style sheet made by a script is none. */
function parsePicture(svg: string): {
  readonly picture: Element;
  readonly styles: readonly string[];
} {
  const styles: string[] = [];
  const bare = svg.replace(/<style[^>]*>([\s\S]*?)<\/style>/g, (_, text: string) => {
    styles.push(text);
    return "";
  });
  const parsed = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
  const picture = document.importNode(parsed, true);
  for (const script of picture.querySelectorAll("script")) script.remove();
  return { picture, styles };
}

const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Up or down only: to the side the beginning stays in sight. */
function bringIntoSight(step: Element): void {
  const { top, bottom } = step.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight)
    window.scrollBy({ top: top - window.innerHeight / 3 });
}

/** A step's box. Texts within a button would have to be its name, word for word: they stand beside it. */
function buttonOf(step: SVGElement): SVGElement {
  return step.querySelector<SVGElement>(":scope > rect") ?? step;
}

function stepOf({ target }: Event): SVGElement | undefined {
  const step = target instanceof Element ? target.closest("[data-step]") : null;
  return step instanceof SVGElement ? step : undefined;
}

function styleSheet(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
