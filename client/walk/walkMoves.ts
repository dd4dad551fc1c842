import type { PathStep } from "../../core/paths/kernelPath.ts";

/** The ways to go on from a step. */
export type WalkMove = "next" | "previous" | "into" | "over" | "out";

/**
 * Where a move leads from a step, as an index; `undefined`: nowhere. `next` passes every step in order. `over` passes the
 * calls that begin at the step, `into` goes into the first of them, `out` goes on behind the call that the step is in,
 * or, where the path ends in it, back to where it was made.
 */
export function moveFrom(
  steps: readonly PathStep[],
  index: number,
  move: WalkMove,
): number | undefined {
  const depth = steps[index]?.depth;
  if (depth === undefined) return undefined;
  switch (move) {
    case "next":
      return inside(steps, index + 1);
    case "previous":
      return inside(steps, index - 1);
    case "into":
      return (steps[index + 1]?.depth ?? 0) > depth ? index + 1 : undefined;
    case "over":
      return found(steps.findIndex((step, at) => at > index && step.depth <= depth));
    case "out": {
      const behind = steps.findIndex((step, at) => at > index && step.depth < depth);
      return behind >= 0
        ? behind
        : found(steps.findLastIndex((step, at) => at < index && step.depth < depth));
    }
  }
}

function inside(steps: readonly PathStep[], index: number): number | undefined {
  return index >= 0 && index < steps.length ? index : undefined;
}

function found(index: number): number | undefined {
  return index >= 0 ? index : undefined;
}
