import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { describeCapacity, limitsOfSysctl } from "./sysctlLimits.ts";

export interface LensResult {
  readonly range: OffsetRange;
  readonly title: string;
  readonly action: "simulate" | "chooseKernel" | "none";
}

/** "Simulate" and the kernel at the top; beside each line that counts what its limits come to. */
export function configLenses(
  document: ConfigDocument,
  context: KernelContext,
): readonly LensResult[] {
  const top = { start: 0, end: 0 };
  const lenses: LensResult[] = [
    { range: top, title: "Simulate this config", action: "simulate" },
    {
      range: top,
      title: `Linux ${context.kernel.version.id}, listen(fd, ${context.listenBacklog})`,
      action: "chooseKernel",
    },
  ];
  for (const entry of document.entries) {
    if (entry.kind !== "assignment" || entry.isGlob) continue;
    const name = entryName(entry);
    const origin = context.settings.get(name)?.origin;
    if (origin?.uri !== document.uri || origin.keyRange.start !== entry.keyRange.start) continue;
    const limits = limitsOfSysctl(context.limits, name);
    if (limits.length === 0) continue;
    const title = limits.map((limit) => `${limit.title}: ${describeCapacity(limit)}`).join(" · ");
    lenses.push({ range: entry.keyRange, title, action: "none" });
  }
  return lenses;
}
