import { finalAckPaths } from "./definitionsFinalAck.ts";
import { listenPaths } from "./definitionsListen.ts";
import { packetPaths } from "./definitionsPackets.ts";
import { synPaths } from "./definitionsSyn.ts";
import { timerPaths } from "./definitionsTimer.ts";
import { unixPaths } from "./definitionsUnix.ts";
import type { PathEntry, PathSign } from "./kernelPath.ts";
import type { Outcome, Situation } from "./situation.ts";

/** A path as a scenario that really runs: what is prepared, the call whose steps are the path, and what shows of it. */
export interface PathDefinition {
  readonly id: string;
  readonly entry: PathEntry;
  readonly title: string;
  readonly summary: string;
  /** Brings the machine to the point before. `undefined`: with these settings it does not come to that. */
  prepare(situation: Situation): (() => Outcome) | undefined;
  /** What a user can see of it, where no counter moves. */
  sign(outcome: Outcome): PathSign | undefined;
  /** Tells whether the run went where the title says. */
  isIt(outcome: Outcome): boolean;
  /** Code that every version's run passes, by function; a test holds on to it. One of the spellings must be found. */
  readonly landmarks: readonly Landmark[];
}

/** A line by its function and the code that stands on it, with the queue that is tested there. */
export interface Landmark {
  readonly functionName: string;
  /** What the line contains, blanks folded; empty: the function's entry. */
  readonly code: string;
  readonly queue?:
    | "acceptQueue"
    | "synQueue"
    | "fastOpenQueue"
    | "cpuBacklog"
    | "unixListenQueue"
    | "unixDatagramQueue";
}

/** In the order in which a connection meets them. */
export const pathDefinitions: readonly PathDefinition[] = [
  ...listenPaths,
  ...synPaths,
  ...finalAckPaths,
  ...timerPaths,
  ...packetPaths,
  ...unixPaths,
];
