import type { DidChangeTextDocumentParams, TextDocumentItem } from "vscode-languageserver";
import { type Range as LspRange, TextDocument } from "vscode-languageserver-textdocument";
import { Edit, type Language, Parser, type Tree } from "web-tree-sitter";

/** An open document with the tree of exactly its present text. */
export interface OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly textDocument: TextDocument;
  readonly text: string;
}

interface Kept {
  textDocument: TextDocument;
  /** Edited along with the text; parsed again when it is asked for. */
  tree: Tree | undefined;
  isTreeCurrent: boolean;
}

/** The open documents. Owns their trees: they are freed when a document changes or closes. */
export class Documents {
  readonly #kept = new Map<string, Kept>();
  readonly #parser: Parser;
  #opened = {};

  /** `sysctl` parses the documents whose tree is asked for. */
  constructor(sysctl: Language) {
    this.#parser = new Parser();
    this.#parser.setLanguage(sysctl);
  }

  /** Another object each time that a document is opened or closed. */
  get opened(): object {
    return this.#opened;
  }

  open(item: TextDocumentItem): void {
    this.close(item.uri);
    this.#kept.set(item.uri, {
      textDocument: TextDocument.create(item.uri, item.languageId, item.version, item.text),
      tree: undefined,
      isTreeCurrent: false,
    });
  }

  change(params: DidChangeTextDocumentParams): void {
    const kept = this.#kept.get(params.textDocument.uri);
    if (kept === undefined) return;
    for (const change of params.contentChanges) {
      if ("range" in change) {
        kept.tree?.edit(editOf(kept.textDocument, change.range, change.text));
      } else {
        kept.tree?.delete();
        kept.tree = undefined;
      }
      // One by one: each change's range speaks of the text that the changes before it have left.
      kept.textDocument = TextDocument.update(
        kept.textDocument,
        [change],
        params.textDocument.version,
      );
    }
    kept.isTreeCurrent = false;
  }

  close(uri: string): void {
    this.#kept.get(uri)?.tree?.delete();
    this.#kept.delete(uri);
    this.#opened = {};
  }

  get(uri: string): OpenDocument | undefined {
    const kept = this.#kept.get(uri);
    if (kept === undefined) return undefined;
    const { textDocument } = kept;
    return {
      uri,
      languageId: textDocument.languageId,
      version: textDocument.version,
      textDocument,
      text: textDocument.getText(),
    };
  }

  uris(): readonly string[] {
    return [...this.#kept.keys()];
  }

  /** The tree of the document's present text. It stays owned by the documents: use it at once, do not keep it. */
  treeOf(uri: string): Tree | undefined {
    const kept = this.#kept.get(uri);
    if (kept === undefined) return undefined;
    if (kept.tree === undefined || !kept.isTreeCurrent) {
      const old = kept.tree;
      kept.tree = this.#parser.parse(kept.textDocument.getText(), old ?? null) ?? undefined;
      old?.delete();
      kept.isTreeCurrent = true;
    }
    return kept.tree;
  }

  dispose(): void {
    for (const uri of this.uris()) this.close(uri);
    this.#parser.delete();
  }
}

function editOf(before: TextDocument, range: LspRange, inserted: string): Edit {
  const startIndex = before.offsetAt(range.start);
  const oldEndIndex = before.offsetAt(range.end);
  const start = before.positionAt(startIndex);
  const oldEnd = before.positionAt(oldEndIndex);
  const lines = inserted.split("\n");
  const lastLine = lines.at(-1) ?? "";
  return new Edit({
    startIndex,
    oldEndIndex,
    newEndIndex: startIndex + inserted.length,
    startPosition: { row: start.line, column: start.character },
    oldEndPosition: { row: oldEnd.line, column: oldEnd.character },
    newEndPosition: {
      row: start.line + lines.length - 1,
      column: lines.length === 1 ? start.character + inserted.length : lastLine.length,
    },
  });
}
