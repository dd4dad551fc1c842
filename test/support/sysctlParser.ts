import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Tree } from "web-tree-sitter";
import { type ConfigEntries, readEntries } from "../../core/config/entries.ts";

const require = createRequire(import.meta.url);

/** A parser for sysctl.conf, with the grammar as it is committed. */
export async function loadSysctlParser(): Promise<Parser> {
  await Parser.init({ locateFile: () => require.resolve("web-tree-sitter/web-tree-sitter.wasm") });
  const parser = new Parser();
  parser.setLanguage(
    await Language.load(
      fileURLToPath(new URL("../../tree-sitter-sysctl/tree-sitter-sysctl.wasm", import.meta.url)),
    ),
  );
  return parser;
}

/** The tree of a text; the caller deletes it. */
export function parseText(parser: Parser, text: string): Tree {
  const tree = parser.parse(text);
  if (tree === null) throw new Error("the parser gave no tree");
  return tree;
}

export function readText(parser: Parser, text: string): ConfigEntries {
  const tree = parseText(parser, text);
  try {
    return readEntries(tree, text);
  } finally {
    tree.delete();
  }
}
