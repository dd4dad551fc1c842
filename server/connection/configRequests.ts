import type {
  CodeLens,
  CompletionItem,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  Range as LspRange,
  Position,
} from "vscode-languageserver";
import { configLenses } from "../../core/features/codeLens.ts";
import { configCompletions } from "../../core/features/completion.ts";
import { configInlays } from "../../core/features/configInlays.ts";
import { configOutline } from "../../core/features/configOutline.ts";
import type { configDefinition, configReferences } from "../../core/features/definition.ts";
import { hoverConfig } from "../../core/features/hover.ts";
import type { LanguageServer } from "./languageServer.ts";
import { toCompletions, toHover, toLenses, toLocations, toSymbols } from "./lspResults.ts";

/*
 * Requests about sysctl.conf documents. The context is awaited first: what a document holds afterwards is its newest
 * text, read in one go with its tree.
 */

export async function configHover(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<Hover | null> {
  server.lookedAt(uri);
  const context = await server.contextOf(uri);
  const open = openConfig(server, uri);
  if (open === undefined) return null;
  const offset = open.textDocument.offsetAt(position);
  const result = hoverConfig(open.config, offset, context);
  return result === undefined ? null : toHover(open.textDocument, result.range, result.markdown);
}

export async function configPlaces(
  server: LanguageServer,
  uri: string,
  position: Position,
  find: typeof configDefinition | typeof configReferences,
): Promise<Location[]> {
  const context = await server.contextOf(uri);
  const open = openConfig(server, uri);
  if (open === undefined) return [];
  const places = find(open.config, open.textDocument.offsetAt(position), context.index);
  return toLocations(
    places,
    (path) => server.uris.uriOf(context.kernel.version.id, path),
    (path) => context.chosen.kernel.files.get(path),
  );
}

export async function configSymbols(
  server: LanguageServer,
  uri: string,
): Promise<DocumentSymbol[]> {
  const open = openConfig(server, uri);
  return open === undefined ? [] : toSymbols(open.textDocument, configOutline(open.config));
}

export async function configCodeLenses(server: LanguageServer, uri: string): Promise<CodeLens[]> {
  const context = await server.contextOf(uri);
  const open = openConfig(server, uri);
  return open === undefined
    ? []
    : toLenses(open.textDocument, configLenses(open.config, context), server.client);
}

export async function configCompletion(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<CompletionItem[]> {
  const context = await server.contextOf(uri);
  const document = server.documents.get(uri);
  if (document === undefined) return [];
  const offset = document.textDocument.offsetAt(position);
  return toCompletions(
    document.textDocument,
    configCompletions(document.text, offset, context),
    server.client,
  );
}

/** Behind values that come to something else than they say. */
export async function configInlayHints(
  server: LanguageServer,
  uri: string,
  range: LspRange,
): Promise<InlayHint[]> {
  const { inlayHints } = await server.settings.of(uri);
  if (!inlayHints) return [];
  const context = await server.contextOf(uri);
  const open = openConfig(server, uri);
  if (open === undefined) return [];
  const { textDocument, config } = open;
  const asked = {
    start: textDocument.offsetAt(range.start),
    end: textDocument.offsetAt(range.end),
  };
  return configInlays(config, asked, context).map(({ offset, label, tooltip }) => ({
    position: textDocument.positionAt(offset),
    label,
    tooltip,
    paddingLeft: true,
  }));
}

function openConfig(server: LanguageServer, uri: string) {
  const document = server.documents.get(uri);
  const config = server.configs.open(uri);
  return document === undefined || config === undefined
    ? undefined
    : { textDocument: document.textDocument, config };
}
