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

/** The node of a whole text. */
export interface SyntaxRoot extends Syntax {
  /** Nothing in the tree is broken: `brokenNodes` finds nothing. */
  readonly isSound: boolean;
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

/** Type of a node whose inside was cut off. */
export const tooDeep = "too-deep";

/** Every `ERROR` and `MISSING` node that stands in no other one, and what was cut off for its depth. */
export function brokenNodes(root: SyntaxRoot): Syntax[] {
  return root.isSound ? [] : brokenBelow(root);
}

function brokenBelow(node: Syntax): Syntax[] {
  if (node.type === "ERROR" || node.type === tooDeep || node.missing) return [node];
  return node.children.flatMap(brokenBelow);
}
