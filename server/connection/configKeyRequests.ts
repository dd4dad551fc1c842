import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  type Position,
  type PrepareRenameResult,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { ConfigDocument } from "../../core/features/context.ts";
import { entryWithKeyAt, mentionsOf } from "../../core/features/keyMentions.ts";
import { keyToRename, type Refusal, renameKey } from "../../core/features/rename.ts";
import { documentOf, toRange } from "./convert.ts";
import type { LanguageServer } from "./languageServer.ts";
import { toWorkspaceEdit } from "./workspaceEdits.ts";
import { rootedPathOf } from "./workspaceRoots.ts";

/* Requests about a key in all files that name it. */

/** The lines that speak of the key under the cursor, those of its own document first. */
export async function keyReferences(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<Location[]> {
  const configs = await server.allConfigs(uri);
  const entry = entryUnder(server, uri, position);
  if (entry === undefined) return [];
  return configs.flatMap((config) => {
    const text = documentOf(config.uri, config.text);
    return mentionsOf(entry, [config]).map(({ range }) => ({
      uri: config.uri,
      range: toRange(text, range),
    }));
  });
}

export async function keyHighlights(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<DocumentHighlight[]> {
  const entry = entryUnder(server, uri, position);
  const config = server.configs.open(uri);
  const document = server.documents.get(uri);
  if (entry === undefined || config === undefined || document === undefined) return [];
  return mentionsOf(entry, [config]).map(({ range, kind }) => ({
    range: toRange(document.textDocument, range),
    kind: kind === "assignment" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

export async function preparedRename(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<PrepareRenameResult | ResponseError | null> {
  const config = openConfig(server, uri);
  const document = server.documents.get(uri);
  if (config === undefined || document === undefined) return null;
  const key = keyToRename(config, document.textDocument.offsetAt(position));
  if ("refusal" in key) return refused(key);
  return { range: toRange(document.textDocument, key.range), placeholder: key.placeholder };
}

export async function renamedKey(
  server: LanguageServer,
  uri: string,
  position: Position,
  newName: string,
): Promise<WorkspaceEdit | ResponseError | null> {
  if (!server.isConfig(uri)) return null;
  const configs = await server.allConfigs(uri);
  const config = openConfig(server, uri);
  const document = server.documents.get(uri);
  if (config === undefined || document === undefined) return null;
  const key = keyToRename(config, document.textDocument.offsetAt(position));
  if ("refusal" in key) return refused(key);
  const result = renameKey(key.entry, newName, configs, (one) => rootedPathOf(one)?.rootUri ?? one);
  return "refusal" in result ? refused(result) : toWorkspaceEdit(server, result, configs);
}

function entryUnder(server: LanguageServer, uri: string, position: Position) {
  const config = openConfig(server, uri);
  const document = server.documents.get(uri);
  return config === undefined || document === undefined
    ? undefined
    : entryWithKeyAt(config, document.textDocument.offsetAt(position));
}

function openConfig(server: LanguageServer, uri: string): ConfigDocument | undefined {
  return server.isConfig(uri) ? server.configs.open(uri) : undefined;
}

function refused({ refusal }: Refusal): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, refusal);
}
