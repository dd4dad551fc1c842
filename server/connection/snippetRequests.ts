import type { DocumentSymbol, Hover, Location, Position, Range } from "vscode-languageserver";
import { snippetOutline } from "../../core/features/documentSymbols.ts";
import { snippetMarkdown } from "../../core/features/hoverSnippet.ts";
import { snippetDefinition, snippetReferences } from "../../core/features/snippetNavigation.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";
import { createLinks } from "./links.ts";
import { toHover, toLocations, toSymbols } from "./lspResults.ts";
import { type OpenSnippet, openSnippet, placeUri, snippetAt } from "./openSnippet.ts";

export async function snippetHover(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<Hover | null> {
  const found = await snippetAt(server, uri, position);
  if (found === undefined) return null;
  const { snippet, target, wordRange } = found;
  const { index, files } = snippet.kernel;
  const links = createLinks(snippet.kernel.version.id, server.uris, server.client);
  const markdown = snippetMarkdown(index, target, links, (place) =>
    server.kernels.versionsOf(files, place),
  );
  return markdown === undefined
    ? null
    : toHover(documentOf(uri, snippet.text), wordRange, markdown);
}

export async function snippetDefinitions(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<Location[]> {
  const found = await snippetAt(server, uri, position);
  if (found === undefined) return [];
  const { snippet, target } = found;
  return located(server, uri, snippet, snippetDefinition(snippet.kernel.index, target));
}

export async function snippetUses(
  server: LanguageServer,
  uri: string,
  position: Position,
  includeDeclaration: "with declaration" | "uses only",
): Promise<Location[]> {
  const found = await snippetAt(server, uri, position);
  if (found === undefined) return [];
  const { snippet, target } = found;
  const places = snippetReferences(snippet.kernel.index, target, includeDeclaration);
  return located(server, uri, snippet, places);
}

export async function snippetSymbols(
  server: LanguageServer,
  uri: string,
): Promise<DocumentSymbol[]> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined || snippet.isAhead) return [];
  return toSymbols(
    documentOf(uri, snippet.text),
    snippetOutline(snippet.kernel.index, snippet.path),
  );
}

export async function inactiveRanges(server: LanguageServer, uri: string): Promise<Range[]> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined || snippet.isAhead) return [];
  const document = documentOf(uri, snippet.text);
  return (snippet.kernel.inactive.get(snippet.path) ?? []).map((range) => toRange(document, range));
}

function located(
  server: LanguageServer,
  fromUri: string,
  snippet: OpenSnippet,
  places: Parameters<typeof toLocations>[0],
): Location[] {
  return toLocations(
    places,
    (path) => placeUri(server, fromUri, snippet, path),
    (path) => snippet.kernel.files.get(path),
  );
}
