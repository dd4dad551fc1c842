import {
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type DocumentSymbol,
  type Hover,
  InsertTextFormat,
  type Location,
  MarkupKind,
  SymbolKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CodePlace } from "../../core/c/codeIndex.ts";
import type { LensResult } from "../../core/features/codeLens.ts";
import type { CompletionResult } from "../../core/features/completion.ts";
import type { OutlineItem } from "../../core/features/documentSymbols.ts";
import type { OffsetRange } from "../../core/text/offsets.ts";
import { documentOf, toRange } from "./convert.ts";

export function toHover(document: TextDocument, range: OffsetRange, markdown: string): Hover {
  return {
    contents: { kind: MarkupKind.Markdown, value: markdown },
    range: toRange(document, range),
  };
}

/** Places in snippets as locations. `textOf` gives the text that a place's offsets count in. */
export function toLocations(
  places: readonly CodePlace[],
  uriOf: (path: string) => string,
  textOf: (path: string) => string | undefined,
): Location[] {
  const documents = new Map<string, TextDocument | undefined>();
  return places.flatMap((place) => {
    const uri = uriOf(place.path);
    if (!documents.has(place.path)) {
      const text = textOf(place.path);
      documents.set(place.path, text === undefined ? undefined : documentOf(uri, text));
    }
    const document = documents.get(place.path);
    return document === undefined ? [] : [{ uri, range: toRange(document, place.range) }];
  });
}

export function toSymbols(document: TextDocument, items: readonly OutlineItem[]): DocumentSymbol[] {
  return items.map((item) => ({
    name: item.name === "" ? "(empty)" : item.name.slice(0, 300),
    detail: item.detail.slice(0, 200),
    kind: symbolKinds[item.kind],
    range: toRange(document, item.range),
    selectionRange: toRange(document, item.nameRange),
    ...(item.children === undefined ? {} : { children: toSymbols(document, item.children) }),
  }));
}

export const symbolKinds: Readonly<Record<OutlineItem["kind"], SymbolKind>> = {
  assignment: SymbolKind.Property,
  exclusion: SymbolKind.Operator,
  section: SymbolKind.Namespace,
  subsystem: SymbolKind.Module,
  function: SymbolKind.Function,
  struct: SymbolKind.Struct,
  enum: SymbolKind.Enum,
  variable: SymbolKind.Variable,
  macro: SymbolKind.Constant,
  sysctl: SymbolKind.Key,
};

export function toCompletions(
  document: TextDocument,
  results: readonly CompletionResult[],
  client: { readonly hasSnippets: boolean },
): CompletionItem[] {
  return results.flatMap((result) => {
    const { label, detail, documentation, snippet, isLast } = result;
    if (snippet !== undefined && !client.hasSnippets) return [];
    const item: CompletionItem = {
      ...{ label, detail, documentation },
      kind: completionKinds[result.kind],
      filterText: label,
      textEdit: { range: toRange(document, result.replaces), newText: snippet ?? label },
    };
    if (snippet !== undefined) item.insertTextFormat = InsertTextFormat.Snippet;
    if (isLast) item.sortText = `\uffff${label}`;
    return [item];
  });
}

const completionKinds: Readonly<Record<CompletionResult["kind"], CompletionItemKind>> = {
  folder: CompletionItemKind.Module,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  block: CompletionItemKind.Snippet,
};

/** Lenses that act only where the client has our commands; elsewhere they are text. */
export function toLenses(
  document: TextDocument,
  results: readonly LensResult[],
  client: { readonly hasLensCommands: boolean },
): CodeLens[] {
  return results.flatMap((result) => {
    const range = toRange(document, result.range);
    if (result.action === "none") return [{ range, command: { title: result.title, command: "" } }];
    const { title, action, target } = result;
    if (action === "goTo") {
      // Without our commands it still says where to look.
      const command = client.hasLensCommands ? lensCommands[action] : "";
      return [{ range, command: { title, command, arguments: [target] } }];
    }
    if (!client.hasLensCommands) return [];
    return [
      { range, command: { title, command: lensCommands[action], arguments: [document.uri] } },
    ];
  });
}

const lensCommands = {
  simulate: "sysctlLens.simulate",
  chooseKernel: "sysctlLens.chooseKernel",
  goTo: "sysctlLens.openSnippet",
} as const;
