import { clipped } from "../../core/features/markdown.ts";
import {
  describeCapacity,
  describeCauses,
  describeMemory,
} from "../../core/features/sysctlLimits.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import type { Tools } from "./tools.ts";

export interface EffectiveOptions {
  readonly format: "text" | "json";
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
}

/** The limits that the files come to, read in this order. A value that the kernel refuses gives exit status 1. */
export async function effectiveCommand(
  files: readonly string[],
  options: EffectiveOptions,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const settings = tools.settingsOf(inputs.map((input) => tools.readConfig(input)));
  const { limits } = tools.context(options.kernel, options.listenBacklog, settings);
  const data = { ...limits, ...kernelNoteField(options.kernel) };
  return {
    output: options.format === "json" ? JSON.stringify(data, undefined, 2) : report(limits),
    exitCode: limits.refusedWrites.length === 0 ? 0 : 1,
    notes: kernelNotes(options.kernel),
  };
}

function report(limits: EffectiveLimits): string {
  const width = Math.max(...limits.limits.map(({ title }) => title.length));
  const rows = limits.limits.map((limit) => {
    const causes = describeCauses(limit);
    const at = limit.decidedAt;
    const parts = [
      `${limit.title.padEnd(width)}  ${describeCapacity(limit)}`,
      describeMemory(limit),
      limit.oneSender === undefined ? "" : `one sender alone: ${limit.oneSender.capacity}`,
      causes === "" ? "" : `limited by ${causes}`,
      at === undefined ? "" : `${at.path}:${at.line + 1} ${at.functionName}`,
    ];
    return parts.filter((part) => part !== "").join("; ");
  });
  const refused = limits.refusedWrites.map(
    ({ name, value, errno }) =>
      `refused: ${clipped(name)} = ${clipped(value)} (${errno}), what was there before stays`,
  );
  return [`Linux ${limits.kernel}, listen(fd, ${limits.listenBacklog})`, ...rows, ...refused].join(
    "\n",
  );
}
