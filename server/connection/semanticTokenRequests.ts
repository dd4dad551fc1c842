import {
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensRegistrationOptions,
} from "vscode-languageserver";
import { semanticTokens, semanticTokenTypes } from "../../core/features/semanticTokens.ts";
import type { LanguageServer } from "./languageServer.ts";

/** For configurations alone: an empty answer for C would hide what other extensions know. */
export const semanticTokensOptions: SemanticTokensRegistrationOptions = {
  documentSelector: [{ language: "sysctl" }],
  legend: { tokenTypes: [...semanticTokenTypes], tokenModifiers: [] },
  full: true,
  range: true,
};

/** The colours of a configuration from its tree; of a part of it where a range is given. */
export function configTokens(server: LanguageServer, uri: string, range?: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const document = server.documents.get(uri);
  const tree = server.isConfig(uri) ? server.documents.treeOf(uri) : undefined;
  if (document === undefined || tree === undefined) return builder.build();
  const { text, textDocument } = document;
  const wanted = {
    start: range === undefined ? 0 : textDocument.offsetAt(range.start),
    end: range === undefined ? text.length : textDocument.offsetAt(range.end),
  };
  for (const { start, end, type } of semanticTokens(tree, text, wanted)) {
    const { line, character } = textDocument.positionAt(start);
    builder.push(line, character, end - start, semanticTokenTypes.indexOf(type), 0);
  }
  return builder.build();
}
