import { describe, expect, test } from "vitest";
import { moveFrom, type WalkMove } from "../../client/walk/walkMoves.ts";
import type { PathStep } from "../../core/paths/kernelPath.ts";

/** One step for each digit, which is its depth. */
function stepsOf(depths: string): readonly PathStep[] {
  return [...depths].map((depth, index) => ({
    id: String(index),
    at: { path: "net/socket.c", line: index, functionName: "f" },
    depth: Number(depth),
    note: "",
    value: "",
    values: [],
    queue: undefined,
    sysctls: [],
    sign: undefined,
  }));
}

describe("moves of a walk", () => {
  const cases: readonly [WalkMove, string, number, number | undefined, string][] = [
    ["next", "012", 0, 1, "goes on in order, also into calls"],
    ["next", "012", 2, undefined, "ends at the last step"],
    ["previous", "012", 2, 1, "goes back"],
    ["previous", "012", 0, undefined, "ends at the first step"],
    ["into", "0121", 0, 1, "goes into the call that begins here"],
    ["into", "0012", 0, undefined, "stays where no call begins"],
    ["over", "01221", 1, 4, "passes the calls that begin here"],
    ["over", "0122", 1, undefined, "stays where the path ends in the call"],
    ["over", "0112", 1, 2, "is the next step where no call begins"],
    ["out", "012210", 3, 4, "goes on behind the call"],
    ["out", "0122", 3, 1, "goes back to the call where the path ends in it"],
    ["out", "000", 1, undefined, "stays in the first function"],
  ];
  for (const [move, depths, from, to, title] of cases) {
    test(`${move} ${title} (${depths})`, () => {
      expect(moveFrom(stepsOf(depths), from, move)).toBe(to);
    });
  }
});
