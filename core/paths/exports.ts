import type { KernelPath, PathFormat } from "./kernelPath.ts";
import { drawPath, isEntry, placeOf } from "./picture.ts";

/** What a path was walked with. */
export interface ExportSituation {
  readonly kernel: string;
  readonly listenBacklog: number;
  /** Absent: the kernel's defaults. */
  readonly displayPath: string | undefined;
  /** Address of a snippet's file for a tour. */
  snippetUri(path: string): string;
}

/** The path as text of the format, with the name of a file for it: `listen-6.12.117.svg`. */
export function exportPath(
  path: KernelPath,
  format: PathFormat,
  situation: ExportSituation,
): { readonly text: string; readonly fileName: string } {
  const name = `${path.id}-${situation.kernel}`;
  switch (format) {
    case "svg":
      return {
        text: `${drawPath(path, { situation: describeSituation(situation) })}\n`,
        fileName: `${name}.svg`,
      };
    case "mermaid":
      return { text: mermaidOf(path, situation), fileName: `${name}.mmd` };
    case "tour":
      return { text: tourOf(path, situation), fileName: `${name}.tour` };
  }
}

/** `Linux 6.12.117, listen(fd, 511), etc/sysctl.d/90-web.conf` */
export function describeSituation({ kernel, listenBacklog, displayPath }: ExportSituation): string {
  return `Linux ${kernel}, listen(fd, ${listenBacklog}), ${displayPath ?? "default settings"}`;
}

/** A flowchart: a node for each step, a rounded one for a function, and one for what shows outside. */
function mermaidOf(path: KernelPath, situation: ExportSituation): string {
  const lines = [
    "---",
    `title: ${JSON.stringify(`${path.title} (${describeSituation(situation)})`)}`,
    "---",
    "flowchart TD",
  ];
  path.steps.forEach((step, position) => {
    const heading = isEntry(step)
      ? `${step.at.functionName}()`
      : step.id.slice(step.at.functionName.length + 2);
    const text = [heading, placeOf(step), step.note, step.value].filter((part) => part !== "");
    const label = text.map(escapeMermaid).join("<br/>");
    const [open, close] = isEntry(step) ? ["([", "])"] : ["[", "]"];
    lines.push(`  s${position}${open}"${label}"${close}`);
    if (position > 0) lines.push(`  s${position - 1} --> s${position}`);
    if (step.sign !== undefined) {
      lines.push(`  e${position}>"${escapeMermaid(step.sign.name)}"]`);
      lines.push(`  s${position} -.-> e${position}`);
    }
  });
  return `${lines.join("\n")}\n`;
}

/** Mermaid reads `#34;` and the like; a bare quote would end the label, and `<` begin a tag. */
function escapeMermaid(text: string): string {
  const codes: Readonly<Record<string, string>> = {
    '"': "#34;",
    "#": "#35;",
    "<": "#60;",
    ">": "#62;",
    "&": "#38;",
    "`": "#96;",
  };
  return text.replace(/["#<>&`]/g, (letter) => codes[letter] ?? letter);
}

/** A tour of the CodeTour extension; its lines count from one. */
function tourOf(path: KernelPath, situation: ExportSituation): string {
  const tour = {
    $schema: "https://aka.ms/codetour-schema",
    title: `${path.title} (Linux ${situation.kernel})`,
    description: `${path.summary} ${describeSituation(situation)}.`,
    steps: path.steps.map((step) => ({
      uri: situation.snippetUri(step.at.path),
      line: step.at.line + 1,
      title: step.id,
      description: [
        step.note,
        step.value === "" ? "" : `\`${step.value}\``,
        step.sign === undefined ? "" : `To be seen: **${step.sign.name}**`,
      ]
        .filter((part) => part !== "")
        .join("\n\n"),
    })),
  };
  return `${JSON.stringify(tour, undefined, 2)}\n`;
}
