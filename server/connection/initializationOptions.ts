import type { InitializeParams } from "vscode-languageserver";
import { memberOf } from "./settings.ts";

/** What the client told at start, checked. A client that sends none of our options gets an ordinary server. */
export interface ClientFacts {
  /** URIs of the wasm files by name, for a server that cannot read its own folder. */
  readonly wasmUris: ReadonlyMap<string, string>;
  /** Markdown links may run `command:sysctlLens...`, and lenses may name those commands. */
  readonly hasLensCommands: boolean;
  /** Markdown may hold pictures as `data:` addresses. */
  readonly showsImages: boolean;
  /** The client can show `kernel-snippets:` documents. Others get files. */
  readonly showsSnippetScheme: boolean;
  /** The workspace's own kernel-snippets/ may be compiled and run. */
  readonly isTrusted: boolean;
  readonly settings: unknown;
  /** Folder with a page for each code; `undefined`: the client named none. */
  readonly documentationUri: string | undefined;
  readonly canAskSettings: boolean;
  readonly canRegisterSettings: boolean;
  readonly canRegisterWatchers: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly canRefreshLenses: boolean;
  readonly canRefreshInlayHints: boolean;
  readonly showsProgress: boolean;
  /** Completions may have placeholders. */
  readonly hasSnippets: boolean;
  /** Edits may name versions of documents. */
  readonly takesDocumentChanges: boolean;
  /** The edits of a code action may be asked for when it is chosen. */
  readonly resolvesActions: boolean;
  readonly showsDocuments: boolean;
  /** Edits may create files. */
  readonly canCreateFiles: boolean;
  readonly folderUris: readonly string[];
}

/** Whether the snippets of a workspace are run for a client that does not say whether its user trusts it. */
export type TrustOtherwise = "trusted" | "untrusted";

export function readClientFacts(
  params: InitializeParams,
  otherwise: TrustOtherwise = "untrusted",
): ClientFacts {
  const options: unknown = params.initializationOptions;
  const workspace = params.capabilities.workspace;
  const trusted = memberOf(options, "trusted");
  const documentation = memberOf(options, "documentationUri");
  const commandLinks = memberOf(options, "commandLinks") === true;
  return {
    wasmUris: stringsIn(memberOf(options, "wasm")),
    hasLensCommands: commandLinks,
    showsImages: memberOf(options, "images") === true,
    showsSnippetScheme: commandLinks,
    isTrusted: typeof trusted === "boolean" ? trusted : otherwise === "trusted",
    settings: memberOf(options, "settings"),
    documentationUri: typeof documentation === "string" ? documentation : undefined,
    canAskSettings: workspace?.configuration === true,
    canRegisterSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    canRegisterWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasWorkspaceFolders: workspace?.workspaceFolders === true,
    canRefreshLenses: workspace?.codeLens?.refreshSupport === true,
    canRefreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    takesDocumentChanges: workspace?.workspaceEdit?.documentChanges === true,
    resolvesActions:
      params.capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") ===
      true,
    showsDocuments: params.capabilities.window?.showDocument?.support === true,
    canCreateFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes("create") === true,
    hasSnippets:
      params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
    showsProgress: params.capabilities.window?.workDoneProgress === true,
    folderUris: folderUrisOf(params),
  };
}

function folderUrisOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  const rootUri: unknown = memberOf(params, "rootUri");
  return typeof rootUri === "string" ? [rootUri] : [];
}

function stringsIn(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}
