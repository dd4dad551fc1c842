import type { Tree, TreeCursor } from "web-tree-sitter";
import { lineOf, lineStartsOf } from "./lines.ts";
import type { Syntax } from "./syntax.ts";

/** A syntax node copied out of the parser's memory, so that walking it costs no calls into wasm. */
export interface SourceNode {
  readonly type: string;
  /** Name of the field that the parent keeps this node in. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Zero-based. */
  readonly line: number;
  readonly parent: SourceNode | undefined;
  /** Named nodes, and unnamed ones that stand in a field (operators). */
  readonly children: readonly SourceNode[];
}

/** Copies a whole tree. The tree may be deleted afterwards. */
export function copyTree(tree: Tree): SourceNode {
  const cursor = tree.walk();
  try {
    return copyNode(cursor, undefined);
  } finally {
    cursor.delete();
  }
}

/** The same from a tree that was copied for the compiler. */
export function sourceNodeOf(root: Syntax): SourceNode {
  const lines = { lineStarts: lineStartsOf(root.text) };
  const convert = (syntax: Syntax, parent: SourceNode | undefined): SourceNode => {
    const { type, field, start, end } = syntax;
    const children: SourceNode[] = [];
    const node = { type, field, start, end, line: lineOf(lines, start), parent, children };
    for (const child of syntax.children) {
      if (child.named || child.field !== undefined) children.push(convert(child, node));
    }
    return node;
  };
  return convert(root, undefined);
}

export function childOf(node: SourceNode, field: string): SourceNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** The node and everything below it, parents first. */
export function* descendantsOf(node: SourceNode): Generator<SourceNode> {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (let index = next.children.length - 1; index >= 0; index--) {
      const child = next.children[index];
      if (child !== undefined) open.push(child);
    }
  }
}

/** The first of that type, parents before children. */
export function firstOfType(node: SourceNode, type: string): SourceNode | undefined {
  for (const one of descendantsOf(node)) if (one.type === type) return one;
  return undefined;
}

/** The nearest node above of one of these types. */
export function ancestorOf(node: SourceNode, ...types: readonly string[]): SourceNode | undefined {
  let above = node.parent;
  while (above !== undefined && !types.includes(above.type)) above = above.parent;
  return above;
}

function copyNode(cursor: TreeCursor, parent: SourceNode | undefined): SourceNode {
  const children: SourceNode[] = [];
  const node: SourceNode = {
    type: cursor.nodeType,
    field: cursor.currentFieldName ?? undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    line: cursor.startPosition.row,
    parent,
    children,
  };
  if (cursor.gotoFirstChild()) {
    do {
      if (cursor.nodeIsNamed || cursor.currentFieldName) children.push(copyNode(cursor, node));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
