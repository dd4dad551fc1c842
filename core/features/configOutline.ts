import type { ConfigEntry } from "../config/entry.ts";
import { subsystemOf } from "../config/subsystem.ts";
import { type ConfigDocument, entryName } from "./context.ts";
import type { OutlineItem } from "./documentSymbols.ts";
import { type ConfigSection, sectionsOf } from "./sections.ts";
import { sourceLines } from "./sourceLines.ts";

/** The entries, below the sections that comments make of the document and the subsystems that follow each other in them. */
export function configOutline(document: ConfigDocument): readonly OutlineItem[] {
  const sections = sectionsOf(document.text, sourceLines(document.text));
  const items: OutlineItem[] = [];
  let next = 0;
  const takeUntil = (end: number): readonly ConfigEntry[] => {
    const from = next;
    while ((document.entries[next]?.keyRange.start ?? end) < end) next += 1;
    return document.entries.slice(from, next);
  };
  for (const section of sections) {
    items.push(...bySubsystem(takeUntil(section.range.start)));
    items.push(sectionItem(section, takeUntil(section.range.end + 1)));
  }
  items.push(...bySubsystem(takeUntil(document.text.length + 1)));
  return items;
}

function sectionItem(section: ConfigSection, entries: readonly ConfigEntry[]): OutlineItem {
  const subsystems = [...new Set(entries.map(({ path }) => subsystemOf(path)))];
  const lastEnd = Math.max(section.range.end, ...entries.slice(-1).map(endOf));
  return {
    name: section.title,
    detail: subsystems.join(", "),
    kind: "section",
    range: { start: section.range.start, end: lastEnd },
    nameRange: section.heading,
    children: subsystems.length > 1 ? bySubsystem(entries) : entries.map(entryItem),
  };
}

/** A run of two and more entries of one subsystem is a group; a single one stands for itself. */
function bySubsystem(entries: readonly ConfigEntry[]): readonly OutlineItem[] {
  const items: OutlineItem[] = [];
  let from = 0;
  while (from < entries.length) {
    const subsystem = subsystemOf(entries[from]?.path ?? "");
    let end = from + 1;
    while (end < entries.length && subsystemOf(entries[end]?.path ?? "") === subsystem) end += 1;
    const run = entries.slice(from, end);
    const [first] = run;
    const last = run.at(-1);
    if (first !== undefined && last !== undefined && run.length > 1) {
      items.push({
        name: subsystem,
        detail: `${run.length} settings`,
        kind: "subsystem",
        range: { start: first.keyRange.start, end: endOf(last) },
        nameRange: first.keyRange,
        children: run.map(entryItem),
      });
    } else items.push(...run.map(entryItem));
    from = end;
  }
  return items;
}

function endOf(entry: ConfigEntry): number {
  return entry.kind === "assignment"
    ? Math.max(entry.keyRange.end, entry.valueRange.end)
    : entry.keyRange.end;
}

function entryItem(entry: ConfigEntry): OutlineItem {
  const isAssignment = entry.kind === "assignment";
  return {
    name: isAssignment ? entryName(entry) : `-${entryName(entry)}`,
    detail: isAssignment ? entry.value : "kept from globs",
    kind: entry.kind,
    range: { start: entry.keyRange.start, end: endOf(entry) },
    nameRange: entry.keyRange,
  };
}

/** An entry of some file, found by its name. */
export interface FoundKey {
  readonly uri: string;
  readonly item: OutlineItem;
  /** `etc/sysctl.d/90-web.conf` */
  readonly container: string;
}

/** What an editor can list in a second or so. */
const mostFound = 500;

/**
 * The entries of all files whose name has the letters of the query in their order, those that have it in one piece first.
 * `.` and `/` are the same here.
 */
export function findKeys(documents: readonly ConfigDocument[], query: string): readonly FoundKey[] {
  const letters = query.toLowerCase().replaceAll("/", ".").replace(/\s/g, "");
  const inOnePiece: FoundKey[] = [];
  const scattered: FoundKey[] = [];
  for (const document of documents) {
    for (const entry of document.entries) {
      if (inOnePiece.length >= mostFound) return inOnePiece;
      const name = entryName(entry).toLowerCase().replaceAll("/", ".");
      const isPiece = name.includes(letters);
      if (!isPiece && !hasInOrder(name, letters)) continue;
      const found = { uri: document.uri, item: entryItem(entry), container: document.displayPath };
      (isPiece ? inOnePiece : scattered).push(found);
    }
  }
  return [...inOnePiece, ...scattered].slice(0, mostFound);
}

function hasInOrder(name: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}
