import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type {
  ListenerQueueId,
  ServiceResult,
  SimulationResult,
} from "../../core/simulation/result.ts";
import { element } from "./element.ts";
import { formatCount } from "./format.ts";

/** The queues of every service side by side. Choosing one puts it into the picture and the charts. */
export interface ServiceQueues {
  readonly root: HTMLElement;
  /** Hidden where there is one service. */
  show(result: SimulationResult, limits: readonly EffectiveLimits[], chosen: number): void;
  /** `share` of the simulated time, 0 to 1. */
  showMoment(share: number): void;
}

interface Bar {
  readonly lengths: readonly number[];
  readonly capacity: number | undefined;
  readonly fill: HTMLElement;
  readonly text: HTMLElement;
}

const queues: readonly (readonly [ListenerQueueId, string])[] = [
  ["synQueue", "SYN queue"],
  ["acceptQueue", "Accept queue"],
];

export function createServiceQueues(choose: (index: number) => void): ServiceQueues {
  let bars: readonly Bar[] = [];
  let rows: readonly HTMLButtonElement[] = [];
  const body = element("tbody");
  const heads = ["Service", ...queues.map(([, title]) => title), "Packets dropped", "Served"];
  const root = element(
    "section",
    { class: "serviceQueues", "aria-labelledby": "servicesTitle", hidden: "" },
    element("h2", { id: "servicesTitle" }, "Services"),
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
      ),
      body,
    ),
  );

  function bar(
    service: ServiceResult,
    id: ListenerQueueId,
    limits: EffectiveLimits | undefined,
  ): Bar {
    const capacity = limits?.limits.find((one) => one.id === id)?.capacity;
    return {
      ...{ lengths: service.queueLengths[id], capacity },
      fill: element("span", { class: "fill" }),
      text: element("span", { class: "level" }),
    };
  }

  return {
    root,
    show(result, limits, chosen) {
      const services = result.services ?? [];
      root.hidden = services.length < 2;
      const all = services.map((service, index) => ({
        ...{ service, index },
        own: queues.map(([id]) => bar(service, id, limits[index])),
      }));
      bars = all.flatMap(({ own }) => own);
      const select = (index: number) => {
        for (const [at, row] of rows.entries())
          row.setAttribute("aria-pressed", String(at === index));
        choose(index);
      };
      rows = all.map(({ service, index }) => {
        const title = `Show the queues of ${service.name} in the picture and the charts`;
        const button = element("button", { type: "button", class: "chip", title }, service.name);
        button.setAttribute("aria-pressed", String(index === chosen));
        button.addEventListener("click", () => select(index));
        return button;
      });
      body.replaceChildren(
        ...all.map(({ service, index, own }) => {
          const { accepted, offered } = service.connections;
          return element(
            "tr",
            {},
            element("th", { scope: "row" }, rows[index] ?? service.name),
            ...own.map(({ fill, text }) =>
              element("td", {}, element("span", { class: "bar" }, fill), text),
            ),
            element("td", { class: "number" }, formatCount(service.droppedPackets)),
            element(
              "td",
              { class: "number" },
              `${formatCount(accepted)} of ${formatCount(offered)}`,
            ),
          );
        }),
      );
    },
    showMoment(share) {
      for (const { lengths, capacity, fill, text } of bars) {
        const at = Math.round(share * lengths.length) - 1;
        const length = lengths[Math.min(lengths.length - 1, Math.max(0, at))] ?? 0;
        const part = capacity === undefined || capacity === 0 ? 0 : Math.min(1, length / capacity);
        fill.style.width = `${100 * part}%`;
        fill.classList.toggle("full", part >= 1);
        const of = capacity === undefined ? "" : ` of ${formatCount(capacity)}`;
        text.textContent = `${formatCount(length)}${of}`;
      }
    },
  };
}
