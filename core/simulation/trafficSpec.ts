import { scenarioBounds } from "./scenarioBounds.ts";

/** When clients begin to connect. */
export type ArrivalSpec =
  | { readonly kind: "burst"; readonly count: number; readonly atMs: number }
  | { readonly kind: "poisson"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number }
  /** At random, with a rate that changes evenly from the start of the simulation to its end. */
  | { readonly kind: "ramp"; readonly fromPerSecond: number; readonly toPerSecond: number }
  /** At random for `onMs`, not at all for `offMs`, and again. */
  | {
      readonly kind: "onoff";
      readonly perSecond: number;
      readonly onMs: number;
      readonly offMs: number;
    }
  /** Nobody. */
  | { readonly kind: "none" }
  /** As recorded: rising times since the start. */
  | { readonly kind: "trace"; readonly timesMs: readonly number[] };

/** How an acceptor takes connections: one at a time, each keeping it busy for a while. */
export type AcceptSpec =
  | { readonly kind: "exponential"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number }
  /** Measured service times, each as likely as the others. */
  | { readonly kind: "measured"; readonly serviceMs: readonly number[] }
  /** Never calls accept(2). */
  | { readonly kind: "none" };

/** The application ends and begins to listen again after a while. */
export interface RestartSpec {
  readonly downMs: number;
  readonly atMs: number;
}

/** The application does nothing during this time. */
export interface StallSpec {
  readonly durationMs: number;
  readonly atMs: number;
}

export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const { mostConnections: largestCount, largestRate, longestMs } = scenarioBounds;

/** `burst:N@T`, `poisson:RATE`, `constant:RATE`, `ramp:FROM-TO`, `onoff:RATE,ON,OFF`; rates per second, times like `250ms`, `2s` or plain seconds. */
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
    case "ramp":
      return parseRamp(rest);
    case "onoff":
      return parseOnOff(rest);
    case "none":
      return rest === "" ? { value: { kind } } : { problem: `"none" takes no number.` };
    default:
      return {
        problem: `Arrivals are written burst:N@T, poisson:RATE, constant:RATE, ramp:FROM-TO, onoff:RATE,ON,OFF, trace:FILE or none, not "${clip(text)}".`,
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
        problem: `Accepts are written exponential:RATE, constant:RATE, measured:FILE or none, not "${clip(text)}".`,
      };
  }
}

/**
 * Recorded numbers, one a line or separated by commas: seconds, or with a unit as in `12ms`. A first line that is no number
 * is a heading. Of several columns the first counts.
 */
export function parseRecorded(text: string): Parsed<readonly number[]> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const rows = lines.map((line) => line.split(/[,;\t]/)[0] ?? "");
  if (rows.length > 1 && parseDuration(rows[0] ?? "") === undefined) rows.shift();
  const only = lines.length === 1 ? (lines[0] ?? "").split(/[,;\t]/) : rows;
  const times: number[] = [];
  for (const row of only) {
    const timeMs = parseDuration(row);
    if (timeMs === undefined) {
      return { problem: badDuration("A recorded time", row.trim()) };
    }
    times.push(timeMs);
  }
  if (times.length === 0 || times.length > largestCount) {
    return {
      problem: `A recording needs from 1 to ${largestCount} times; it has ${times.length}.`,
    };
  }
  return { value: times };
}

/** `2s@500ms`: for how long, and from when on (0 where it is left out). */
export function parseStall(text: string): Parsed<StallSpec> {
  return parseSpan(text, "stall");
}

/** `300ms@5s`: how long nobody listens, and from when on. */
export function parseRestart(text: string): Parsed<RestartSpec> {
  const span = parseSpan(text, "restart");
  if ("problem" in span) return span;
  return { value: { downMs: span.value.durationMs, atMs: span.value.atMs } };
}

function parseSpan(text: string, what: "stall" | "restart"): Parsed<StallSpec> {
  // `stall:2s@5s` says the same.
  const [durationText = "", timeText = "0"] = text.trim().replace(`${what}:`, "").split("@", 2);
  const durationMs = parseDuration(durationText);
  if (durationMs === undefined) return { problem: badDuration(`A ${what}`, durationText) };
  const atMs = parseDuration(timeText);
  if (atMs === undefined) return { problem: badDuration(`The time of a ${what}`, timeText) };
  return { value: { durationMs, atMs } };
}

/** Milliseconds of `250ms`, `1.5s` or `1.5` (seconds); `undefined`: not a duration up to a day. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s)?$/.exec(text.trim());
  if (!match) return undefined;
  const durationMs = Number(match[1]) * (match[2] === "ms" ? 1 : 1000);
  return durationMs <= longestMs ? durationMs : undefined;
}

/** The inverse of the parsers, for showing and storing. */
export function formatSpec(spec: ArrivalSpec | AcceptSpec): string {
  switch (spec.kind) {
    case "burst":
      return `burst:${spec.count}@${spec.atMs}ms`;
    case "ramp":
      return `ramp:${spec.fromPerSecond}-${spec.toPerSecond}`;
    case "onoff":
      return `onoff:${spec.perSecond},${spec.onMs}ms,${spec.offMs}ms`;
    case "trace":
      return `trace of ${spec.timesMs.length} connections`;
    case "measured":
      return `${spec.serviceMs.length} measured service times`;
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

function parseRamp(text: string): Parsed<ArrivalSpec> {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)-(\d{1,9}(?:\.\d{1,6})?)$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  if (!(from + to > 0 && from <= largestRate && to <= largestRate)) {
    return {
      problem: `ramp needs two rates per second, at most ${largestRate}, one of them more than 0, as in ramp:100-900; "${clip(text)}" is none.`,
    };
  }
  return { value: { kind: "ramp", fromPerSecond: from, toPerSecond: to } };
}

function parseOnOff(text: string): Parsed<ArrivalSpec> {
  const [rateText = "", onText = "", offText = "", ...more] = text.split(",");
  const rate = parseRate("onoff", rateText.trim(), "connections");
  const onMs = parseDuration(onText);
  const offMs = parseDuration(offText);
  if ("problem" in rate || !onMs || offMs === undefined || more.length > 0) {
    return {
      problem: `onoff needs a rate per second and two times, as in onoff:500,2s,3s; "${clip(text)}" is none.`,
    };
  }
  return { value: { kind: "onoff", perSecond: rate.value.perSecond, onMs, offMs } };
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
