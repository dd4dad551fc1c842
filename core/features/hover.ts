import type { ConfigEntry } from "../config/entry.ts";
import type { SettingOrigin } from "../config/settings.ts";
import type { OffsetRange } from "../text/offsets.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { dashMarkdown, globMarkdown, valueMarkdown } from "./hoverParts.ts";
import { sysctlMarkdown } from "./hoverSysctl.ts";
import { clipped, code, markdownLink } from "./markdown.ts";

export interface HoverResult {
  readonly range: OffsetRange;
  readonly markdown: string;
}

/** What a key or its value does. Nothing between them, in comments and in lines that no loader understands. */
export function hoverConfig(
  document: ConfigDocument,
  offset: number,
  context: KernelContext,
): HoverResult | undefined {
  const dash = dashAt(document, offset);
  if (dash !== undefined) {
    return { range: dash.range, markdown: dashMarkdown(context.loader, dash.entry.kind) };
  }
  const entry = entryIn(document, offset);
  if (entry === undefined) return undefined;
  const isValue = entry.kind === "assignment" && contains(entry.valueRange, offset);
  const range = isValue ? entry.valueRange : entry.keyRange;
  if (!contains(range, offset)) return undefined;
  if (entry.kind === "exclusion") {
    const markdown = `Keeps globs from writing ${code(clipped(entryName(entry)))}. An assignment of the key by its full name still counts.`;
    return { range, markdown };
  }
  if (entry.isGlob) return { range, markdown: globMarkdown(entry.path, context) };
  const name = entryName(entry);
  const parts = [
    isValue ? valueMarkdown(name, entry.value, context) : "",
    `${sysctlMarkdown(name, context)}${overriddenNote(document, entry.line, name, context)}`,
  ];
  return { range, markdown: parts.filter((part) => part !== "").join("\n\n") };
}

/** The dash of an entry, where the offset is before it. */
function dashAt(
  document: ConfigDocument,
  offset: number,
): { readonly range: OffsetRange; readonly entry: ConfigEntry } | undefined {
  if (document.text.charAt(offset) !== "-") return undefined;
  const entry = entryIn(document, offset + 1);
  return entry?.keyRange.start === offset + 1
    ? { range: { start: offset, end: offset + 1 }, entry }
    : undefined;
}

/** The entry whose line holds the offset, from the key to the value. */
export function entryIn(document: ConfigDocument, offset: number): ConfigEntry | undefined {
  const { index } = document;
  return index === undefined ? entryAt(document.entries, offset) : index.entryAt(offset);
}

export function entryAt(entries: readonly ConfigEntry[], offset: number): ConfigEntry | undefined {
  return entries.find((entry) => {
    const end = entry.kind === "assignment" ? entry.valueRange.end : entry.keyRange.end;
    return entry.keyRange.start <= offset && offset <= Math.max(end, entry.keyRange.end);
  });
}

function contains(range: OffsetRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Where the line under the cursor is not the one that counts. */
function overriddenNote(
  document: ConfigDocument,
  line: number,
  name: string,
  context: KernelContext,
): string {
  if (context.maskedBy !== undefined) {
    return `\n\nNo loader reads this file: ${context.maskedBy} has the same name in a folder that comes first.`;
  }
  const isHere = (origin: SettingOrigin) => origin.uri === document.uri && origin.line === line;
  const winner = context.settings.get(name)?.origin;
  if (winner === undefined || isHere(winner)) return "";
  if (context.refusedOf(name).some((write) => isHere(write.origin))) return "";
  const place = markdownLink(
    `${winner.displayPath}:${winner.line + 1}`,
    context.links.setting(winner),
  );
  return `\n\nThis line loses: ${place} is read later.`;
}
