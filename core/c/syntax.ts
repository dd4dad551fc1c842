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
    return copy(cursor, text);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

function copy(cursor: TreeCursor, text: string): Syntax {
  const children: Syntax[] = [];
  const node = {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    named: cursor.nodeIsNamed,
    missing: cursor.nodeIsMissing,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children,
    text,
  };
  if (cursor.gotoFirstChild()) {
    do children.push(copy(cursor, text));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}

/** The code of a node. */
export function textOf(node: Syntax): string {
  return node.text.slice(node.start, node.end);
}

export function childOf(node: Syntax, field: string): Syntax | undefined {
  return node.children.find((child) => child.field === field);
}

export function childrenOf(node: Syntax, field: string): Syntax[] {
  return node.children.filter((child) => child.field === field);
}

export function namedChildren(node: Syntax): Syntax[] {
  return node.children.filter((child) => child.named);
}

/** Every `ERROR` and `MISSING` node that stands in no other one. */
export function brokenNodes(node: Syntax): Syntax[] {
  if (node.type === "ERROR" || node.missing) return [node];
  return node.children.flatMap(brokenNodes);
}
