import { escapeXml } from "../text/escapeXml.ts";
import type { KernelPath, PathStep } from "./kernelPath.ts";

/** What is drawn into a picture beside the path. */
export interface PictureTitle {
  /** `Linux 6.12.117, listen(fd, 511), etc/sysctl.d/90-web.conf` */
  readonly situation: string;
}

const width = 860;
const margin = 20;
const indent = 16;
const lineHeight = 16;
const padding = 9;
const gap = 8;
/** Widths of letters at the sizes used, on the safe side. */
const noteLetter = 6.3;
const codeLetter = 7.4;

/**
 * The path as an SVG drawing: a box for each step, further right the deeper it is called, queues with their limit, and what
 * a user can see of it. Elements of a step carry `data-step`. Colours follow an editor's theme through CSS variables and
 * have fallbacks for light and dark, so the text is a picture of its own as well.
 */
export function drawPath(path: KernelPath, { situation }: PictureTitle): string {
  let top = margin;
  const parts: string[] = [];
  const say = (text: string, size: number, style: string) => {
    for (const line of wrapped(text, Math.floor((width - 2 * margin) / (size * 0.55)))) {
      top += size + 4;
      parts.push(
        `<text class="${style}" x="${margin}" y="${top}" font-size="${size}">${escapeXml(line)}</text>`,
      );
    }
    top += 4;
  };
  say(path.title, 18, "title");
  say(situation, 12, "dim");
  say(path.summary, 13, "note");
  top += gap;

  let previous: Box | undefined;
  for (const step of path.steps) {
    const box = layOut(step, top);
    if (previous !== undefined) parts.push(arrow(previous, box));
    parts.push(draw(step, box));
    top = box.top + box.height + gap;
    previous = box;
  }
  const height = top + margin - gap;
  const label = escapeXml(`${path.title}: ${path.steps.length} steps through the kernel`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...parts,
    "</svg>",
  ].join("\n");
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly heading: readonly string[];
  readonly note: readonly string[];
}

function layOut(step: PathStep, top: number): Box {
  const left = margin + Math.min(step.depth, 14) * indent;
  const boxWidth = width - margin - left;
  const inner = boxWidth - 2 * padding;
  const heading = wrapped(headingOf(step), Math.floor((inner - placeWidth(step)) / codeLetter));
  const note = wrapped(step.note, Math.floor(inner / noteLetter));
  const extras =
    (step.value === "" ? 0 : 1) +
    (step.queue === undefined ? 0 : 1) +
    (step.sign === undefined ? 0 : 1);
  const height = (heading.length + note.length + extras) * lineHeight + 2 * padding;
  return { left, top, width: boxWidth, height, heading, note };
}

/** A function's entry by its name, a line by its code. */
export function headingOf({ id, at }: Pick<PathStep, "id" | "at">): string {
  return isEntry({ id, at })
    ? `${at.functionName}()`
    : id.slice(at.functionName.length + 2).replace(/ \(\d+\)$/, "");
}

export function isEntry({ id, at }: Pick<PathStep, "id" | "at">): boolean {
  return !id.startsWith(`${at.functionName}: `);
}

export function placeOf({ at }: PathStep): string {
  return `${at.path}:${at.line + 1}`;
}

function placeWidth(step: PathStep): number {
  return placeOf(step).length * noteLetter + 12;
}

