import type { SettingOrigin } from "../config/settings.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { overridesIn, placeName } from "./configLinks.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { describeCapacity, limitsOfSysctl } from "./sysctlLimits.ts";

export interface LensResult {
  readonly range: OffsetRange;
  readonly title: string;
  readonly action: "simulate" | "chooseKernel" | "goTo" | "none";
  /** Where `goTo` leads. */
  readonly target?: Pick<SettingOrigin, "uri" | "line">;
}

/** A client draws all of them at once; the diagnostics tell of every line. */
const mostOverridden = 1000;

/**
 * "Simulate" and the kernel at the top, and what masks the file; beside each line that counts what its limits come to, beside each
 * that loses which one wins.
 */
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
  if (context.maskedBy !== undefined) {
    const title = `Not read: ${context.maskedBy} has the same name and comes first`;
    lenses.push({ range: top, title, action: "none" });
  }
  lenses.push(...overriddenLenses(document, context));
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

function overriddenLenses(
  document: ConfigDocument,
  { settings }: KernelContext,
): readonly LensResult[] {
  const winners = overridesIn(document.uri, settings);
  const lost = document.entries.filter(({ keyRange }) => winners.has(keyRange.start));
  return lost.slice(0, mostOverridden).flatMap(({ keyRange: range }) => {
    const origin = winners.get(range.start)?.origin;
    if (origin === undefined) return [];
    const title = `Overridden by ${placeName(origin)}`;
    return [{ range, title, action: "goTo", target: { uri: origin.uri, line: origin.line } }];
  });
}
