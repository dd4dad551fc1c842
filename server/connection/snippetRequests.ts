import type { DocumentSymbol, Hover, Location, Position, Range } from "vscode-languageserver";
import { snippetOutline } from "../../core/features/documentSymbols.ts";
import { snippetMarkdown } from "../../core/features/hoverSnippet.ts";
import {
  type SnippetTarget,
  snippetDefinition,
  snippetReferences,
  snippetTargetAt,
} from "../../core/features/snippetNavigation.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";
import { createLinks } from "./links.ts";
import { toHover, toLocations, toSymbols } from "./lspResults.ts";
import { type OpenSnippet, openSnippet } from "./openSnippet.ts";

export async function snippetHover(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<Hover | null> {
  const found = await targetAt(server, uri, position);
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
  const found = await targetAt(server, uri, position);
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
  const found = await targetAt(server, uri, position);
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

async function targetAt(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<
  | {
      readonly snippet: OpenSnippet;
      readonly target: SnippetTarget;
      readonly wordRange: { readonly start: number; readonly end: number };
    }
  | undefined
> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined) return undefined;
  const offset = documentOf(uri, snippet.text).offsetAt(position);
  const { index } = snippet.kernel;
  const path = snippet.isAhead ? undefined : snippet.path;
  const found = snippetTargetAt(index, path, snippet.text, offset);
  return found && { snippet, target: found.target, wordRange: found.range };
}

function located(
  server: LanguageServer,
  fromUri: string,
  snippet: OpenSnippet,
  places: Parameters<typeof toLocations>[0],
): Location[] {
  const { kernel } = snippet;
  const from = server.uris.addressOf(fromUri);
  return toLocations(
    places,
    (path) =>
      from?.version === undefined
        ? server.uris.uriOf(kernel.version.id, path)
        : server.uris.bundledUriOf(from.version, path),
    (path) => kernel.files.get(path),
  );
}
