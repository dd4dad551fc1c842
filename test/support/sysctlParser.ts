import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Tree } from "web-tree-sitter";
import { type ConfigEntries, readEntries } from "../../core/config/entries.ts";

const require = createRequire(import.meta.url);

const project = fileURLToPath(new URL("../..", import.meta.url));

/** The grammar as it is committed, of the project at `root`: a bundle of this file lies elsewhere. */
export async function loadSysctlLanguage(root = project): Promise<Language> {
  await Parser.init({ locateFile: () => require.resolve("web-tree-sitter/web-tree-sitter.wasm") });
  return await Language.load(join(root, "tree-sitter-sysctl", "tree-sitter-sysctl.wasm"));
}

/** A parser for sysctl.conf. */
export async function loadSysctlParser(): Promise<Parser> {
  const language = await loadSysctlLanguage();
  const parser = new Parser();
  parser.setLanguage(language);
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
