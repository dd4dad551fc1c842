import { effectiveLimits, type Limit } from "../../kernel/limits.ts";
import type { Problem } from "../../text/problem.ts";
import { modelValues } from "../acceptedSettings.ts";
import type { ConfigDocument, KernelContext } from "../context.ts";
import { clipped } from "../markdown.ts";
import { describeInfluence, influenceOf, limitsOfSysctl } from "../sysctlLimits.ts";
import { deletionOfLine, type LineCheck, shown } from "./check.ts";

export function maskedProblem(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  if (context.maskedBy === undefined) return [];
  const [first] = document.entries;
  if (first === undefined) return [];
  return [
    {
      range: first.keyRange,
      severity: "information",
      code: "masked-file",
      message: `No loader reads this file: ${context.maskedBy} has the same name in a folder that comes first.`,
    },
  ];
}

/** Writing one of these also sets others, so a line that lies between two writes may need the first. */
const reachesOthers = /^net\.ipv(?:4\.ip_forward$|[46]\.conf\.(?:all|default)\.)/;

/** A later line of the same file, or a file that is read later, sets the same key. */
export const losingLine: LineCheck = ({ entry, name }, { document, context }) => {
  const winner = context.settings.get(name);
  if (winner === undefined || context.maskedBy !== undefined) return undefined;
  const { origin } = winner;
  const isSameFile = origin.uri === document.uri;
  if (isSameFile && origin.line === entry.line) return undefined;
  const place = isSameFile
    ? `line ${origin.line + 1}`
    : `${origin.displayPath}:${origin.line + 1}, which is read later`;
  // The key may be written all the same, so a loader's order can matter; the end is the same.
  const removal = {
    title: "Delete the line",
    edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
    isPreferred: isSameFile && !reachesOthers.test(name),
  };
  return {
    range: entry.keyRange,
    severity: "information",
    code: "overridden",
    message: `${clipped(name)} is set again to ${shown(winner.value)} by ${place}: this line has no effect.`,
    fixes: [removal],
    isUnnecessary: isSameFile,
  };
};

/** A limit that was raised above its default although something lower holds it. */
export const vainRaise: LineCheck = ({ entry, name }, { context }) => {
  const limits = limitsOfSysctl(context.limits, name);
  const [first] = limits;
  if (
    first === undefined ||
    !limits.every((limit) => influenceOf(limit, name) === "limitedElsewhere")
  ) {
    return undefined;
  }
  const usual = Number(context.probe.defaultValue(name) ?? Number.NaN);
  const written = context.probe.writeValue(name, entry.value);
  if (written.kind !== "accepted" || !(Number(written.readBack) > usual)) return undefined;
  if (!isSameWithout(name, limits, context)) return undefined;
  const call = first.unit === "connections" ? ` for listen(fd, ${context.listenBacklog})` : "";
  return {
    range: entry.valueRange,
    severity: "information",
    code: "raised-in-vain",
    message: `Raising ${name} to ${written.readBack} changes nothing${call} on Linux ${context.kernel.version.id}. ${describeInfluence(first, name)}`,
  };
};

function isSameWithout(name: string, limits: readonly Limit[], context: KernelContext): boolean {
  const sysctls = new Map(modelValues(context.settings, context.probe));
  sysctls.delete(name);
  const without = effectiveLimits(context.model, {
    listenBacklog: context.listenBacklog,
    sysctls,
  });
  return limits.every((limit) =>
    without.limits.some((other) => other.id === limit.id && other.capacity === limit.capacity),
  );
}

/** The only line for a key, and it sets what holds anyway. */
export const sameAsDefault: LineCheck = ({ entry, name }, { document, context }) => {
  const usual = context.probe.defaultValue(name);
  if (usual === undefined || withSingleBlanks(entry.value) !== withSingleBlanks(usual)) {
    return undefined;
  }
  const setting = context.settings.get(name);
  if (setting === undefined || setting.overridden.length > 0) return undefined;
  return {
    range: entry.valueRange,
    severity: "hint",
    code: "same-as-default",
    message: `${shown(entry.value)} is the default of Linux ${context.kernel.version.id}, so the line changes nothing there.`,
    fixes: [
      {
        title: "Delete the line",
        edits: [deletionOfLine(document.text, entry.keyRange.start, context.loader)],
        isPreferred: false,
      },
    ],
  };
};

function withSingleBlanks(value: string): string {
  return value.split(/\s+/).join(" ");
}
