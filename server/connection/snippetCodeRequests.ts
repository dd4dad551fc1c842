import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CodeLens,
  type DocumentHighlight,
  DocumentHighlightKind,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  type Position,
  type Range,
  SymbolKind,
} from "vscode-languageserver";
import type { FunctionDefinition } from "../../core/c/codeIndex.ts";
import { functionAround } from "../../core/features/activeCode.ts";
import {
  type HierarchyCall,
  hierarchyRoots,
  incomingCalls,
  outgoingCalls,
} from "../../core/features/callHierarchy.ts";
import { snippetInlays } from "../../core/features/inlayHints.ts";
import { localUses } from "../../core/features/localUses.ts";
import { type FoldingResult, snippetFolds } from "../../core/features/snippetFolding.ts";
import { type SysctlLens, sysctlLenses } from "../../core/features/snippetLenses.ts";
import { snippetReferences } from "../../core/features/snippetNavigation.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";
import { type OpenSnippet, openSnippet, placeUri, snippetAt } from "./openSnippet.ts";
import { currentValues } from "./snippetValues.ts";

/** Values of the requested lines, for the settings of the configuration looked at last. */
export async function snippetInlayHints(
  server: LanguageServer,
  uri: string,
  range: Range,
): Promise<InlayHint[]> {
  const { inlayHints } = await server.settings.of(uri);
  const snippet = inlayHints ? await openSnippet(server, uri) : undefined;
  if (snippet === undefined || snippet.isAhead) return [];
  const { values } = await currentValues(server, snippet.kernel);
  const document = documentOf(uri, snippet.text);
  const asked = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return snippetInlays(snippet.kernel, snippet.path, values, asked).map(
    ({ offset, label, tooltip }) => ({
      position: document.positionAt(offset),
      label,
      tooltip,
      paddingLeft: true,
    }),
  );
}

/** Above each line that reads a sysctl: what it reads there, as a link to where that is set. */
export async function snippetCodeLenses(server: LanguageServer, uri: string): Promise<CodeLens[]> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined || snippet.isAhead) return [];
  const { kernel, path } = snippet;
  const { settings, values } = await currentValues(server, kernel);
  const document = documentOf(uri, snippet.text);
  const lenses = sysctlLenses(kernel.index, path, { settings, probe: kernel.probe, values });
  const lines = new Set<number>();
  return lenses.flatMap((lens) => {
    const argument = placeArgument(server, uri, snippet, lens.opens);
    const command =
      argument === undefined || !server.client.hasLensCommands
        ? { title: lens.title, command: "" }
        : { title: lens.title, command: "sysctlLens.openSnippet", arguments: [argument] };
    const range = toRange(document, lens.range);
    const { line } = range.start;
    if (lines.has(line) || !server.client.hasLensCommands) return [{ range, command }];
    lines.add(line);
    const elsewhere = {
      title: "same line in another version …",
      command: "sysctlLens.openSameLine",
      arguments: [undefined, { uri, line }],
    };
    return [
      { range, command },
      { range, command: elsewhere },
    ];
  });
}

function placeArgument(
  server: LanguageServer,
  uri: string,
  snippet: OpenSnippet,
  opens: SysctlLens["opens"],
): { readonly uri: string; readonly line: number } | undefined {
  if (opens === undefined) return undefined;
  if ("uri" in opens) return { uri: opens.uri, line: opens.line };
  return { uri: placeUri(server, uri, snippet, opens.path), line: opens.line };
}

export async function prepareCallHierarchy(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<CallHierarchyItem[] | null> {
  const found = await snippetAt(server, uri, position);
  if (found === undefined) return null;
  const roots = hierarchyRoots(found.snippet.kernel.index, found.target);
  return roots.length === 0 ? null : roots.map((one) => itemOf(server, uri, found.snippet, one));
}

export async function callHierarchyIncoming(
  server: LanguageServer,
  item: CallHierarchyItem,
): Promise<CallHierarchyIncomingCall[]> {
  const snippet = await openSnippet(server, item.uri);
  if (snippet === undefined) return [];
  return incomingCalls(snippet.kernel.index, item.name).map((call) => ({
    from: itemOf(server, item.uri, snippet, call.definition),
    fromRanges: rangesOf(snippet, call),
  }));
}

export async function callHierarchyOutgoing(
  server: LanguageServer,
  item: CallHierarchyItem,
): Promise<CallHierarchyOutgoingCall[]> {
  const snippet = await openSnippet(server, item.uri);
  if (snippet === undefined) return [];
  const { kernel, path } = snippet;
  return outgoingCalls(kernel.index, { name: item.name, path }).map((call) => ({
    to: itemOf(server, item.uri, snippet, call.definition),
    fromRanges: rangesOf(snippet, call),
  }));
}

function itemOf(
  server: LanguageServer,
  fromUri: string,
  snippet: OpenSnippet,
  { name, path, fullRange, range }: FunctionDefinition,
): CallHierarchyItem {
  const uri = placeUri(server, fromUri, snippet, path);
  const document = documentOf(uri, snippet.kernel.files.get(path) ?? "");
  return {
    name,
    kind: SymbolKind.Function,
    detail: path,
    uri,
    range: toRange(document, fullRange),
    selectionRange: toRange(document, range),
  };
}

function rangesOf({ kernel }: OpenSnippet, { places }: HierarchyCall): Range[] {
  const [first] = places;
  const document = documentOf("", kernel.files.get(first?.path ?? "") ?? "");
  return places.map((place) => toRange(document, place.range));
}

/** Every use in this file of what is under the cursor. */
export async function snippetHighlights(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<DocumentHighlight[] | null> {
  const found = await snippetAt(server, uri, position);
  if (found === undefined || found.snippet.isAhead) return null;
  const { snippet, target, wordRange } = found;
  const { kernel, path, text } = snippet;
  const document = documentOf(uri, text);
  const written = new Set(
    (kernel.index.files.get(path)?.accesses ?? [])
      .filter(({ role }) => role === "write")
      .map(({ range }) => range.start),
  );
  const around = functionAround(kernel, { path, line: document.positionAt(wordRange.start).line });
  const name = text.slice(wordRange.start, wordRange.end);
  const locals = around === undefined ? [] : localUses(kernel, around, name);
  const isLocal = locals.some(({ start }) => start === wordRange.start);
  const ranges = isLocal
    ? locals
    : snippetReferences(kernel.index, target, "with declaration")
        .filter((place) => place.path === path)
        .map(({ range }) => range);
  return ranges.map((range) => ({
    range: toRange(document, range),
    kind: written.has(range.start) ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

export async function snippetFoldingRanges(
  server: LanguageServer,
  uri: string,
): Promise<FoldingRange[]> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined || snippet.isAhead) return [];
  return snippetFolds(snippet.kernel, snippet.path).map(({ first, last, kind }) => ({
    startLine: first,
    endLine: last,
    ...(kind === "code" ? {} : { kind: foldingKinds[kind] }),
  }));
}

const foldingKinds: Readonly<Record<Exclude<FoldingResult["kind"], "code">, FoldingRangeKind>> = {
  comment: FoldingRangeKind.Comment,
  inactive: FoldingRangeKind.Region,
};
