import {
  type Connection,
  type DocumentLink,
  type FoldingRange,
  FoldingRangeKind,
  type Position,
  type SelectionRange,
  type ServerCapabilities,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import { type ConfigFold, configFolds } from "../../core/features/configFolding.ts";
import { type ConfigLink, configLinks } from "../../core/features/configLinks.ts";
import { type FoundKey, findKeys } from "../../core/features/configOutline.ts";
import { selectionRanges } from "../../core/features/selectionRange.ts";
import { documentOf, toRange } from "./convert.ts";
import { answering, type Log } from "./handlers.ts";
import type { LanguageServer } from "./languageServer.ts";
import { symbolKinds } from "./lspResults.ts";
import { fileName, isInside, joinUri, normalUri, rootedPathOf } from "./workspaceRoots.ts";

/* Requests about how sysctl.conf documents are built: what belongs together, and where it leads. */

export const configStructureCapabilities = {
  workspaceSymbolProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
} as const satisfies ServerCapabilities;

export function answerConfigStructure(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onSelectionRanges(
    answering(log, "selection ranges", [], async ({ textDocument: { uri }, positions }) =>
      configSelections(server(), uri, positions),
    ),
  );
  connection.onDocumentLinks(
    answering(log, "document links", [], async ({ textDocument: { uri } }) =>
      server().isConfig(uri) ? await documentLinks(server(), uri) : [],
    ),
  );
}

export async function configFoldingRanges(
  server: LanguageServer,
  uri: string,
): Promise<FoldingRange[]> {
  const config = server.configs.open(uri);
  return (config === undefined ? [] : configFolds(config)).map(({ first, last, kind }) => ({
    startLine: first,
    endLine: last,
    ...foldingKinds[kind],
  }));
}

const foldingKinds: Readonly<Record<ConfigFold["kind"], Pick<FoldingRange, "kind">>> = {
  comment: { kind: FoldingRangeKind.Comment },
  section: { kind: FoldingRangeKind.Region },
  paragraph: {},
  subsystem: {},
};

export async function workspaceKeys(
  server: LanguageServer,
  query: string,
): Promise<WorkspaceSymbol[]> {
  const configs = await server.allConfigs(server.lastConfigUri);
  const texts = new Map(configs.map(({ uri, text }) => [uri, documentOf(uri, text)]));
  return findKeys(configs, query).flatMap(({ uri, item, container }: FoundKey) => {
    const text = texts.get(uri);
    if (text === undefined) return [];
    const name = item.detail === "" ? item.name : `${item.name} = ${item.detail.slice(0, 80)}`;
    const location = { uri, range: toRange(text, item.nameRange) };
    return [{ name, kind: symbolKinds[item.kind], location, containerName: container }];
  });
}

async function configSelections(
  server: LanguageServer,
  uri: string,
  positions: readonly Position[],
): Promise<SelectionRange[]> {
  const document = server.documents.get(uri);
  if (document === undefined || !server.isConfig(uri)) return [];
  const { textDocument } = document;
  const offsets = positions.map((position) => textDocument.offsetAt(position));
  return selectionRanges({ text: document.text }, offsets)
    .map((ranges) =>
      ranges.toReversed().reduce<SelectionRange | undefined>(
        (parent, range) => ({
          range: toRange(textDocument, range),
          ...(parent === undefined ? {} : { parent }),
        }),
        undefined,
      ),
    )
    .filter((range) => range !== undefined);
}

async function documentLinks(server: LanguageServer, uri: string): Promise<DocumentLink[]> {
  const context = await server.contextOf(uri);
  const config = server.configs.open(uri);
  const document = server.documents.get(uri);
  if (config === undefined || document === undefined) return [];
  const links = configLinks(config, context.settings);
  const resolve = await fileFinder(server, uri);
  const found = await Promise.all(links.map((link) => resolve(link.target)));
  return links.flatMap(({ range, tooltip }, index) => {
    const target = found[index];
    return target === undefined
      ? []
      : [{ range: toRange(document.textDocument, range), tooltip, target }];
  });
}

/** Turns what a link leads to into a URI; `undefined` where the workspace has no such file. */
async function fileFinder(
  server: LanguageServer,
  uri: string,
): Promise<(target: ConfigLink["target"]) => Promise<string | undefined>> {
  const rootUri = rootedPathOf(uri)?.rootUri;
  const isOurs = (one: string) => server.workspaceFolders.some((folder) => isInside(one, folder));
  const siblings = (await server.allConfigs(uri))
    .map((config) => config.uri)
    .filter((one) => rootedPathOf(one)?.rootUri === rootUri);
  return async (target) => {
    switch (target.kind) {
      case "url":
        return target.url;
      case "place":
        return `${target.uri}#L${target.line + 1}`;
      case "file": {
        if (rootUri === undefined) return undefined;
        if (!target.path.startsWith("/"))
          return siblings.find((one) => fileName(one) === target.path);
        const found = joinUri(rootUri, target.path);
        const known = siblings.find((one) => normalUri(one) === normalUri(found));
        if (known !== undefined) return known;
        return isOurs(found) && (await server.configs.isFile(found)) ? found : undefined;
      }
    }
  };
}
