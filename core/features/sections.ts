import type { OffsetRange } from "../text/offsets.ts";
import type { SourceLine } from "./sourceLines.ts";

/** A part of a document that begins with a comment which reads as a heading. */
export interface ConfigSection {
  readonly title: string;
  /** The heading is made to stand out, and holds up to the next one. */
  readonly isDecorated: boolean;
  /** The heading's comment lines. */
  readonly heading: OffsetRange;
  /** To the last line with content before the next section. */
  readonly range: OffsetRange;
  /** Zero-based lines; the last ones are part of it. */
  readonly lines: { readonly first: number; readonly headingLast: number; readonly last: number };
}

interface Heading {
  readonly title: string;
  /** Indices into the lines, both included. */
  readonly first: number;
  readonly last: number;
  /** Where its section ends; `undefined`: where the next one begins. */
  readonly sectionEnd: number | undefined;
}

/**
 * Sections by their headings: comments with rules of `###` or `---` above, below or around them, or in brackets. Where a
 * document has none of those, each paragraph of several settings with a comment above them.
 */
export function sectionsOf(text: string, lines: readonly SourceLine[]): readonly ConfigSection[] {
  const blocks = commentBlocks(lines);
  const decorated = blocks.flatMap((block) => decoratedHeadings(text, lines, block));
  const headings =
    decorated.length > 0
      ? decorated
      : blocks.flatMap((block) => paragraphHeading(text, lines, block) ?? []);
  return headings.flatMap((heading, index) => {
    const next = headings[index + 1]?.first ?? lines.length;
    let last = heading.sectionEnd ?? next - 1;
    while (last > heading.last && lines[last]?.kind === "blank") last -= 1;
    const [start, headingEnd, end] = [lines[heading.first], lines[heading.last], lines[last]];
    if (start === undefined || headingEnd === undefined || end === undefined) return [];
    return [
      {
        title: heading.title,
        isDecorated: heading.sectionEnd === undefined,
        heading: { start: start.start, end: headingEnd.end },
        range: { start: start.start, end: end.end },
        lines: { first: start.line, headingLast: headingEnd.line, last: end.line },
      },
    ];
  });
}

/** Runs of comment lines, as indices of the first and the last one. */
export function commentBlocks(
  lines: readonly SourceLine[],
): readonly { readonly first: number; readonly last: number }[] {
  const blocks: { first: number; last: number }[] = [];
  for (const [index, { kind }] of lines.entries()) {
    if (kind !== "comment") continue;
    const open = blocks.at(-1);
    if (open !== undefined && open.last === index - 1) open.last = index;
    else blocks.push({ first: index, last: index });
  }
  return blocks;
}

const rule = /^[#;][ \t]*[#;=\-*_~+]{3,}\d?[ \t]*$/;
const bracketed = /^[#;]+[ \t]*\[[ \t]*([^\]=]*[^\]= \t])[ \t]*\][ \t]*$/;
/** `### Title ###`, `# --- Title ---`, `## Title`; what stands behind the decoration is the title. */
const framed = /^(?:[#;]{2,}|[#;][ \t]*[=\-*_~+]{2,})[ \t]*([^#;=\-*_~+ \t].*)$/;
const commentedSetting = /^-?[\w./*-]+[ \t]*=/;

function decoratedHeadings(
  text: string,
  lines: readonly SourceLine[],
  { first, last }: { readonly first: number; readonly last: number },
): readonly Heading[] {
  const contents = lines.slice(first, last + 1).map((line) => contentOf(text, line));
  const headings: Heading[] = [];
  for (let index = 0; index < contents.length; index += 1) {
    const content = contents[index] ?? "";
    const isRule = rule.test(content);
    const title = isRule
      ? titleIn(contents[index + 1] ?? "")
      : (bracketed.exec(content)?.[1] ??
        framedAlone(contents, index) ??
        underlined(contents, index));
    if (title === undefined || title === "") continue;
    const start = index;
    if (isRule) index += 1;
    while (rule.test(contents[index + 1] ?? "") && !opensNext(contents, index + 1)) index += 1;
    headings.push({
      title: clip(title),
      first: first + start,
      last: first + index,
      sectionEnd: undefined,
    });
  }
  return headings;
}

/** A rule with another title below it belongs to that. */
function opensNext(contents: readonly string[], index: number): boolean {
  const isClosed = rule.test(contents[index - 2] ?? "") || rule.test(contents[index + 2] ?? "");
  return !isClosed && titleIn(contents[index + 1] ?? "") !== undefined;
}

function underlined(contents: readonly string[], index: number): string | undefined {
  return rule.test(contents[index + 1] ?? "") && index === 0
    ? titleIn(contents[index] ?? "")
    : undefined;
}

/** Where line after line is framed, the frame is how the author writes comments. */
function framedAlone(contents: readonly string[], index: number): string | undefined {
  const beside = [contents[index - 1] ?? "", contents[index + 1] ?? ""];
  const isStyle = beside.some((content) => framedTitle(content) !== undefined);
  return isStyle ? undefined : framedTitle(contents[index] ?? "");
}

function framedTitle(content: string): string | undefined {
  const title = framed.exec(content)?.[1]?.replace(/[ \t#;=\-*_~+]+$/, "");
  return title === undefined || commentedSetting.test(title) ? undefined : title;
}

/** The words of a comment; `undefined` where it has none, or is a setting that is switched off. */
function titleIn(content: string): string | undefined {
  if (content === "" || rule.test(content)) return undefined;
  const title = content.replace(/^[#; \t]+/, "").replace(/[ \t#;=*_~:-]+$/, "");
  return title === "" || commentedSetting.test(title) ? undefined : title;
}

function paragraphHeading(
  text: string,
  lines: readonly SourceLine[],
  { first, last }: { readonly first: number; readonly last: number },
): Heading | undefined {
  if (first > 0 && lines[first - 1]?.kind !== "blank") return undefined;
  const line = lines[first];
  const title = line && titleIn(contentOf(text, line));
  if (title === undefined) return undefined;
  let settings = 0;
  let end = last;
  while (end + 1 < lines.length && lines[end + 1]?.kind !== "blank") {
    end += 1;
    if (lines[end]?.kind === "assignment") settings += 1;
  }
  return settings < 2 ? undefined : { title: clip(title), first, last, sectionEnd: end };
}

function contentOf(text: string, { start, end }: SourceLine): string {
  return text.slice(start, end).trim();
}

function clip(title: string): string {
  return title.length > 80 ? `${title.slice(0, 79)}…` : title;
}
