import type { Assignment, ConfigEntry } from "../config/entry.ts";
import { describeIntegerText } from "../config/value.ts";
import { describeExistence, factFor } from "../kernel/catalogue.ts";
import { effectiveLimits, type Limit } from "../kernel/limits.ts";
import type { Problem } from "../text/problem.ts";
import { modelValues } from "./acceptedSettings.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { oddReason } from "./hoverSysctl.ts";
import { clipped } from "./markdown.ts";
import { describeInfluence, influenceOf, limitsOfSysctl } from "./sysctlLimits.ts";
import type { AcceptedRange } from "./sysctlValue.ts";

/** All problems of one document: what its loader cannot read, and what the kernel makes of the values. */
export function configProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  return [
    ...documentProblems(document, context),
    ...document.problems,
    ...document.entries.flatMap((entry) => entryProblems(entry, document, context)),
  ].toSorted((a, b) => a.range.start - b.range.start);
}

/** What is wrong with a document as a whole. It is asked after every keystroke, so it must not go through all entries. */
export function documentProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  return maskedProblem(document, context);
}

/**
 * What is wrong with one entry. The answer is kept until its lines change, or a setting that was asked for here: so
 * nothing else of the document and of other lines may be looked at than `context.settings`.
 */
export function entryProblems(
  entry: ConfigEntry,
  document: Pick<ConfigDocument, "uri">,
  context: KernelContext,
): readonly Problem[] {
  if (entry.kind !== "assignment" || entry.isGlob) return [];
  const name = entryName(entry);
  const problem =
    missingSysctl(entry, name, context) ??
    oddValue(entry, name, context) ??
    losingLine(document, entry, name, context) ??
    vainRaise(entry, name, context);
  return problem === undefined ? [] : [problem];
}

function maskedProblem(document: ConfigDocument, context: KernelContext): readonly Problem[] {
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

/** A key that the catalogue knows from other releases. */
function missingSysctl(
  entry: Assignment,
  name: string,
  context: KernelContext,
): Problem | undefined {
  const fact = factFor(name, context.kernel.version);
  if (fact === undefined || fact.period !== undefined) return undefined;
  const when = `${describeExistence(fact)}, so writing it fails with ENOENT.`;
  const advice = fact.existed.until === undefined ? fact.fact.summary : "Delete the line.";
  return {
    range: entry.keyRange,
    severity: "warning",
    code: "no-such-sysctl",
    message: `Linux ${context.kernel.version.id} has no ${name}: ${when} ${advice}`,
  };
}

function oddValue(entry: Assignment, name: string, context: KernelContext): Problem | undefined {
  const written = context.probe.writeValue(name, entry.value);
  const range = context.probe.acceptedRange(name);
  if (written.kind === "refused") {
    return {
      range: entry.valueRange,
      severity: entry.ignoreErrors ? "warning" : "error",
      code: "refused-value",
      message: `Linux ${context.kernel.version.id} refuses ${shown(entry.value)} for ${name} with ${written.errno}${whyRefused(entry.value, range)} The value before stays.`,
    };
  }
  if (written.kind !== "accepted" || entry.value.trim() === written.readBack) return undefined;
  if (entry.value === "") {
    return {
      range: entry.valueRange,
      severity: "warning",
      code: "empty-value",
      message: `Writing nothing to ${name} succeeds and changes nothing. Write a number after the =.`,
    };
  }
  return {
    range: entry.valueRange,
    severity: "warning",
    code: "read-differently",
    message: `The kernel reads ${shown(entry.value)} as ${written.readBack}${oddReason(entry.value)}. ${betterValue(written.readBack, range)}`,
  };
}

/** What is wrong with the text, or else where the number should lie. */
function whyRefused(value: string, range: AcceptedRange | undefined): string {
  const { value: number, notes } = describeIntegerText(value);
  if (number === undefined && notes.length > 0) return `. ${notes.join(" ")}`;
  return range === undefined ? "." : `; it takes ${range.minimum} to ${range.maximum}.`;
}

/** Early kernels show numbers that they did not take, so what is read back may be no better. */
function betterValue(readBack: string, range: AcceptedRange | undefined): string {
  if (range === undefined || isWithin(readBack, range))
    return `Write ${readBack} if that is meant.`;
  return `Write a number from ${range.minimum} to ${range.maximum}.`;
}

function isWithin(text: string, { minimum, maximum }: AcceptedRange): boolean {
  return minimum <= Number(text) && Number(text) <= maximum;
}

/** A later line of the same file, or a file that is read later, sets the same key. */
function losingLine(
  document: Pick<ConfigDocument, "uri">,
  entry: Assignment,
  name: string,
  context: KernelContext,
): Problem | undefined {
  const winner = context.settings.get(name);
  if (winner === undefined || context.maskedBy !== undefined) return undefined;
  const { origin } = winner;
  if (origin.uri === document.uri && origin.line === entry.line) {
    return undefined;
  }
  const place =
    origin.uri === document.uri
      ? `line ${origin.line + 1}`
      : `${origin.displayPath}:${origin.line + 1}, which is read later`;
  return {
    range: entry.keyRange,
    severity: "information",
    code: "overridden",
    message: `${clipped(name)} is set again to ${shown(winner.value)} by ${place}: this line has no effect.`,
  };
}

/** A limit that was raised above its default although something lower holds it. */
function vainRaise(entry: Assignment, name: string, context: KernelContext): Problem | undefined {
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
}

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

function shown(value: string): string {
  return `"${clipped(value)}"`;
}
