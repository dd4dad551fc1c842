/** One bar: a name and how many it stands for; `undefined` is without limit. */
export interface Bar {
  readonly label: string;
  readonly value: number | undefined;
  /** What holds something, beside the numbers that limit it. */
  readonly isQueue: boolean;
}

const barCells = 24;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Bars in one scale as lines of text for a code block. A bar of anything but 0 can be seen. */
export function drawBars(bars: readonly Bar[]): string {
  const largest = Math.max(1, ...bars.map((bar) => bar.value ?? 0));
  const labelWidth = Math.max(...bars.map((bar) => bar.label.length));
  return bars
    .map(({ label, value }) => {
      const bar = value === undefined ? `${"█".repeat(barCells)}▶` : barOf(value, largest);
      const number = value === undefined ? "no limit" : String(value);
      return `${label.padEnd(labelWidth)}  ${bar.padEnd(barCells + 1)} ${number}`;
    })
    .join("\n");
}

function barOf(value: number, largest: number): string {
  if (value <= 0) return "";
  const parts = Math.max(1, Math.round((value / largest) * barCells * 8));
  return "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
}
