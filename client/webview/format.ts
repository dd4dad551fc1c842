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
