import type { Parser, TreeCursor } from "web-tree-sitter";

/** A tree-sitter node copied out of the tree: reading it costs no call into wasm, and the tree can be freed. */
export interface Syntax {
  readonly type: string;
  /** Name of the field that the node fills in its parent. */
  readonly field: string | undefined;
  readonly named: boolean;
  readonly missing: boolean;
  readonly start: number;
  readonly end: number;
  /** All children, punctuation too. */
  readonly children: readonly Syntax[];
  /** The text that the tree was parsed from, for `textOf`. */
  readonly text: string;
}

/** Parses C text and frees the tree. */
export function parseSyntax(parser: Parser, text: string): Syntax {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("the parser has no language");
  const cursor = tree.walk();
  try {
    return copy(cursor, text, 0);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

/** Deeper nodes would exhaust the stack of whoever walks them. */
const deepest = 1000;

/** Type of a node whose inside was cut off. */
export const tooDeep = "too-deep";

function copy(cursor: TreeCursor, text: string, depth: number): Syntax {
  const children: Syntax[] = [];
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const node = {
    type: depth > deepest ? tooDeep : cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    named: cursor.nodeIsNamed,
    // Each of these asks wasm; a missing node is always empty, so most need not be asked.
    missing: start === end && cursor.nodeIsMissing,
    start,
    end,
    children,
    text,
  };
  if (depth <= deepest && cursor.gotoFirstChild()) {
    do children.push(copy(cursor, text, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

/** The code of a node. */
export function textOf(node: Syntax): string {
  return node.text.slice(node.start, node.end);
}

/** The first child that fills a field. */
export function childOf(node: Syntax, field: string): Syntax | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children that fill a field. */
export function childrenOf(node: Syntax, field: string): Syntax[] {
  return node.children.filter((child) => child.field === field);
}

/** The children that are not punctuation. */
export function namedChildren(node: Syntax): Syntax[] {
  return node.children.filter((child) => child.named);
}

/** Every `ERROR` and `MISSING` node that stands in no other one, and what was cut off for its depth. */
export function brokenNodes(node: Syntax): Syntax[] {
  if (node.type === "ERROR" || node.type === tooDeep || node.missing) return [node];
  return node.children.flatMap(brokenNodes);
}
