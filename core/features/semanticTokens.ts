import type { Tree, TreeCursor } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";

/** In the order of the protocol's legend. */
export const semanticTokenTypes = [
  "comment",
  "operator",
  "property",
  "regexp",
  "number",
  "string",
] as const;
export type SemanticTokenType = (typeof semanticTokenTypes)[number];

export interface SemanticToken extends OffsetRange {
  readonly type: SemanticTokenType;
}

/**
 * The parts of a configuration's lines from `range.start` to `range.end`, in order. The tree must be the one of this text;
 * it stays the caller's. No token spans lines, a carriage return counted as the end of one: editors do so.
 */
export function semanticTokens(
  tree: Tree,
  text: string,
  range: OffsetRange,
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const cursor = tree.walk();
  try {
    const start = text.lastIndexOf("\n", range.start - 1) + 1;
    // What it returns is wrong in web-tree-sitter 0.27 unless it finds the second child; where it went is right, or a
    // child too early before a blank line. (gotoFirstChildForIndex takes the offset for half of it.)
    cursor.gotoFirstChildForPosition({ row: rowOf(text, start), column: 0 });
    if (cursor.currentDepth === 0) return tokens;
    do {
      if (cursor.startIndex >= range.end) break;
      if (cursor.endIndex <= start) continue;
      addTokens(cursor, text, tokens);
    } while (cursor.gotoNextSibling());
    return tokens;
  } finally {
    cursor.delete();
  }
}

/** Line feeds before an offset. */
function rowOf(text: string, offset: number): number {
  let row = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    row += 1;
  }
  return row;
}

/** Of the node and all below it; leaves the cursor where it was. */
function addTokens(cursor: TreeCursor, text: string, tokens: SemanticToken[]): void {
  const type = typeOf(cursor.nodeType);
  if (type !== undefined) {
    addToken(type, cursor.startIndex, cursor.endIndex, text, tokens);
    return;
  }
  if (!cursor.gotoFirstChild()) return;
  do addTokens(cursor, text, tokens);
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
}

function typeOf(node: string): SemanticTokenType | "value" | undefined {
  switch (node) {
    case "comment":
      return "comment";
    case "ignore_errors":
    case "-":
    case "=":
    case "separator":
      return "operator";
    case "segment":
    case "literal":
      return "property";
    case "wildcard":
    case "character_class":
      return "regexp";
    case "value":
      return "value";
    default:
      return undefined;
  }
}

function addToken(
  type: SemanticTokenType | "value",
  start: number,
  end: number,
  text: string,
  tokens: SemanticToken[],
): void {
  const spelling = text.slice(start, end);
  // A part inside a key begins with the blanks before it.
  for (const piece of spelling.matchAll(/[^\s\r][^\r]*/g)) {
    const from = start + piece.index;
    const to = from + piece[0].trimEnd().length;
    tokens.push({
      start: from,
      end: to,
      type: type === "value" ? valueType(text.slice(from, to)) : type,
    });
  }
}

/** One number or several. */
const numbers = /^-?(?:0[xX][0-9a-fA-F]+|[0-9]+)(?:[ \t]+-?(?:0[xX][0-9a-fA-F]+|[0-9]+))*$/;

function valueType(value: string): SemanticTokenType {
  return numbers.test(value) ? "number" : "string";
}
