import type { Tree, TreeCursor } from "web-tree-sitter";
import type { OffsetRange } from "../text/offsets.ts";

/** A line that is neither blank nor a comment, cut into the parts that all loaders tell apart. */
export interface ConfigLine {
  /** Zero-based. Only a line feed ends a line, as for the loaders. */
  readonly line: number;
  /** From the first non-blank to the last. */
  readonly range: OffsetRange;
  /** The `-` that begins the line. */
  readonly dash: OffsetRange | undefined;
  /** Without the blanks around it. */
  readonly key: OffsetRange | undefined;
  /** The first `=`. */
  readonly equals: OffsetRange | undefined;
  /** Without the blanks around it. */
  readonly value: OffsetRange | undefined;
}

/** The lines of a document from its tree, in order. The tree stays the caller's. */
export function configLines(tree: Tree): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  const cursor = tree.walk();
  try {
    if (!cursor.gotoFirstChild()) return lines;
    let line = 0;
    do {
      switch (cursor.nodeType) {
        case "\n":
        case "blank_line":
          line += 1;
          break;
        case "assignment":
        case "exclusion":
        case "broken_line":
          lines.push(readLine(cursor, line));
          break;
      }
    } while (cursor.gotoNextSibling());
    return lines;
  } finally {
    cursor.delete();
  }
}

function readLine(cursor: TreeCursor, line: number): ConfigLine {
  let dash: OffsetRange | undefined;
  let key: OffsetRange | undefined;
  let equals: OffsetRange | undefined;
  let value: OffsetRange | undefined;
  const start = cursor.startIndex;
  let end = start;
  if (cursor.gotoFirstChild()) {
    do {
      const type = cursor.nodeType;
      if (type === " ") continue;
      const range = { start: cursor.startIndex, end: cursor.endIndex };
      end = range.end;
      if (type === "key") key = range;
      else if (type === "value") value = range;
      else if (type === "=") equals = range;
      else dash = range;
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { line, range: { start, end }, dash, key, equals, value };
}
