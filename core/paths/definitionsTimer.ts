import type { ExperimentMachine } from "../kernel/machine.ts";
import type { PathDefinition } from "./definitions.ts";
import { column, synQueueColumn } from "./signs.ts";
import { capacityOf, openListener, plainOutcome, type Situation } from "./situation.ts";

const followed = 7;
/** The clock is moved on by so much until a timer says something. */
const stepMs = 50;
/** With many retries a request lives for hours; a walk does not wait for longer than this. */
const longestMs = 250_000;

type Action = "syn-ack" | "expired";

/** A listener that has answered the followed peer, with `length` requests beside it that never end. */
function halfOpen(situation: Situation, machine: ExperimentMachine, length: number): boolean {
  const socket = openListener(situation, machine);
  const { reply, cookie } = machine.receiveSyn(socket, followed);
  if (reply !== "syn-ack" || cookie) return false;
  if (length > 0) machine.pretendLength(socket, "SYN queue", length);
  return true;
}

/** When the timer does `wanted` to the followed peer; tried on a machine of its own. */
function timeOf(situation: Situation, wanted: Action, length: number): number | undefined {
  const twin = situation.makeTwin();
  if (!halfOpen(situation, twin, length)) return undefined;
  for (let timeMs = stepMs; timeMs <= longestMs; timeMs += stepMs) {
    if (twin.advanceTo(timeMs).some(({ action }) => action === wanted)) return timeMs;
  }
  return undefined;
}

/** Lets all go by that comes before, and hands over the look at the timers in which it happens. */
function lookAt(situation: Situation, wanted: Action, timeMs: number | undefined, length: number) {
  const { machine } = situation;
  if (timeMs === undefined || !halfOpen(situation, machine, length)) return undefined;
  machine.advanceTo(timeMs - stepMs);
  return () => plainOutcome(machine.advanceTo(timeMs).some(({ action }) => action === wanted));
}

export const timerPaths: readonly PathDefinition[] = [
  {
    id: "timer-retransmit",
    entry: "timer",
    title: "The SYN-ACK is sent again",
    summary:
      "Nobody completes the handshake: after a while the SYN-ACK goes out again, and the wait doubles.",
    prepare: (situation) => lookAt(situation, "syn-ack", timeOf(situation, "syn-ack", 0), 0),
    sign: () => column("ss -tano state syn-recv, timer", "ss -tano state syn-recv"),
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "syn_ack_recalc", code: "max_syn_ack_retries" }],
  },
  {
    id: "timer-expire",
    entry: "timer",
    title: "The handshake is given up",
    summary:
      "The SYN-ACK was sent as often as net.ipv4.tcp_synack_retries allows: the request is dropped from the SYN queue.",
    prepare: (situation) => lookAt(situation, "expired", timeOf(situation, "expired", 0), 0),
    sign: () => synQueueColumn,
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "syn_ack_recalc", code: "max_syn_ack_retries" }],
  },
  {
    id: "timer-prune",
    entry: "timer",
    title: "The handshake is given up early: the SYN queue is more than half full",
    summary:
      "A SYN queue that is more than half full has no patience: old requests get fewer retries than net.ipv4.tcp_synack_retries says.",
    prepare(situation) {
      const capacity = capacityOf(situation, "synQueue");
      if (capacity === undefined || capacity < 2) return undefined;
      const early = timeOf(situation, "expired", capacity - 1);
      const usual = timeOf(situation, "expired", 0);
      if (early === undefined || (usual !== undefined && early >= usual)) return undefined;
      return lookAt(situation, "expired", early, capacity - 1);
    },
    sign: () => synQueueColumn,
    isIt: ({ happened }) => happened,
    landmarks: [{ functionName: "retries_under_pressure", code: "young" }],
  },
];
