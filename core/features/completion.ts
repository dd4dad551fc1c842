import { generalFactFor, generalFacts } from "../kernel/catalogue/generalFacts.ts";
import { catalogueNames, factFor } from "../kernel/catalogue.ts";
import type { OffsetRange } from "../text/offsets.ts";
import type { KernelContext } from "./context.ts";
import { describeRange } from "./sysctlValue.ts";

export interface CompletionResult {
  readonly label: string;
  readonly kind: "folder" | "key" | "value";
  readonly detail: string;
  readonly documentation: string;
  /** Text from here on is replaced. */
  readonly replaces: OffsetRange;
}

/** Keys while one is typed, a segment at a time and in full; after `=` the values that are sure. */
export function configCompletions(
  text: string,
  offset: number,
  context: KernelContext,
): readonly CompletionResult[] {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const typed = text.slice(lineStart, offset);
  if (typed.length > 400 || /^\s*[#;]/.test(typed)) return [];
  const assignment = /^\s*-?\s*([^=\s]+)\s*=\s*(\S*)$/.exec(typed);
  if (assignment !== null) {
    const [, key = "", value = ""] = assignment;
    return valueCompletions(key, { start: offset - value.length, end: offset }, context);
  }
  const key = /^\s*-?([^=\s]*)$/.exec(typed);
  if (key === null) return [];
  const [, prefix = ""] = key;
  return keyCompletions(prefix, { start: offset - prefix.length, end: offset }, context);
}

function keyCompletions(
  prefix: string,
  replaces: OffsetRange,
  context: KernelContext,
): readonly CompletionResult[] {
  const separator = /[./]/.exec(prefix)?.[0] ?? ".";
  const folders = new Set<string>();
  const results: CompletionResult[] = [];
  for (const name of catalogueNames) {
    const fact = factFor(name, context.kernel.version);
    if (fact?.period === undefined) continue;
    const label = name.replaceAll(".", separator);
    if (!label.startsWith(prefix)) continue;
    const next = label.indexOf(separator, prefix.length);
    if (next >= 0) folders.add(label.slice(0, next + 1));
    const usual = fact.period.defaultNote ?? context.probe.defaultValue(name);
    results.push({
      label,
      kind: "key",
      detail: usual === undefined ? "" : `default ${usual}`,
      documentation: fact.fact.summary,
      replaces,
    });
  }
  for (const { pattern, summary, unit } of generalFacts) {
    const label = pattern.replaceAll(".", separator);
    if (!label.startsWith(prefix)) continue;
    const next = label.indexOf(separator, prefix.length);
    if (next >= 0) folders.add(label.slice(0, next + 1));
    results.push({ label, kind: "key", detail: unit, documentation: summary, replaces });
  }
  const groups = [...folders].map(
    (label): CompletionResult => ({
      label,
      kind: "folder",
      detail: "",
      documentation: "",
      replaces,
    }),
  );
  return [...groups, ...results];
}

function valueCompletions(
  key: string,
  replaces: OffsetRange,
  context: KernelContext,
): readonly CompletionResult[] {
  const name = key.replaceAll("/", ".");
  const fact = factFor(name, context.kernel.version);
  const usual = context.probe.defaultValue(name);
  const values = new Map<string, string>();
  for (const { value, meaning } of fact?.fact.values ?? []) values.set(value, meaning);
  if (usual !== undefined) {
    const meaning = values.get(usual);
    values.set(usual, meaning === undefined ? "default" : `default: ${meaning}`);
  }
  if (usual === undefined && generalFactFor(name)?.kind === "b") {
    values.set("0", "off").set("1", "on");
  }
  const range = context.probe.acceptedRange(name);
  const documentation = range === undefined ? "" : `Takes ${describeRange(range)}.`;
  return [...values].map(([label, detail]) => ({
    label,
    kind: "value",
    detail,
    documentation,
    replaces,
  }));
}
