import type { Parser } from "web-tree-sitter";
import type { FileIndex } from "./codeIndex.ts";
import { parseSyntax } from "./parseSyntax.ts";
import { type ScannedSource, scanSource } from "./scanSource.ts";
import { namedChildren, type Syntax, type SyntaxRoot } from "./syntax.ts";
import { scanTokens, type Token } from "./tokens.ts";

/**
 * What compiling found out about texts, so that the next compile does only what changed: another version shares most
 * headers, a keystroke changes one file. Everything in it follows from its key alone.
 */
export interface SnippetCache {
  readonly scan: (source: string) => ScannedSource;
  readonly tokens: (text: string) => readonly Token[];
  readonly syntax: (text: string) => SyntaxRoot;
  /** The expression that a macro's body stands for, where it is one. */
  readonly expression: (body: string) => Syntax | undefined;
  /** A file's index by everything that it follows from. */
  readonly fileIndex: (key: string, make: () => FileIndex) => FileIndex;
}

/** Files with their texts of a few versions; each takes about 100 kB. */
const keptFiles = 300;
const keptMacros = 2_000;

/** An empty cache for programs that `parser` parses. */
export function createSnippetCache(parser: Parser): SnippetCache {
  const indexes = new Map<string, FileIndex>();
  const expressions = remembered((body) => parseExpression(parser, body), keptMacros);
  return {
    scan: remembered(scanSource),
    tokens: remembered(scanTokens),
    syntax: remembered((text) => parseSyntax(parser, text)),
    expression: (body) => expressions(body).expression,
    fileIndex: (key, make) => recall(indexes, key, make, keptFiles),
  };
}

function remembered<T>(make: (text: string) => T, kept = keptFiles): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => recall(known, text, () => make(text), kept);
}

function parseExpression(
  parser: Parser,
  body: string,
): { readonly expression: Syntax | undefined } {
  // Most macros are numbers: no need to parse.
  if (/^\d+$/.test(body)) return { expression: numberLiteral(body) };
  const root = parseSyntax(parser, `void f(void){(${body});}`);
  const statement = root.children[0]?.children.find((child) => child.field === "body");
  const expression = statement ? namedChildren(statement)[0]?.children[0] : undefined;
  const isSound = root.isSound && expression?.type === "parenthesized_expression";
  return { expression: isSound ? expression : undefined };
}

function numberLiteral(text: string): Syntax {
  const end = text.length;
  const node = { named: true, missing: false, start: 0, end, children: [], text };
  return { ...node, type: "number_literal", field: undefined };
}

/** The value of a key, made where it is not known. What was asked for longest ago is forgotten. */
function recall<T>(known: Map<string, T>, key: string, make: () => T, kept: number): T {
  const found = known.get(key);
  if (found !== undefined) {
    known.delete(key);
    known.set(key, found);
    return found;
  }
  const made = make();
  if (known.size >= kept) {
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }
  known.set(key, made);
  return made;
}
