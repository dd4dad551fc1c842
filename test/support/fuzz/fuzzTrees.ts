import { TextDocument } from "vscode-languageserver-textdocument";
import type { Language, Node } from "web-tree-sitter";
import { Parser } from "web-tree-sitter";
import { Documents } from "../../../server/connection/documents.ts";
import { changeOf, chosen, edited, randomEdit, randomNumbers } from "./randomTyping.ts";

const uri = "file:///fuzz.conf";
const longestText = 5_000;

/**
 * Types into a document and compares its tree after each edit with that of a fresh parse of the same text.
 *
 * @throws Error with the seed, the number of the edit and the text.
 */
export function fuzzTrees(
  language: Language,
  {
    edits,
    seed,
    texts,
  }: { readonly edits: number; readonly seed: number; readonly texts: readonly string[] },
): void {
  const random = randomNumbers(seed);
  const documents = new Documents(language);
  const parser = new Parser();
  parser.setLanguage(language);
  let document = TextDocument.create(uri, "sysctl", 1, "");
  for (let count = 0; count < edits; count++) {
    if (count % 500 === 0 || document.getText().length > longestText) {
      document = TextDocument.create(uri, "sysctl", 1, chosen(random, texts).slice(0, longestText));
      documents.open({ uri, languageId: "sysctl", version: 1, text: document.getText() });
    }
    const edit = randomEdit(random, document.getText());
    const change = changeOf(document, edit);
    document = edited(document, edit);
    documents.change({
      textDocument: { uri, version: document.version },
      contentChanges: [change],
    });
    const kept = documents.treeOf(uri);
    const fresh = parser.parse(document.getText());
    const same = kept !== undefined && fresh !== null && isSame(kept.rootNode, fresh.rootNode);
    fresh?.delete();
    if (!same) {
      throw new Error(
        `seed ${seed}, edit ${count}: the tree is not that of a fresh parse\n${JSON.stringify(document.getText())}`,
      );
    }
  }
  parser.delete();
  documents.dispose();
}

function isSame(one: Node, other: Node): boolean {
  if (
    one.type !== other.type ||
    one.startIndex !== other.startIndex ||
    one.endIndex !== other.endIndex ||
    one.isMissing !== other.isMissing ||
    one.childCount !== other.childCount
  ) {
    return false;
  }
  return one.children.every((child, index) => {
    const twin = other.children[index];
    return child !== null && twin !== undefined && twin !== null && isSame(child, twin);
  });
}
