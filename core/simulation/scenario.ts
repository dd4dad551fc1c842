import type { AcceptSpec, ArrivalSpec, StallSpec } from "./trafficSpec.ts";

/** Everything that a simulation depends on, next to the kernel's model. */
export interface Scenario {
  /** The argument of listen(2). */
  readonly listenBacklog: number;
  /** Texts as written to /proc/sys, by dotted name. Those that the kernel does not have or refuses change nothing. */
  readonly sysctls: ReadonlyMap<string, string>;
  readonly arrivals: ArrivalSpec;
  readonly accepts: AcceptSpec;
  readonly stall: StallSpec | undefined;
  /** Network round trip between client and server; each way takes half. 0: as on loopback, a handshake happens at once. */
  readonly rttMs: number;
  /** How often a client sends its SYN again before it gives up (tcp_syn_retries). 0: it never sends anything again. */
  readonly clientRetries: number;
  /** Simulated time, from 0 up to but without this; what is under way then is pending. */
  readonly durationMs: number;
  readonly seed: number;
  readonly packetPath: PacketPath;
  /** More events than this end the run with a problem. */
  readonly eventBudget: number;
}

/**
 * `napi`: the driver polls, and the per-CPU backlog is not used. `cpuBacklog`: every packet to the server passes one
 * CPU's backlog, as with loopback, veth, drivers without NAPI and receive packet steering.
 */
export type PacketPath =
  | { readonly kind: "napi" }
  | { readonly kind: "cpuBacklog"; readonly packetsPerSecond: number };

/** A burst that a stalled web server meets: the queues fill, overflow and drain. */
export const defaultTraffic: Omit<Scenario, "listenBacklog" | "sysctls"> = {
  arrivals: { kind: "burst", count: 1500, atMs: 500 },
  accepts: { kind: "exponential", perSecond: 400 },
  stall: undefined,
  rttMs: 20,
  clientRetries: 6,
  durationMs: 10_000,
  seed: 1,
  packetPath: { kind: "napi" },
  eventBudget: 20_000_000,
};

/** What cannot be simulated, in one sentence; `undefined`: nothing. */
export function scenarioProblem(scenario: Scenario): string | undefined {
  const { durationMs, rttMs, clientRetries, seed } = scenario;
  if (!(durationMs > 0 && durationMs <= 86_400_000)) {
    return "The duration must be more than 0 and at most a day.";
  }
  if (!(rttMs >= 0 && rttMs <= 60_000)) return "The round trip must be from 0 to 60,000 ms.";
  if (!Number.isInteger(clientRetries) || clientRetries < 0 || clientRetries > 127) {
    return "Client retries must be a whole number from 0 to 127.";
  }
  if (!Number.isSafeInteger(seed)) return "The seed must be a whole number.";
  return undefined;
}
