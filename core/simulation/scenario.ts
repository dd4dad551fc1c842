/** When clients try to connect. Rates are per second, times in milliseconds of simulated time. */
export type Arrivals =
  | { readonly kind: "burst"; readonly count: number; readonly atMs: number }
  | { readonly kind: "poisson"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number };

/** How fast the application takes connections from the accept queue. */
export type Accepts =
  | { readonly kind: "exponential"; readonly perSecond: number }
  | { readonly kind: "constant"; readonly perSecond: number }
  /** Never: the application hangs. */
  | { readonly kind: "none" };

/** A time in which the application accepts nothing. */
export interface Stall {
  readonly atMs: number;
  readonly durationMs: number;
}

/** One simulation, complete: the same scenario on the same kernel gives the same result. */
export interface Scenario {
  /** Texts for /proc/sys by dotted name, as the config sets them; others keep the kernel's defaults. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly listenBacklog: number;
  readonly arrivals: Arrivals;
  readonly accepts: Accepts;
  readonly stall: Stall | undefined;
  /** Round trip between client and server. */
  readonly rttMs: number;
  /** How often a client sends its SYN again: after 1, 2, 4, ... seconds. 0: it gives up after one second. */
  readonly synRetries: number;
  /** Arrivals end here; connections under way are followed until then and no longer. */
  readonly durationMs: number;
  readonly seed: number;
}

/** A burst against a slow application, enough to overflow a backlog of 511. */
export function defaultScenario(
  listenBacklog: number,
  sysctls: ReadonlyMap<string, string>,
): Scenario {
  return {
    sysctls,
    listenBacklog,
    arrivals: { kind: "burst", count: 2000, atMs: 500 },
    accepts: { kind: "exponential", perSecond: 400 },
    stall: undefined,
    rttMs: 20,
    synRetries: 6,
    durationMs: 10_000,
    seed: 1,
  };
}

/** What is wrong with a text, and how to write it. */
export interface SpecProblem {
  readonly problem: string;
}

const mostPerSecond = 1_000_000;
const mostBurst = 1_000_000;

/** Reads `burst:N@SECONDS`, `poisson:RATE` or `constant:RATE`. */
export function parseArrivals(text: string): Arrivals | SpecProblem {
  const burst = /^burst:(\d+)(?:@(\d+(?:\.\d+)?)s?)?$/.exec(text.trim());
  if (burst) {
    const count = Number(burst[1]);
    if (count < 1 || count > mostBurst) {
      return { problem: `a burst has 1 to ${mostBurst} connections, not ${burst[1]}` };
    }
    return { kind: "burst", count, atMs: Number(burst[2] ?? 0) * 1000 };
  }
  const steady = parseRate(text, ["poisson", "constant"]);
  return (
    steady ?? {
      problem: `arrivals are burst:N@SECONDS, poisson:RATE or constant:RATE, not "${text}"`,
    }
  );
}

/** Reads `exponential:RATE`, `constant:RATE` or `none`. */
export function parseAccepts(text: string): Accepts | SpecProblem {
  if (text.trim() === "none") return { kind: "none" };
  const steady = parseRate(text, ["exponential", "constant"]);
  return (
    steady ?? { problem: `accepts are exponential:RATE, constant:RATE or none, not "${text}"` }
  );
}

/** Reads `SECONDSs@SECONDSs`: how long, and from when. */
export function parseStall(text: string): Stall | SpecProblem {
  const match = /^(\d+(?:\.\d+)?)s?@(\d+(?:\.\d+)?)s?$/.exec(text.trim());
  if (!match)
    return { problem: `a stall is written like 2s@5s (for 2 s, from 5 s on), not "${text}"` };
  return { durationMs: Number(match[1]) * 1000, atMs: Number(match[2]) * 1000 };
}

function parseRate<Kind extends string>(
  text: string,
  kinds: readonly Kind[],
): { readonly kind: Kind; readonly perSecond: number } | SpecProblem | undefined {
  const match = /^([a-z]+):(\d+(?:\.\d+)?)$/.exec(text.trim());
  const kind = kinds.find((candidate) => candidate === match?.[1]);
  if (!match || kind === undefined) return undefined;
  const perSecond = Number(match[2]);
  if (perSecond > 0 && perSecond <= mostPerSecond) return { kind, perSecond };
  return { problem: `a rate is above 0 and at most ${mostPerSecond} a second, not ${match[2]}` };
}
