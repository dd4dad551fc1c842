import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import { type CodeIndex, joinIndexes } from "../../core/c/codeIndex.ts";
import { plainTexts } from "../../core/c/codeIndexDraft.ts";
import { indexFile } from "../../core/c/codeIndexFile.ts";

const wasm = createRequire(import.meta.url).resolve("tree-sitter-c/tree-sitter-c.wasm");

/** Indexes C files given by path, as they are: nothing is preprocessed. */
export async function indexOf(files: Readonly<Record<string, string>>): Promise<CodeIndex> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
  const indexes = Object.entries(files).map(([path, text]) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error(`no tree for ${path}`);
    const index = indexFile(path, tree, plainTexts(text));
    tree.delete();
    return index;
  });
  parser.delete();
  return joinIndexes(indexes);
}
