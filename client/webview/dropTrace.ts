import type { SnippetLocation } from "../../core/kernel/location.ts";
import type { TraceStep } from "../../core/kernel/machine.ts";
import type { DropTrace } from "../../core/simulation/traceDrop.ts";
import { code, element, icon } from "./element.ts";

/** What the kernel did with one packet that it dropped, step by step. */
export interface DropTraceView {
  readonly root: HTMLElement;
  /** `which`: such as `The first`. */
  show(trace: DropTrace, which: string): void;
  /** Why there is no trace. */
  showMessage(message: string): void;
  hide(): void;
}

const packetNames: Readonly<Record<DropTrace["call"], string>> = {
  receiveSyn: "SYN",
  receiveAck: "ACK of a handshake",
  receiveData: "data packet",
  receiveRst: "RST",
  netifRx: "packet",
  sendUnix: "datagram",
  offerUnixConnection: "connect(2)",
};

export function createDropTrace(reveal: (at: SnippetLocation) => void): DropTraceView {
  const title = element("h3", { id: "dropTraceTitle" });
  const close = element(
    "button",
    { type: "button", class: "iconButton", "aria-label": "Close the trace" },
    icon("close"),
  );
  const body = element("div");
  const root = element(
    "section",
    { class: "dropTrace", "aria-labelledby": "dropTraceTitle", "aria-live": "polite", hidden: "" },
    element("div", { class: "dropTraceTitle" }, title, close),
    body,
  );
  close.addEventListener("click", () => {
    root.hidden = true;
  });
  return {
    root,
    show({ call, drop, callsBefore, steps }, which) {
      title.textContent = `${which} ${packetNames[call]} dropped by ${drop.at.functionName}()`;
      const before = element(
        "p",
        {},
        callsBefore === 0
          ? "Nothing was handed to the kernel before it."
          : `The kernel was handed ${callsBefore} packets or calls before it.`,
      );
      const items = steps.map((step) => item(step, isDropLine(step, drop.at), reveal));
      const list = element("ol", {}, ...items);
      body.replaceChildren(before, list);
      root.hidden = false;
      // How it came to the drop stands above it.
      const dropped = items.findLast((one) => one.classList.contains("drop"));
      if (dropped) list.scrollTop = dropped.offsetTop - list.offsetTop - list.clientHeight / 2;
    },
    showMessage(message) {
      title.textContent = "No trace";
      body.replaceChildren(element("p", {}, message));
      root.hidden = false;
    },
    hide: () => {
      root.hidden = true;
    },
  };
}

function isDropLine({ at }: TraceStep, drop: SnippetLocation): boolean {
  return at.path === drop.path && at.line === drop.line;
}

function item(
  step: TraceStep,
  isDrop: boolean,
  reveal: (at: SnippetLocation) => void,
): HTMLElement {
  const place = `${step.at.path}:${step.at.line + 1}`;
  const button = element(
    "button",
    { type: "button", class: "traceStep", title: `Show ${place} in the editor` },
    code(step.text),
    element("span", { class: "detail" }, isDrop ? `${step.detail} – dropped here` : step.detail),
  );
  button.addEventListener("click", () => reveal(step.at));
  // Inline styles are against the page's policy; deeper calls than this are rare.
  const depth = Math.min(step.depth, 6);
  return element("li", { class: isDrop ? `depth${depth} drop` : `depth${depth}` }, button);
}
