import type { SnippetLocation } from "../../core/kernel/location.ts";
import type { DropGroup, SimulationResult } from "../../core/simulation/result.ts";
import { breakable, code, element, icon, linkButton } from "./element.ts";
import { formatCount, formatTime } from "./format.ts";

/** Which lines of the kernel dropped packets. */
export interface DropsTable {
  readonly root: HTMLElement;
  show(result: SimulationResult): void;
}

export interface DropsActions {
  /** The line that dropped, and the trace of the first packet that it dropped. */
  reveal(at: SnippetLocation): void;
  /** The trace of one of the result's `dropSamples`. */
  trace(sample: number): void;
}

export function createDropsTable({ reveal, trace }: DropsActions): DropsTable {
  const body = element("div");
  const root = element(
    "section",
    { class: "drops", "aria-labelledby": "dropsTitle" },
    element("h2", { id: "dropsTitle" }, "Drops"),
    body,
  );
  return {
    root,
    show(result) {
      const drops = [...result.drops, ...(result.unix?.drops ?? [])];
      body.replaceChildren(
        drops.length === 0 ? emptyState(result) : table(drops, reveal),
        ...oneByOne(result, trace),
        ...countersLine(result),
      );
    },
  };
}

function emptyState({ cookiesSent }: SimulationResult): HTMLElement {
  const cookies =
    cookiesSent === 0
      ? ""
      : ` ${formatCount(cookiesSent)} SYNs were answered with a cookie, because the SYN queue was full.`;
  return element("p", { class: "empty" }, icon("check"), `Nothing was dropped.${cookies}`);
}

function table(
  drops: readonly DropGroup[],
  reveal: (at: SnippetLocation) => void,
): HTMLTableElement {
  const heads = ["When", "Packets", "Queue", "Why", "Where"];
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))),
    ),
    element("tbody", {}, ...drops.map((group) => row(group, reveal))),
  );
}

function row(group: DropGroup, reveal: (at: SnippetLocation) => void): HTMLTableRowElement {
  const { drop, count, packets, firstMs, lastMs, counters } = group;
  const { at } = drop;
  const when =
    firstMs === lastMs ? formatTime(firstMs) : `${formatTime(firstMs)} – ${formatTime(lastMs)}`;
  const place = `${at.path}:${at.line + 1}`;
  const where = linkButton(
    `Show ${place} in the editor`,
    () => reveal(at),
    code(`${at.functionName}()`),
    element("span", { class: "place" }, ...breakable(place)),
  );
  return element(
    "tr",
    {},
    element("td", { class: "when" }, when),
    element(
      "td",
      { class: "number" },
      formatCount(count),
      element("span", { class: "kind" }, packets.join(", ")),
    ),
    element("td", {}, drop.queue === "none" ? "–" : drop.queue),
    element("td", {}, drop.reason, ...counters.map((name) => code(name))),
    element("td", { class: "where" }, where),
  );
}

/** Every drop that was kept, in order of time. */
function oneByOne(
  { drops, dropSamples, droppedPackets }: SimulationResult,
  trace: (sample: number) => void,
): readonly HTMLElement[] {
  if (dropSamples.length === 0) return [];
  const isAll = dropSamples.length === droppedPackets;
  const which = isAll ? "All" : "The first";
  const body = element("tbody");
  const heads = ["When", "Packet", "Client", "Dropped by", "Trace"];
  const list = element(
    "details",
    { class: "dropSamples" },
    element("summary", {}, `${which} ${formatCount(dropSamples.length)} drops, one by one`),
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
  // Hundreds of rows that few people look at: made when they do.
  list.addEventListener("toggle", () => {
    if (!list.open || body.childElementCount > 0) return;
    const rows = dropSamples.map(({ timeMs, packet, peer, group }, index) => {
      const at = drops[group]?.drop.at;
      const client = peer >= 2 ** 30 ? "flood" : formatCount(peer + 1);
      const title = `Show what the kernel did with the packet of drop ${index + 1}`;
      return element(
        "tr",
        {},
        element("td", { class: "when" }, formatTime(timeMs)),
        ...[packet, client].map((text) => element("td", {}, text)),
        element("td", {}, code(`${at?.functionName ?? ""}()`)),
        element(
          "td",
          {},
          linkButton(title, () => trace(index), `Trace ${index + 1}`),
        ),
      );
    });
    body.append(...rows);
  });
  return [list];
}

function countersLine({ counters }: SimulationResult): readonly HTMLElement[] {
  const entries = Object.entries(counters).filter(([, value]) => value > 0);
  if (entries.length === 0) return [];
  const items = entries.flatMap(([name, value]) => [
    element("dt", {}, code(name)),
    element("dd", {}, formatCount(value)),
  ]);
  return [
    element(
      "details",
      { class: "counters" },
      element("summary", {}, `All ${entries.length} counters at the end`),
      element("dl", {}, ...items),
    ),
  ];
}
