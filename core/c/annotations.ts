import type { Parser } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";
import { normalize } from "./normalize.ts";
import { parseSyntax } from "./parseSyntax.ts";
import type { PreprocessedFile } from "./preprocess.ts";
import type { FileProblem } from "./program.ts";
import type { Comment } from "./scanSource.ts";
import { childOf, type Syntax, textOf } from "./syntax.ts";

/** What the comments of a snippet say, tied to the code beside them. */
export interface Annotations {
  readonly functions: readonly FunctionNote[];
  readonly lines: readonly LineNote[];
  readonly problems: readonly FileProblem[];
}

export interface FunctionNote {
  readonly name: string;
  /** The whole definition. */
  readonly range: OffsetRange;
  /** The comments directly before it, in order; empty where there are none. */
  readonly note: string;
  /** False where a comment before it ends in `TRACE off`: its steps are not recorded. */
  readonly traced: boolean;
}

export interface LineNote {
  /** The statement, field or enumerator that the comment speaks of. */
  readonly target: OffsetRange;
  readonly comment: OffsetRange;
  readonly note: string;
  /** The queue, where the comment marks a drop. */
  readonly queue: string | undefined;
}

/** The annotations of a file as its preprocessing for one version leaves them. */
export function annotate(parser: Parser, file: PreprocessedFile): Annotations {
  return annotationsIn(file, parseSyntax(parser, normalize(file).text));
}

/** The same where the file's tree is at hand. */
export function annotationsIn(file: PreprocessedFile, root: Syntax): Annotations {
  const targets: Syntax[] = [];
  collectTargets(root, targets);
  const functions = new Map<Syntax, Comment[]>();
  const lines: LineNote[] = [];
  const problems: FileProblem[] = [];
  for (const comment of file.comments) {
    const target = targetOf(file, comment, targets);
    const drop = /^DROP\s+([^:]+?)\s*:\s*(\S.*)$/.exec(comment.text);
    if (/^DROP\b/.test(comment.text) && (drop === null || !isStatement(target))) {
      problems.push(badDrop(file, comment, drop !== null));
    }
    if (target === undefined) continue;
    if (target.type === "function_definition") {
      functions.set(target, [...(functions.get(target) ?? []), comment]);
      continue;
    }
    lines.push({
      target: { start: target.start, end: target.end },
      comment: comment.range,
      note: drop?.[2] ?? comment.text,
      queue: drop?.[1],
    });
  }
  const definitions = root.children.filter((node) => node.type === "function_definition");
  return {
    functions: definitions.map((node) => functionNote(node, functions.get(node) ?? [])),
    lines,
    problems,
  };
}

function badDrop(file: PreprocessedFile, comment: Comment, wellFormed: boolean): FileProblem {
  const message = wellFormed
    ? "this DROP annotation stands beside no statement"
    : "a DROP annotation is written as `DROP queue: sentence`";
  return { file: file.path, range: comment.range, severity: "error", code: "bad-drop", message };
}

const traceMark = /(^|\s)TRACE off\.?$/;

function functionNote(node: Syntax, comments: readonly Comment[]): FunctionNote {
  return {
    name: functionName(node),
    range: { start: node.start, end: node.end },
    note: comments
      .map(({ text }) => withoutTraceMark(text).trim())
      .filter((text) => text !== "")
      .join(" "),
    traced: !comments.some(({ text }) => traceMark.test(text)),
  };
}

function functionName(node: Syntax): string {
  let current: Syntax | undefined = node;
  while (current && current.type !== "identifier") current = childOf(current, "declarator");
  return current ? textOf(current) : "";
}

const targetTypes =
  /_statement$|^(declaration|type_definition|function_definition|field_declaration|enumerator)$/;

function collectTargets(node: Syntax, out: Syntax[]): void {
  if (node.named && targetTypes.test(node.type) && node.type !== "compound_statement")
    out.push(node);
  if (node.named && node.field === undefined && /^(struct|enum)_specifier$/.test(node.type))
    out.push(node);
  for (const child of node.children) collectTargets(child, out);
}

function isStatement(node: Syntax | undefined): boolean {
  return node !== undefined && /_statement$|^declaration$/.test(node.type);
}

/** The code that a comment speaks of: what ends before it on its line, else what begins directly behind it. */
function targetOf(
  file: PreprocessedFile,
  comment: Comment,
  targets: readonly Syntax[],
): Syntax | undefined {
  const { text, source } = file;
  const { start, end } = comment.range;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  if (text.slice(lineStart, start).trim() !== "") return trailed(targets, lineStart, start);
  const next = end + text.slice(end).search(/\S/);
  if (next < end || /\n[ \t\r]*\n/.test(source.slice(end, next))) return undefined;
  return targets.find((node) => node.start === next);
}

function trailed(targets: readonly Syntax[], lineStart: number, at: number): Syntax | undefined {
  let best: Syntax | undefined;
  for (const node of targets) {
    if (node.end > at || node.end <= lineStart) continue;
    // Of those that end together the innermost is listed last.
    if (best === undefined || node.end >= best.end) best = node;
  }
  if (best) return best;
  for (const node of targets) {
    if (node.start >= lineStart && node.start < at) best = node;
  }
  return best;
}

/** A comment as people should read it: without the mark that keeps steps from being recorded. */
export function withoutTraceMark(comment: string): string {
  return comment.replace(traceMark, "");
}
