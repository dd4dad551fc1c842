import { grouped } from "./grouped.ts";
import type { UnixResult } from "./result.ts";
import type { Verdict } from "./verdict.ts";

/** What came of the AF_UNIX traffic, in a few sentences. */
export function unixVerdict({ kind, totals, everBlocked, queue, drops }: UnixResult): Verdict {
  const noun = kind === "datagram" ? "datagram" : "connection";
  const taken = kind === "datagram" ? "read" : "accepted";
  const [first] = [...drops].sort((a, b) => a.firstMs - b.firstMs);
  const held = `The AF_UNIX queue held ${counted(queue.peak, noun)} at most`;
  const level = totals.dropped > 0 ? "lost" : everBlocked > 0 ? "late" : "good";
  const blocked = everBlocked === 0 ? "" : ` ${grouped(everBlocked)} had to wait for room.`;
  const sentence =
    first === undefined
      ? `No ${noun} was refused. ${held}.${blocked}`
      : `${held}, and ${counted(totals.dropped, noun)} ${totals.dropped === 1 ? "was" : "were"} refused, from ${(first.firstMs / 1000).toFixed(2)} s on: ${first.drop.reason}`;
  const parts: readonly (readonly [number, string])[] = [
    [totals.delivered, `were ${taken}`],
    [totals.queued, `wait to be ${taken}`],
    [totals.blocked, "wait for room"],
    [totals.dropped, "were refused"],
  ];
  const list = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${grouped(count)} ${what}`);
  const consequence =
    list.length === 0
      ? `There was no ${noun}.`
      : `Of ${counted(totals.offered, noun)}, ${list.join(", ")}.`;
  return { level, sentence, consequence };
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
