import type { Language, Parser, Tree, TreeCursor } from "web-tree-sitter";
import { type Syntax, type SyntaxRoot, tooDeep } from "./syntax.ts";

/** Parses C text and frees the tree. */
export function parseSyntax(parser: Parser, text: string): SyntaxRoot {
  // More than half of a preprocessed snippet is blanks, which cost the parser as much as code does.
  const dense = withoutBlankRuns(text);
  const tree = parser.parse(dense.text);
  if (tree === null) throw new Error("the parser has no language");
  try {
    return copyOf(tree, text, dense.offsets);
  } finally {
    tree.delete();
  }
}

const literalOrBlanks = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[ \t\r\n]{2,}/g;

/** The text with one blank for each run of blanks outside of literals; `offsets` has for each of its units the place in `text`. */
function withoutBlankRuns(text: string): { readonly text: string; readonly offsets: Int32Array } {
  const offsets = new Int32Array(text.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (end: number) => {
    pieces.push(text.slice(from, end));
    for (let at = from; at < end; at++) offsets[length++] = at;
  };
  for (const { index, 0: run } of text.matchAll(literalOrBlanks)) {
    if (run.startsWith('"') || run.startsWith("'")) continue;
    keep(index + 1);
    from = index + run.length;
  }
  keep(text.length);
  offsets[length] = text.length;
  return { text: pieces.join(""), offsets };
}

/** Deeper nodes would exhaust the stack of whoever walks them. */
const deepest = 1000;

/** What a node's type says about it. Every call into wasm that it saves is a tenth of the copying. */
interface TypeFacts {
  readonly name: string;
  readonly named: boolean;
  readonly isLeaf: boolean;
  /** How long the token is, where it has one spelling. */
  readonly length: number | undefined;
}

const leafTypes = new Set(
  "identifier field_identifier type_identifier primitive_type number_literal statement_identifier".split(
    " ",
  ),
);

const factsOfLanguage = new WeakMap<Language, readonly TypeFacts[]>();

function factsOf(language: Language): readonly TypeFacts[] {
  const known = factsOfLanguage.get(language);
  if (known) return known;
  const facts = language.types.map((name, id): TypeFacts => {
    const named = language.nodeTypeIsNamed(id);
    const isPunctuation = !named && /^[^\w\s]+$/.test(name);
    const length = isPunctuation ? name.length : undefined;
    return { name, named, isLeaf: isPunctuation || (named && leafTypes.has(name)), length };
  });
  factsOfLanguage.set(language, facts);
  return facts;
}

interface Copying {
  readonly cursor: TreeCursor;
  readonly types: readonly TypeFacts[];
  readonly fields: readonly (string | null)[];
  readonly offsets: Int32Array;
  readonly text: string;
  /** The tree has broken nodes: nothing is taken for granted. */
  readonly hasError: boolean;
  cutOff: boolean;
}

function copyOf(tree: Tree, text: string, offsets: Int32Array): SyntaxRoot {
  const cursor = tree.walk();
  const { language, rootNode } = tree;
  const { fields } = language;
  const { hasError } = rootNode;
  const types = factsOf(language);
  const copying = { cursor, types, fields, offsets, text, hasError, cutOff: false };
  try {
    const root = copy(copying, 0);
    return { ...root, isSound: !hasError && !copying.cutOff };
  } finally {
    cursor.delete();
  }
}

function copy(copying: Copying, depth: number): Syntax {
  const { cursor, hasError, offsets, text } = copying;
  const facts = copying.types[cursor.nodeTypeId];
  const children: Syntax[] = [];
  const parsedStart = cursor.startIndex;
  const parsedEnd =
    facts?.length === undefined || hasError ? cursor.endIndex : parsedStart + facts.length;
  const start = offsets[parsedStart] ?? 0;
  const isTooDeep = depth > deepest;
  const isLeaf = facts?.isLeaf === true && !hasError;
  const node = {
    type: isTooDeep ? tooDeep : (facts?.name ?? "ERROR"),
    field: copying.fields[cursor.currentFieldId] ?? undefined,
    named: facts === undefined || hasError ? cursor.nodeIsNamed : facts.named,
    missing: hasError && parsedStart === parsedEnd && cursor.nodeIsMissing,
    start,
    // Behind its last unit, not before the next one: blanks between were left out.
    end: parsedEnd > parsedStart ? (offsets[parsedEnd - 1] ?? 0) + 1 : start,
    children,
    text,
  };
  if (isTooDeep) copying.cutOff = true;
  else if (!isLeaf && cursor.gotoFirstChild()) {
    do children.push(copy(copying, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
