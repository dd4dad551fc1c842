import { expect, test } from "vitest";
import type { KernelModel } from "../../core/kernel/model.ts";
import { replayCases } from "../../core/simulation/replay.ts";
import type { MeasuredRow } from "./measured.ts";

/** One test a row: who is sent how many SYN-ACKs, who is given up, and every counter exactly; times nearly. */
export function checkTimedRows(model: KernelModel, rows: readonly MeasuredRow[]): void {
  const replay = replayCases(model, rows);
  const answers = new Map(replay.rows.map(({ id, measured }) => [id, measured]));

  test.each(rows.map((row) => [row.id, row] as const))("%s", (id, row) => {
    const answer = answers.get(id);
    expect(withoutTimes(answer)).toEqual(withoutTimes(row.measured));
    const measured = timesOf(row.measured);
    const modelled = timesOf(answer);
    expect(modelled).toHaveLength(measured.length);
    for (const [at, time] of measured.entries()) {
      const exact = modelled[at] ?? 0;
      // A real timer fires a little late: it is rounded up to its slot in the wheel. Then the harness has to look.
      // Where the kernel counts 250 ticks a second, it set the timer up to 4 ms after its tick began; and times are rounded.
      expect(time).toBeGreaterThanOrEqual(exact - 5);
      expect(time).toBeLessThanOrEqual(exact * 1.04 + 150);
    }
  });
}

const timeFields = /^(t_ms|gone_ms|synack_ms)$/;

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([name, inner]) => {
    if (name === "synack_ms") return [name, inner.map((times: readonly number[]) => times.length)];
    return [name, timeFields.test(name) ? "a time" : withoutTimes(inner)];
  });
  return Object.fromEntries(kept.filter(([name]) => name !== "t_ms"));
}

/** Times in the order of the fields' places. */
function timesOf(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(timesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    timeFields.test(name) && name !== "t_ms" ? [inner].flat(2) : timesOf(inner),
  );
}
