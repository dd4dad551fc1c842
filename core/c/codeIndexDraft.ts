import type {
  CallSite,
  CodePlace,
  FunctionDefinition,
  FunctionSlot,
  LocalType,
  SymbolDefinition,
  SysctlEntry,
  SysctlRegistration,
  VariableAccess,
} from "./codeIndex.ts";
import { childOf, type SourceNode } from "./codeIndexNode.ts";

/** One C file in the states that it passes through; all of the same length. */
export interface SourceTexts {
  /** What the tree was parsed from. */
  readonly parsed: string;
  /** Without comments and lines of other versions, but not rewritten for the parser: code is quoted from here. */
  readonly code: string;
  /** As people see it: comments are taken from here. */
  readonly shown: string;
}

/** A file that is indexed as it is. */
export function plainTexts(text: string): SourceTexts {
  return { parsed: text, code: text, shown: text };
}

/** One file's index while it grows. */
export interface Draft {
  readonly path: string;
  /** The parsed text. */
  readonly text: string;
  readonly texts: SourceTexts;
  readonly functions: FunctionDefinition[];
  readonly calls: CallSite[];
  readonly slots: FunctionSlot[];
  readonly sysctls: SysctlEntry[];
  readonly registrations: SysctlRegistration[];
  readonly accesses: VariableAccess[];
  readonly symbols: SymbolDefinition[];
  readonly localTypes: LocalType[];
}

export function structTag(declaration: SourceNode, text: string): string | undefined {
  const type = childOf(declaration, "type");
  const tag = type?.type === "struct_specifier" ? childOf(type, "name") : undefined;
  return tag === undefined ? undefined : text.slice(tag.start, tag.end);
}

export function declaredName(node: SourceNode, text: string): string | undefined {
  const name = declaredNode(node);
  return name === undefined ? undefined : text.slice(name.start, name.end);
}

/** The identifier inside a declarator, under any pointers, arrays and initialisers. */
export function declaredNode(node: SourceNode): SourceNode | undefined {
  let inner: SourceNode | undefined = node;
  while (inner !== undefined) {
    if (inner.type === "identifier" || inner.type === "field_identifier") return inner;
    inner =
      childOf(inner, "declarator") ??
      inner.children.find((child) => child.type.endsWith("_declarator"));
  }
  return undefined;
}

export function placeOf(draft: Draft, node: SourceNode): CodePlace {
  return { path: draft.path, range: { start: node.start, end: node.end }, line: node.line };
}

export function codeAt(draft: Draft, start: number, end: number): string {
  return draft.texts.code.slice(start, end);
}

export function folded(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The first line's worth of a statement: a body in braces is left out. */
export function headOf(text: string): string {
  const brace = text.indexOf("{");
  return folded(brace > 0 ? text.slice(0, brace) : text);
}

/**
 * The comment that ends right above, with nothing but directives and code of other versions between: all that is blank
 * in the preprocessed text. An empty line parts a comment from what follows.
 */
export function commentAbove(draft: Draft, start: number): string | undefined {
  const shownText = draft.texts.shown;
  const end = shownText.lastIndexOf("*/", start);
  if (end >= 0 && isNothingBetween(draft, end + 2, start)) {
    const open = shownText.lastIndexOf("/*", end);
    return folded(shownText.slice(open + 2, end).replace(/^\s*\*+/gm, ""));
  }
  const comment: string[] = [];
  for (let lineEnd = shownText.lastIndexOf("\n", start); lineEnd > 0; ) {
    const lineStart = shownText.lastIndexOf("\n", lineEnd - 1) + 1;
    const line = shownText.slice(lineStart, lineEnd).trim();
    if (!line.startsWith("//")) break;
    comment.unshift(line.slice(2));
    lineEnd = lineStart - 1;
  }
  return comment.length === 0 ? undefined : folded(comment.join(" "));
}

function isNothingBetween(draft: Draft, from: number, to: number): boolean {
  return (
    draft.text.slice(from, to).trim() === "" &&
    !/\n[ \t]*\r?\n/.test(draft.texts.shown.slice(from, to))
  );
}