function draw(step: PathStep, box: Box): string {
  const { left, top, width: boxWidth } = box;
  const x = left + padding;
  let y = top + padding + 11;
  const lines: string[] = [];
  const write = (text: string, style: string) => {
    lines.push(`<text class="${style}" x="${x}" y="${y}">${escapeXml(text)}</text>`);
    y += lineHeight;
  };
  lines.push(
    `<text class="dim" x="${left + boxWidth - padding}" y="${y}" text-anchor="end">${escapeXml(placeOf(step))}</text>`,
  );
  for (const line of box.heading) write(line, isEntry(step) ? "function" : "code");
  for (const line of box.note) write(line, "note");
  if (step.value !== "")
    write(clip(step.value, Math.floor((boxWidth - 2 * padding) / codeLetter)), "value");
  if (step.queue !== undefined) {
    const holds = step.queue.capacity === undefined ? "any number" : String(step.queue.capacity);
    lines.push(`<rect class="queue" x="${x}" y="${y - 10}" width="34" height="11" rx="2"/>`);
    lines.push(
      `<path class="slots" d="M${x + 8} ${y - 10}v11M${x + 16} ${y - 10}v11M${x + 24} ${y - 10}v11"/>`,
    );
    lines.push(
      `<text class="note strong" x="${x + 42}" y="${y}">${escapeXml(`${step.queue.title}: holds ${holds}`)}</text>`,
    );
    y += lineHeight;
  }
  if (step.sign !== undefined) write(`→ ${step.sign.name}`, "sign");
  const label = escapeXml(
    `${headingOf(step)}, ${placeOf(step)}. ${step.note} ${step.value}`.trim(),
  );
  const kind = isEntry(step) ? "box entry" : "box";
  return [
    `<g class="step" data-step="${escapeXml(step.id)}" tabindex="0" role="link" aria-label="${label}">`,
    `<rect class="${kind}" x="${left}" y="${top}" width="${boxWidth}" height="${box.height}" rx="5"/>`,
    ...lines,
    "</g>",
  ].join("");
}

function arrow(from: Box, to: Box): string {
  const x = Math.min(from.left, to.left) + 10;
  const startY = from.top + from.height;
  if (to.left > from.left) {
    const middle = to.top + to.height / 2;
    return `<path class="arrow" d="M${from.left + 6} ${startY}V${middle}H${to.left - 2}"/>`;
  }
  return `<path class="arrow" d="M${x} ${startY}V${to.top}"/>`;
}

/** Lines of at most `most` letters; a longer word has a line of its own and is cut. */
function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? clip(word, most) : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(most - 1, 1))}…` : text;
}

const style = `
svg { --g: var(--vscode-editor-background, #fff); --t: var(--vscode-editor-foreground, #1f2328);
  --d: var(--vscode-descriptionForeground, #59636e); --b: var(--vscode-widget-border, #c3cad1);
  --f: var(--vscode-editorWidget-background, #f6f8fa); --l: var(--vscode-textLink-foreground, #0969da);
  --s: var(--vscode-charts-orange, #bc4c00); --v: var(--vscode-charts-green, #1a7f37); }
@media (prefers-color-scheme: dark) { svg { --g: var(--vscode-editor-background, #1f1f1f);
  --t: var(--vscode-editor-foreground, #ddd); --d: var(--vscode-descriptionForeground, #9d9d9d);
  --b: var(--vscode-widget-border, #454545); --f: var(--vscode-editorWidget-background, #2a2a2a);
  --l: var(--vscode-textLink-foreground, #4daafc); --s: var(--vscode-charts-orange, #f0883e);
  --v: var(--vscode-charts-green, #7ee787); } }
text { font: 12px system-ui, sans-serif; fill: var(--t); }
.title { font-size: 18px; font-weight: 600; } .dim { fill: var(--d); } .strong { font-weight: 600; }
.function, .code, .value { font-family: ui-monospace, Menlo, Consolas, monospace; }
.function { font-weight: 600; fill: var(--l); } .value { fill: var(--v); } .sign { fill: var(--s); font-weight: 600; }
.ground { fill: var(--g); } .box { fill: var(--f); stroke: var(--b); } .entry { stroke-width: 1.6; }
.arrow { fill: none; stroke: var(--d); } .queue { fill: none; stroke: var(--s); } .slots { stroke: var(--s); fill: none; }
.step { cursor: pointer; } .step:focus { outline: none; } .step:focus .box, .step:hover .box, .step.current .box { stroke: var(--l); stroke-width: 2; }`
  .replace(/\s*\n\s*/g, " ")
  .trim();
