import { valuesOf } from "../../core/features/acceptedSettings.ts";
import { clipped } from "../../core/features/markdown.ts";
import {
  describeCapacity,
  describeCauses,
  describeMemory,
  describeRefusal,
} from "../../core/features/sysctlLimits.ts";
import type { EffectiveLimits } from "../../core/kernel/limits.ts";
import { provenSynQueueCapacity } from "../../core/kernel/provenPeers.ts";
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
  const context = tools.context(options.kernel, options.listenBacklog, settings);
  const { limits } = context;
  const { model } = tools.kernel(options.kernel);
  const sysctls = valuesOf(context.settings);
  const known = provenSynQueueCapacity(model, options.listenBacklog, sysctls);
  const data = {
    ...limits,
    knownPeersSynQueue: known ?? null,
    ...kernelNoteField(options.kernel),
  };
  return {
    output: options.format === "json" ? JSON.stringify(data, undefined, 2) : report(limits, known),
    exitCode: limits.refusedWrites.length === 0 ? 0 : 1,
    notes: kernelNotes(options.kernel),
  };
}

/** `known`: what the SYN queue takes from peers that the kernel knows. */
function report(limits: EffectiveLimits, known: number | undefined): string {
  const width = Math.max(...limits.limits.map(({ title }) => title.length));
  const rows = limits.limits.map((limit) => {
    const causes = describeCauses(limit);
    const at = limit.decidedAt;
    const parts = [
      `${limit.title.padEnd(width)}  ${describeCapacity(limit)}`,
      describeMemory(limit),
      limit.oneSender === undefined ? "" : `one sender alone: ${limit.oneSender.capacity}`,
      causes === "" ? "" : `limited by ${causes}`,
      limit.refusal === undefined ? "" : `beyond: ${describeRefusal(limit).replace("; ", ", ")}`,
      limit.id === "synQueue" && known !== limit.capacity
        ? `peers known from earlier connections: ${describeCapacity({ ...limit, capacity: known })}`
        : "",
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
