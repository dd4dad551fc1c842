import { code } from "./markdown.ts";
import type { Bar } from "./queueBars.ts";

/** In pixels. */
const width = 200;
const height = 10;
/** Seen on light and dark alike; the words beside them have the editor's own colours. */
const colours = { queue: "#3794ff", input: "#8b949e" };

/** Bars in one scale as a markdown table whose middle column is pictures. A bar of anything but 0 can be seen. */
export function barTable(bars: readonly Bar[]): string {
  const largest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const rows = bars.map((bar) => {
    const number = bar.value === undefined ? "no limit" : String(bar.value);
    const picture = `![${number}](data:image/svg+xml,${encodeURIComponent(barSvg(bar, largest))})`;
    return `| ${code(bar.label).replaceAll("|", "\\|")} | ${picture} | ${number} |`;
  });
  return ["| | | |", "|:--|:--|--:|", ...rows].join("\n");
}

function barSvg({ value, isQueue }: Bar, largest: number): string {
  const fill = isQueue ? colours.queue : colours.input;
  const shape =
    value === undefined
      ? `<path d="M0 0H${width - 8}L${width} ${height / 2}L${width - 8} ${height}H0Z" fill="${fill}"/>`
      : `<rect width="${barWidth(value, largest)}" height="${height}" rx="2" fill="${fill}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shape}</svg>`;
}

function barWidth(value: number, largest: number): number {
  return value <= 0 ? 0 : Math.max(2, Math.round((value / largest) * width));
}
