/** When clients begin to connect. */
export type ArrivalSpec =
  | { readonly kind: "burst"; readonly count: number; readonly atMs: number }
  | { readonly kind: "poisson"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number };

/** How the application takes connections: one at a time, each keeping it busy for a while. */
export type AcceptSpec =
  | { readonly kind: "exponential"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number }
  /** Never calls accept(2). */
  | { readonly kind: "none" };

/** The application does nothing during this time. */
export interface StallSpec {
  readonly durationMs: number;
  readonly atMs: number;
}

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const largestCount = 5_000_000;
const largestRate = 10_000_000;

/** `burst:N@T`, `poisson:RATE`, `constant:RATE`; rates per second, times like `250ms`, `2s` or plain seconds. */
export function parseArrivals(text: string): Parsed<ArrivalSpec> {
  const { kind, rest } = splitSpec(text);
  switch (kind) {
    case "burst": {
      const [countText = "", timeText = "0"] = rest.split("@", 2);
      const count = parseCount(countText);
      const atMs = parseDuration(timeText);
      if (count === undefined) {
        return {
          problem: `burst needs a number of connections from 1 to ${largestCount}, as in burst:1000@0; "${clip(countText)}" is none.`,
        };
      }
      if (atMs === undefined) return { problem: badDuration("The time of a burst", timeText) };
      return { value: { kind, count, atMs } };
    }
    case "poisson":
    case "constant":
      return parseRate(kind, rest, "connections");
    default:
      return {
        problem: `Arrivals are written burst:N@T, poisson:RATE or constant:RATE, not "${clip(text)}".`,
      };
  }
}

/** `exponential:RATE`, `constant:RATE` or `none`. */
export function parseAccepts(text: string): Parsed<AcceptSpec> {
  const { kind, rest } = splitSpec(text);
  switch (kind) {
    case "exponential":
    case "constant":
      return parseRate(kind, rest, "accepted connections");
    case "none":
      return rest === "" ? { value: { kind } } : { problem: `"none" takes no number.` };
    default:
      return {
        problem: `Accepts are written exponential:RATE, constant:RATE or none, not "${clip(text)}".`,
      };
  }
}

/** `2s@500ms`: for how long, and from when on (0 where it is left out). */
export function parseStall(text: string): Parsed<StallSpec> {
  const [durationText = "", timeText = "0"] = text.trim().split("@", 2);
  const durationMs = parseDuration(durationText);
  if (durationMs === undefined) return { problem: badDuration("A stall", durationText) };
  const atMs = parseDuration(timeText);
  if (atMs === undefined) return { problem: badDuration("The time of a stall", timeText) };
  return { value: { durationMs, atMs } };
}

/** Milliseconds of `250ms`, `1.5s` or `1.5` (seconds); `undefined`: not a duration up to a day. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s)?$/.exec(text.trim());
  if (!match) return undefined;
  const durationMs = Number(match[1]) * (match[2] === "ms" ? 1 : 1000);
  return durationMs <= 86_400_000 ? durationMs : undefined;
}

/** The inverse of the parsers, for showing and storing. */
export function formatSpec(spec: ArrivalSpec | AcceptSpec): string {
  switch (spec.kind) {
    case "burst":
      return `burst:${spec.count}@${spec.atMs}ms`;
    case "none":
      return "none";
    default:
      return `${spec.kind}:${spec.perSecond}`;
  }
}

function parseRate<Kind extends string>(
  kind: Kind,
  text: string,
  what: string,
): Parsed<{ readonly kind: Kind; readonly perSecond: number }> {
  const perSecond = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (perSecond <= 0 || perSecond > largestRate) {
    return {
      problem: `${kind} needs ${what} per second, more than 0 and at most ${largestRate}, as in ${kind}:500; "${clip(text)}" is none.`,
    };
  }
  return { value: { kind, perSecond } };
}

function parseCount(text: string): number | undefined {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= largestCount ? count : undefined;
}

function splitSpec(text: string): { readonly kind: string; readonly rest: string } {
  const trimmed = text.trim();
  const colon = trimmed.indexOf(":");
  return colon < 0
    ? { kind: trimmed, rest: "" }
    : { kind: trimmed.slice(0, colon), rest: trimmed.slice(colon + 1).trim() };
}

function badDuration(what: string, text: string): string {
  return `${what} needs a time like 250ms, 2s or 1.5, at most a day; "${clip(text)}" is none.`;
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
