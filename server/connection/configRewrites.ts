import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import { loaderOf } from "../../core/config/loaders/loaders.ts";
import type { Rewrite } from "../../core/features/configActions.ts";
import type { ConfigDocument } from "../../core/features/context.ts";
import { removeDuplicates } from "../../core/features/removeDuplicates.ts";
import type { Refusal } from "../../core/features/rename.ts";
import { convertSeparators } from "../../core/features/separators.ts";
import { sortedBySubsystem } from "../../core/features/sortLines.ts";
import { splitBySubsystem } from "../../core/features/splitFile.ts";
import { smallestEdit, type TextEdit } from "../../core/text/textEdit.ts";
import type { LanguageServer } from "./languageServer.ts";
import { toWorkspaceEdit } from "./workspaceEdits.ts";
import { joinUri, rootedPathOf } from "./workspaceRoots.ts";

/** The edit that a rewrite of a whole document comes to; `undefined` where the document is not open any more. */
export async function rewrittenConfig(
  server: LanguageServer,
  uri: string,
  rewrite: Rewrite,
): Promise<WorkspaceEdit | Refusal | undefined> {
  const context = await server.contextOf(uri);
  const config = server.configs.open(uri);
  if (config === undefined) return undefined;
  const edited = (edits: readonly TextEdit[]) =>
    toWorkspaceEdit(server, [{ uri, edits }], [config]);
  const whole = { start: 0, end: config.text.length };
  const loader = server.configs.chosenLoader(uri)?.name ?? "procps";
  switch (rewrite) {
    case "dots":
    case "slashes":
      return edited(convertSeparators(config.text, whole, rewrite));
    case "duplicates": {
      const refused = new Set(
        context.refused
          .filter(({ origin }) => origin.uri === uri)
          .map(({ origin }) => origin.keyRange.start),
      );
      const isRefused = ({ keyRange }: ConfigDocument["entries"][number]) =>
        refused.has(keyRange.start);
      return edited(removeDuplicates(config, loader, isRefused));
    }
    case "sort": {
      const sorted = sortedBySubsystem(asProcpsReads(config));
      if (typeof sorted !== "string") return sorted;
      const edit = smallestEdit(config.text, whole, sorted);
      return edited(edit === undefined ? [] : [edit]);
    }
    case "split":
      return await splitEdit(server, config, loader);
  }
}

/** Moving lines must suit all loaders; procps tells the most of them apart. */
function asProcpsReads({ uri, displayPath, text }: ConfigDocument): ConfigDocument {
  return { uri, displayPath, text, ...loaderOf("procps").read(text, "text") };
}

async function splitEdit(
  server: LanguageServer,
  config: ConfigDocument,
  loader: Parameters<typeof splitBySubsystem>[2],
): Promise<WorkspaceEdit | Refusal> {
  const rootUri = rootedPathOf(config.uri)?.rootUri;
  if (rootUri === undefined || !server.client.canCreateFiles) {
    return { refusal: "The editor cannot create files here. Nothing was changed." };
  }
  const files = (await server.allConfigs(config.uri))
    .filter(({ uri }) => rootedPathOf(uri)?.rootUri === rootUri)
    .map(asProcpsReads);
  const document = files.find(({ uri }) => uri === config.uri);
  if (document === undefined) return { refusal: "The file is not open any more." };
  const split = splitBySubsystem(document, files, loader);
  if ("refusal" in split) return split;
  const start = { line: 0, character: 0 };
  const created = split.created.flatMap(
    ({ displayPath, text }): (CreateFile | TextDocumentEdit)[] => {
      const uri = joinUri(rootUri, displayPath);
      return [
        { kind: "create", uri, options: { overwrite: false, ignoreIfExists: false } },
        {
          textDocument: { uri, version: null },
          edits: [{ range: { start, end: start }, newText: text }],
        },
      ];
    },
  );
  const whole = { start: 0, end: config.text.length };
  const edit = smallestEdit(config.text, whole, split.rest);
  const left = toWorkspaceEdit(
    server,
    [{ uri: config.uri, edits: edit === undefined ? [] : [edit] }],
    [config],
  );
  return { documentChanges: [...created, ...(left.documentChanges ?? [])] };
}
