import type { OffsetRange } from "../text/offsets.ts";

/** A comment: `text` is without its marks, blanks folded. */
export interface Comment {
  readonly range: OffsetRange;
  readonly text: string;
}

/** A file's text taken apart, before any version is chosen. */
export interface ScannedSource {
  readonly comments: readonly Comment[];
  /** The opening marks of comments that do not end. */
  readonly unterminated: readonly OffsetRange[];
  /** The text in order: pieces of code, and directives. */
  readonly parts: readonly SourcePart[];
}

/** Lines of code that stand together, or one directive with the lines that a backslash joins to it. */
export interface SourcePart {
  readonly start: number;
  readonly end: number;
  /** As in the file, with comments blanked. */
  readonly text: string;
  /** As many blanks, line ends kept. */
  readonly blank: string;
  readonly directive: Directive | undefined;
}

export interface Directive {
  readonly name: string;
  readonly rest: string;
  /** From the `#` to the last character. */
  readonly range: OffsetRange;
  /** Where `rest` begins. */
  readonly restStart: number;
}

/** Finds comments and directives. */
export function scanSource(source: string): ScannedSource {
  const comments: Comment[] = [];
  const unterminated: OffsetRange[] = [];
  const bare = source.replace(commentOrLiteral, (found: string, start: number) => {
    if (!found.startsWith("/")) return found;
    if (found.startsWith("/*") && (found.length < 4 || !found.endsWith("*/"))) {
      unterminated.push({ start, end: start + 2 });
    }
    comments.push({ range: { start, end: start + found.length }, text: commentText(found) });
    return blanked(found);
  });
  return { comments, unterminated, parts: partsOf(bare) };
}

/** As many blanks as `text` has UTF-16 units, line ends kept. */
export function blanked(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) => " ".repeat(line.length));
}

const commentOrLiteral =
  /\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

function commentText(comment: string): string {
  if (comment.startsWith("//")) return comment.slice(2).trim();
  return comment
    .replace(/^\/\*+/, "")
    .replace(/\*+\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\*?/, "").trim())
    .filter((line) => line !== "")
    .join(" ");
}

const directiveLine = /(?<![^\n])[ \t]*#(?:\\\r?\n|[^\n])*(?:\n|$)/g;

function partsOf(bare: string): SourcePart[] {
  const parts: SourcePart[] = [];
  const add = (start: number, text: string, directive: Directive | undefined) => {
    parts.push({ start, end: start + text.length, text, blank: blanked(text), directive });
  };
  let at = 0;
  for (const { index, 0: line } of bare.matchAll(directiveLine)) {
    // A line that a backslash joins to the directive before.
    if (index < at) continue;
    if (index > at) add(at, bare.slice(at, index), undefined);
    add(index, line, directiveOf(line, index));
    at = index + line.length;
  }
  if (at < bare.length) add(at, bare.slice(at), undefined);
  return parts;
}

function directiveOf(line: string, start: number): Directive {
  const joined = line.replace(/\\\r?\n/g, (gap) => " ".repeat(gap.length)).trimEnd();
  const match = /^([ \t]*#[ \t]*)(\w*)([ \t]*)(.*)$/.exec(joined);
  const [, lead = "", name = "", space = "", rest = ""] = match ?? [];
  const range = { start: start + lead.search(/#/), end: start + joined.length };
  return { name, rest, range, restStart: start + lead.length + name.length + space.length };
}
