import type { Node } from "web-tree-sitter";

/** A case of tree-sitter's corpus format. */
export interface CorpusCase {
  readonly title: string;
  readonly text: string;
  /** S-expression on one line. */
  readonly expected: string;
}

/**
 * The cases of a corpus file: a title between two rows of `=`, the text, a row of `-`, the expected S-expression.
 * The line breaks around the text are not part of it.
 */
export function readCorpus(file: string): readonly CorpusCase[] {
  const headers = [...file.matchAll(/^={3,}\n(.+)\n={3,}\n/gm)];
  if (headers[0]?.index !== 0) throw new Error("a corpus file begins with a row of = and a title");
  return headers.map((header, index) => {
    const [row, title = ""] = header;
    const body = file.slice(header.index + row.length, headers[index + 1]?.index ?? file.length);
    const divider = [...body.matchAll(/^-{3,}\n/gm)].at(-1);
    if (divider === undefined) throw new Error(`${title}: no row of --- after the text`);
    const expected = body.slice(divider.index + divider[0].length);
    if (expected.trim() === "") throw new Error(`${title}: nothing expected`);
    const text = body.slice(0, Math.max(divider.index - 1, 0));
    return { title, text, expected: expected.trim().replace(/\s+/g, " ").replace(/ \)/g, ")") };
  });
}

/** Named nodes with their fields, ERROR and MISSING, as the command line prints them, on one line. */
export function sExpression(node: Node): string {
  if (node.isMissing) return `(MISSING ${node.isNamed ? node.type : JSON.stringify(node.type)})`;
  const parts: string[] = [node.type];
  for (let index = 0; index < node.childCount; index++) {
    const child = node.child(index);
    if (child === null || !(child.isNamed || child.isMissing)) continue;
    const field = node.fieldNameForChild(index);
    parts.push(`${field === null ? "" : `${field}: `}${sExpression(child)}`);
  }
  return `(${parts.join(" ")})`;
}
