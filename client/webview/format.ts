const numbers = new Intl.NumberFormat("en-US");

/** `12,345` */
export function formatCount(count: number): string {
  return numbers.format(count);
}

/** Between a number and its unit: they stay on one line. */
const noBreakSpace = "\u00a0";

/** `0.52 s` */
export function formatTime(timeMs: number): string {
  return `${(timeMs / 1000).toFixed(2)}${noBreakSpace}s`;
}

/** `20 ms` below a second, `3.02 s` above. */
export function formatDuration(timeMs: number): string {
  return timeMs < 1000 ? `${Number(timeMs.toPrecision(3))}${noBreakSpace}ms` : formatTime(timeMs);
}

/** `3 packets`, `1 packet` */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
