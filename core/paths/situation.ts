import type { EffectiveLimits, Limit } from "../kernel/limits.ts";
import type {
  Drop,
  Errno,
  ExperimentMachine,
  PacketOutcome,
  SocketHandle,
  TracedMachine,
} from "../kernel/machine.ts";

/** A machine with the settings written, and what they come to. */
export interface Situation {
  readonly machine: TracedMachine;
  readonly listenBacklog: number;
  readonly limits: EffectiveLimits;
  /** A fresh machine with the same settings, to try out what comes. */
  makeTwin(): ExperimentMachine;
}

/** What a path's last call answered. */
export interface Outcome {
  readonly drop: Drop | undefined;
  readonly errno: Errno | undefined;
  readonly packet: PacketOutcome | undefined;
  /** Something was said on the wire by a timer, taken from a queue, or queued. */
  readonly happened: boolean;
}

export const cpu = 0;

export function openListener(
  { listenBacklog }: Situation,
  machine: ExperimentMachine,
): SocketHandle {
  const socket = machine.createTcpSocket();
  machine.listen(socket, listenBacklog);
  return socket;
}

/** How many a queue holds; `undefined` where it refuses none. */
export function capacityOf({ limits }: Situation, id: Limit["id"]): number | undefined {
  return limits.limits.find((limit) => limit.id === id)?.capacity;
}

export function packetOutcome(packet: PacketOutcome): Outcome {
  return { drop: packet.drop, errno: undefined, packet, happened: packet.reply !== "none" };
}

export function errnoOutcome(errno: Errno, drop?: Drop): Outcome {
  return { drop, errno, packet: undefined, happened: errno === "0" };
}

export function plainOutcome(happened: boolean, drop?: Drop): Outcome {
  return { drop, errno: undefined, packet: undefined, happened };
}
