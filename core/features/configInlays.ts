import type { Assignment } from "../config/entry.ts";
import { generalFactFor } from "../kernel/catalogue/generalFacts.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { entryIn } from "./hover.ts";
import type { InlayResult } from "./inlayHints.ts";
import { limitsOfSysctl } from "./sysctlLimits.ts";
import { describeNumber } from "./writtenNumber.ts";

/** Behind the values of the lines that the range touches: what they come to, where that is not what stands there. */
export function configInlays(
  document: ConfigDocument,
  range: OffsetRange,
  context: KernelContext,
): readonly InlayResult[] {
  const results: InlayResult[] = [];
  let start = document.text.lastIndexOf("\n", range.start - 1) + 1;
  while (start <= range.end && start < document.text.length) {
    const newline = document.text.indexOf("\n", start);
    const end = newline < 0 ? document.text.length : newline;
    const entry = entryOnLine(document, start, end);
    const hint = entry === undefined ? undefined : hintOf(document, entry, context);
    if (entry !== undefined && hint !== undefined) {
      results.push({ offset: entry.valueRange.end, ...hint });
    }
    start = end + 1;
  }
  return results;
}

function entryOnLine(document: ConfigDocument, start: number, end: number): Assignment | undefined {
  const indent = /^[\s-]*/.exec(document.text.slice(start, Math.min(end, start + 200)));
  const entry = entryIn(document, start + (indent?.[0].length ?? 0));
  return entry?.kind === "assignment" && !entry.isGlob ? entry : undefined;
}

type Hint = Pick<InlayResult, "label" | "tooltip">;

/** The first that there is to say: the line loses, the kernel reads it otherwise, a limit cuts it, its size. */
function hintOf(
  document: ConfigDocument,
  entry: Assignment,
  context: KernelContext,
): Hint | undefined {
  const name = entryName(entry);
  const setting = context.settings.get(name);
  const { origin } = setting ?? {};
  if (
    setting !== undefined &&
    origin !== undefined &&
    (origin.uri !== document.uri || origin.line !== entry.line) &&
    setting.value !== entry.value
  ) {
    const place = `${origin.displayPath}:${origin.line + 1}`;
    return {
      label: `→ ${clippedLabel(setting.value)}`,
      tooltip: `${place} is read later and sets ${clippedLabel(setting.value)}.`,
    };
  }
  const written =
    context.probe.defaultValue(name) === undefined
      ? undefined
      : context.probe.writeValue(name, entry.value);
  if (written?.kind === "accepted" && written.readBack !== entry.value) {
    return { label: `= ${written.readBack}`, tooltip: "So the kernel reads it." };
  }
  return cutHint(name, entry, context) ?? sizeHint(name, entry);
}

/** What is granted at listen(2) where that is not the value. */
function cutHint(name: string, entry: Assignment, context: KernelContext): Hint | undefined {
  const [limit] = limitsOfSysctl(context.limits, name);
  if (limit?.id !== "listenBacklog" || limit.capacity === undefined) return undefined;
  if (String(limit.capacity) === entry.value) return undefined;
  return {
    label: `effective ${limit.capacity}`,
    tooltip: `What listen(fd, ${context.listenBacklog}) gets on Linux ${context.limits.kernel}.`,
  };
}

function sizeHint(name: string, entry: Assignment): Hint | undefined {
  const unit = generalFactFor(name)?.unit ?? "";
  const text = describeNumber(entry.value, unit);
  return text === ""
    ? undefined
    : { label: text, tooltip: `In ${unit === "" ? "decimal" : unit}.` };
}

function clippedLabel(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
