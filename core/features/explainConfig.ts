import type { Assignment, ConfigEntry } from "../config/entry.ts";
import { subsystemOf } from "../config/subsystem.ts";
import { factFor } from "../kernel/catalogue.ts";
import type { Problem } from "../text/problem.ts";
import { overridesIn, placeName } from "./configLinks.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";
import { clipped, code, markdownLink } from "./markdown.ts";
import { sectionsOf } from "./sections.ts";
import { sourceLines } from "./sourceLines.ts";
import { describeCapacity, limitsOfSysctl } from "./sysctlLimits.ts";

/** Who reads a document, for the explanation's first sentences. */
export interface ExplainedReading {
  /** `systemd-sysctl` */
  readonly loader: string;
  /** A sentence. */
  readonly reason: string;
}

/** More nobody reads. */
const mostExplained = 1000;

/** A markdown document about a configuration: how it is read, and what each of its lines does in the kernel that was chosen. */
export function explainConfig(
  document: ConfigDocument,
  context: KernelContext,
  problems: readonly Problem[],
  { loader, reason }: ExplainedReading,
): string {
  const assignments = document.entries.filter((entry) => entry.kind === "assignment");
  const lost = overridesIn(document.uri, context.settings);
  const parts = [
    `# ${markdownLink(document.displayPath, undefined)}`,
    "",
    `Read as ${loader} reads it. ${reason} Values are those of Linux ${context.kernel.version.id}.`,
    "",
    countsIn(assignments.length, lost.size, problems.length),
  ];
  if (context.maskedBy !== undefined) {
    parts.push(
      "",
      `**This file is not read:** ${code(context.maskedBy)} has the same name, in a folder that comes first.`,
    );
  }
  parts.push(...settingsIn(document, context, (entry) => lost.get(entry.keyRange.start)));
  if (problems.length > 0) parts.push("", "## Problems", "", ...problemLines(document, problems));
  return `${parts.join("\n")}\n`;
}

function countsIn(settings: number, lost: number, problems: number): string {
  const count = (number: number, one: string, many: string) =>
    number === 1 ? `one ${one}` : `${number === 0 ? "no" : number} ${many}`;
  const overridden = lost === 0 ? "" : `, ${lost} of them overridden`;
  const sentence = `${count(settings, "setting", "settings")}${overridden}, ${count(problems, "problem", "problems")}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

type WinnerOf = (entry: ConfigEntry) => ReturnType<ReturnType<typeof overridesIn>["get"]>;

function settingsIn(
  document: ConfigDocument,
  context: KernelContext,
  winnerOf: WinnerOf,
): readonly string[] {
  const sections = sectionsOf(document.text, sourceLines(document.text));
  const lines: string[] = [];
  let heading = "";
  let section = 0;
  for (const entry of document.entries.slice(0, mostExplained)) {
    while ((sections[section]?.range.end ?? document.text.length) < entry.keyRange.start) {
      section += 1;
    }
    const current = sections[section];
    const isInside = current !== undefined && current.range.start <= entry.keyRange.start;
    const title = isInside ? current.title : subsystemOf(entry.path);
    if (title !== heading) lines.push("", `## ${markdownLink(title, undefined)}`);
    heading = title;
    lines.push("", ...explained(entry, context, winnerOf));
  }
  const more = document.entries.length - mostExplained;
  if (more > 0) lines.push("", `${more} more lines are not explained here.`);
  return lines;
}

function explained(
  entry: ConfigEntry,
  context: KernelContext,
  winnerOf: WinnerOf,
): readonly string[] {
  const name = code(clipped(entryName(entry)));
  const place = `line ${entry.line + 1}`;
  if (entry.kind === "exclusion") {
    return [
      `### -${name} (${place})`,
      "",
      "Keeps globs from this sysctl. An assignment of it by its full name still counts.",
    ];
  }
  const title = `### ${name} = ${entry.value === "" ? "(empty)" : code(clipped(entry.value))} (${place})`;
  if (entry.isGlob) {
    return [
      title,
      "",
      "A glob: written to every sysctl that it finds, except those that are assigned or excluded by name.",
    ];
  }
  return [title, "", sentencesAbout(entry, context, winnerOf).join(" ")];
}

function sentencesAbout(
  entry: Assignment,
  context: KernelContext,
  winnerOf: WinnerOf,
): readonly string[] {
  const name = entryName(entry);
  const fact = factFor(name, context.kernel.version);
  const sentences: string[] = [];
  if (fact === undefined) sentences.push("Sysctl Lens has no description of this sysctl.");
  else {
    sentences.push(fact.fact.summary);
    const meaning = fact.fact.values.find(({ value }) => value === entry.value)?.meaning;
    if (meaning !== undefined) sentences.push(`${code(entry.value)}: ${meaning}.`);
    if (fact.period === undefined) sentences.push("This kernel has no such sysctl.");
  }
  const usual = fact?.period?.defaultNote ?? context.probe.defaultValue(name);
  if (usual !== undefined) {
    const same =
      usual === entry.value ? "This is the default" : `The default is ${code(clipped(usual))}`;
    sentences.push(`${same}.`);
  }
  const winner = winnerOf(entry);
  if (winner !== undefined) {
    const link = markdownLink(placeName(winner.origin), context.links.setting(winner.origin));
    sentences.push(`**Overridden** by ${link}, which says ${code(clipped(winner.value))}.`);
  } else {
    const limits = limitsOfSysctl(context.limits, name);
    if (limits.length > 0) {
      const said = limits.map((limit) => `${limit.title}: ${describeCapacity(limit)}`).join(", ");
      sentences.push(`It comes to: ${said}.`);
    }
  }
  if (fact?.period !== undefined && fact.fact.readWhen !== "") sentences.push(fact.fact.readWhen);
  return sentences;
}

function problemLines(document: ConfigDocument, problems: readonly Problem[]): readonly string[] {
  const shown = problems.slice(0, mostExplained);
  let [line, offset] = [1, 0];
  const lines = shown
    .toSorted((a, b) => a.range.start - b.range.start)
    .map(({ range, severity, message }) => {
      for (; offset < range.start; offset += 1)
        if (document.text.charAt(offset) === "\n") line += 1;
      return `- Line ${line}, ${severity}: ${markdownLink(message, undefined)}`;
    });
  const more = problems.length - shown.length;
  return more > 0 ? [...lines, `- ${more} more problems are not listed here.`] : lines;
}
