import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeResult,
  RequestType,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { Language, Parser } from "web-tree-sitter";
import type { SnippetFiles } from "../../core/c/program.ts";
import { configDefinition, configReferences } from "../../core/features/definition.ts";
import type { SysctlPreview } from "../../core/features/triedValues.ts";
import type { VersionComparison } from "../../core/kernel/comparison.ts";
import {
  type CompareVersionsParams,
  compareVersionsRequest,
  type ExportedPath,
  type ExportPathParams,
  exportPathRequest,
  type FunctionPair,
  type FunctionPairParams,
  functionPairRequest,
  type InactiveRangesParams,
  inactiveRangesRequest,
  type KernelPathsParams,
  kernelChoicesRequest,
  kernelPathsRequest,
  type OpenPlaceParams,
  type SameLineParams,
  type SettingEdit,
  type SimulationInput,
  type SimulationInputParams,
  type SnippetText,
  type SnippetTextParams,
  type SysctlPreviewParams,
  sameLineRequest,
  simulationInputRequest,
  snippetTextRequest,
  sysctlPreviewRequest,
  type TreeChoice,
  type TreeChoicesParams,
  type TreePathsParams,
  type TreePathsResult,
  treeChoicesRequest,
  treePathsRequest,
  trustedNotification,
  type WriteSettingsParams,
  writeSettingsRequest,
} from "../../core/messages.ts";
import type { KernelPaths } from "../../core/paths/kernelPath.ts";
import { configReader } from "../configReader.ts";
import type { ServerHost } from "../host.ts";
import { kernelBuilder } from "../kernelBuilder.ts";
import { versionComparison } from "./compareRequests.ts";
import {
  answerConfigActions,
  configActionCapabilities,
  configCodeActions,
} from "./configActionRequests.ts";
import { answerConfigEdits, configEditCapabilities } from "./configEditRequests.ts";
import { keyHighlights, keyReferences } from "./configKeyRequests.ts";
import {
  configCodeLenses,
  configCompletion,
  configHover,
  configInlayHints,
  configPlaces,
  configSymbols,
} from "./configRequests.ts";
import {
  answerConfigStructure,
  configFoldingRanges,
  configStructureCapabilities,
  workspaceKeys,
} from "./configStructureRequests.ts";
import { withDocumentation } from "./documentationRequests.ts";
import { answerEffectiveConfigurations } from "./effectiveConfigurationRequests.ts";
import { answering, guarded, type Log } from "./handlers.ts";
import { type ClientFacts, readClientFacts, type TrustOtherwise } from "./initializationOptions.ts";
import { LanguageServer } from "./languageServer.ts";
import { snippetText } from "./openSnippet.ts";
import { kernelChoices, settingEdits, simulationInput, sysctlPreview } from "./ownRequests.ts";
import { exportedPath, pathsOf } from "./pathRequests.ts";
import { quickFixes } from "./quickFixRequests.ts";
import { configTokens, semanticTokensOptions } from "./semanticTokenRequests.ts";
import { answerSimulationRequests } from "./simulationRequests.ts";
import {
  callHierarchyIncoming,
  callHierarchyOutgoing,
  prepareCallHierarchy,
  snippetCodeLenses,
  snippetFoldingRanges,
  snippetHighlights,
  snippetInlayHints,
} from "./snippetCodeRequests.ts";
import { answerSnippetFunctionRequests } from "./snippetFunctionRequests.ts";
import {
  inactiveRanges,
  snippetDefinitions,
  snippetHover,
  snippetSymbols,
  snippetUses,
} from "./snippetRequests.ts";
import {
  configTreePlaces,
  prepareTreeHierarchy,
  treeChoices,
  treeDefinitions,
  treeFile,
  treeHover,
  treeIncomingCalls,
  treeLenses,
  treeOutgoingCalls,
  treePathsOf,
  treeSymbols,
  treeUses,
  treeWorkspaceSymbols,
} from "./treeRequests.ts";
import { answerVerifyRequests } from "./verifyRequests.ts";
import { functionInVersions, lineInVersion } from "./versionRequests.ts";

/** Folders, too: who deletes one is told of the folder, not of each file in it. */
const watchedGlobs = [
  ...["**/sysctl.d/*.conf", "**/sysctl.d", "**/sysctl.conf", "**/*.sysctl.conf"],
  ...["**/kernel-snippets/**", "**/kernel-snippets"],
];

/** Serves one client over a connection until it closes. `makeHost` learns what the client said at start. */
export function startServer(
  connection: Connection,
  bundled: SnippetFiles,
  makeHost: (client: ClientFacts) => ServerHost,
  otherwise: TrustOtherwise = "untrusted",
): void {
  const log: Log = {
    error: (message) => connection.console.error(message),
    info: (message) => connection.console.info(message),
    isRecovered: (error) => running?.isRecovered(error) === true,
  };
  let running: LanguageServer | undefined;
  const server = (): LanguageServer => {
    if (running === undefined) throw new Error("a request came before initialize");
    return running;
  };

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const client = readClientFacts(params, otherwise);
    const host = makeHost(client);
    const { sysctl, parser } = await loadLanguages(host);
    running = new LanguageServer({
      connection,
      host,
      client,
      log,
      sysctl,
      reader: configReader,
      buildKernel: kernelBuilder(parser),
      bundled,
    });
    return {
      capabilities: {
        textDocumentSync: {
          openClose: true,
          change: TextDocumentSyncKind.Incremental,
          save: true,
        },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentSymbolProvider: true,
        codeLensProvider: { resolveProvider: false },
        inlayHintProvider: true,
        callHierarchyProvider: true,
        documentHighlightProvider: true,
        foldingRangeProvider: true,
        semanticTokensProvider: semanticTokensOptions,
        completionProvider: { triggerCharacters: [".", "/", "="] },
        ...configEditCapabilities,
        ...configStructureCapabilities,
        ...configActionCapabilities(client.hasLensCommands),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: "sysctl-lens" },
    };
  });

  connection.onInitialized(
    guarded(log, "initialized", async () => {
      await registerForChanges(connection, server());
      server().refreshAll();
    }),
  );
  connection.onShutdown(() => running?.dispose());

  listenToDocuments(connection, log, server);
  answerStandardRequests(connection, log, server);
  answerConfigEdits(connection, log, server);
  answerConfigStructure(connection, log, server);
  answerConfigActions(connection, log, server);
  answerEffectiveConfigurations(connection, log, server);
  connection.onCodeAction(
    answering(log, "code actions", [], async (params) => [
      ...(await quickFixes(server(), params)),
      ...(await configCodeActions(server(), params)),
    ]),
  );
  answerOwnRequests(connection, log, server);
  answerSimulationRequests(connection, log, server);
  answerVerifyRequests(connection, log, server);
  answerSnippetFunctionRequests(connection, log, server);
  connection.listen();
}

async function loadLanguages(
  host: ServerHost,
): Promise<{ readonly sysctl: Language; readonly parser: Parser }> {
  const [engine, sysctlWasm, cWasm] = await Promise.all([
    host.loadWasm("web-tree-sitter.wasm"),
    host.loadWasm("tree-sitter-sysctl.wasm"),
    host.loadWasm("tree-sitter-c.wasm"),
  ]);
  // The engine asks for a path even where it is handed the bytes.
  const module = { wasmBinary: engine, locateFile: (name: string) => name };
  await Parser.init(module);
  const parser = new Parser();
  parser.setLanguage(await Language.load(cWasm));
  return { sysctl: await Language.load(sysctlWasm), parser };
}

async function registerForChanges(connection: Connection, server: LanguageServer): Promise<void> {
  const { client } = server;
  if (client.canRegisterSettings) {
    await connection.client.register(DidChangeConfigurationNotification.type, {
      section: "sysctlLens",
    });
  }
  if (client.canRegisterWatchers) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: watchedGlobs.map((globPattern) => ({ globPattern })),
    });
  }
  if (client.hasWorkspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      guarded(server.log, "workspace folders", ({ added, removed }) =>
        server.foldersChanged(
          added.map((folder) => folder.uri),
          removed.map((folder) => folder.uri),
        ),
      ),
    );
  }
}

function listenToDocuments(connection: Connection, log: Log, server: () => LanguageServer): void {
  connection.onDidOpenTextDocument(
    guarded(log, "open", ({ textDocument }) => {
      server().documents.open(textDocument);
      server().opened(textDocument.uri);
    }),
  );
  connection.onDidChangeTextDocument(
    guarded(log, "change", (params) => {
      server().documents.change(params);
      server().changed(params.textDocument.uri);
    }),
  );
  connection.onDidCloseTextDocument(
    guarded(log, "close", async ({ textDocument }) => {
      server().documents.close(textDocument.uri);
      await server().closed(textDocument.uri);
    }),
  );
  connection.onDidSaveTextDocument(
    guarded(log, "save", ({ textDocument }) => server().filesChanged([textDocument.uri])),
  );
  connection.onDidChangeWatchedFiles(
    guarded(log, "watched files", ({ changes }) =>
      server().filesChanged(changes.map((change) => change.uri)),
    ),
  );
  connection.onNotification(
    trustedNotification,
    guarded(log, "trust", () => server().trust()),
  );
  connection.onDidChangeConfiguration(
    guarded(log, "settings", ({ settings }) => {
      server().settings.changed(settings);
      server().refreshAll();
    }),
  );
}

function answerStandardRequests(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.onHover(
    answering(log, "hover", null, async ({ textDocument: { uri }, position }, token) => {
      await server().caughtUp();
      const file = await treeFile(server(), uri);
      if (file !== undefined) return await treeHover(server(), file, position, token);
      if (!server().isConfig(uri)) return await snippetHover(server(), uri, position);
      const hover = await configHover(server(), uri, position);
      return await withDocumentation(server(), uri, position, hover, token);
    }),
  );
  connection.onDefinition(
    answering(log, "definition", [], async ({ textDocument: { uri }, position }, token) => {
      const file = await treeFile(server(), uri);
      if (file !== undefined) return await treeDefinitions(file, position, token);
      if (!server().isConfig(uri)) return await snippetDefinitions(server(), uri, position);
      return [
        ...(await configPlaces(server(), uri, position, configDefinition)),
        ...(await configTreePlaces(server(), uri, position, "definition", token)),
      ];
    }),
  );
  connection.onReferences(
    answering(log, "references", [], async (params, token) => {
      const { textDocument, position, context } = params;
      const { uri } = textDocument;
      const file = await treeFile(server(), uri);
      if (file !== undefined) {
        return await treeUses(file, position, context.includeDeclaration, token);
      }
      if (server().isConfig(uri)) {
        return [
          ...(await keyReferences(server(), uri, position)),
          ...(await configPlaces(server(), uri, position, configReferences)),
          ...(await configTreePlaces(server(), uri, position, "references", token)),
        ];
      }
      const declaration = context.includeDeclaration ? "with declaration" : "uses only";
      return await snippetUses(server(), uri, position, declaration);
    }),
  );
  connection.onDocumentSymbol(
    answering(log, "outline", [], async ({ textDocument: { uri } }) => {
      const file = await treeFile(server(), uri);
      if (file !== undefined) return await treeSymbols(file);
      return server().isConfig(uri)
        ? await configSymbols(server(), uri)
        : await snippetSymbols(server(), uri);
    }),
  );
  connection.onCodeLens(
    answering(log, "code lens", [], async ({ textDocument: { uri } }) => {
      const file = await treeFile(server(), uri);
      if (file !== undefined) return await treeLenses(server(), file);
      return server().isConfig(uri)
        ? await configCodeLenses(server(), uri)
        : await snippetCodeLenses(server(), uri);
    }),
  );
  answerTreeRequests(connection, log, server);
  const { semanticTokens } = connection.languages;
  semanticTokens.on(
    answering(log, "semantic tokens", { data: [] }, async ({ textDocument: { uri } }) =>
      configTokens(server(), uri),
    ),
  );
  semanticTokens.onRange(
    answering(log, "semantic tokens", { data: [] }, async ({ textDocument: { uri }, range }) =>
      configTokens(server(), uri, range),
    ),
  );
  answerSnippetRequests(connection, log, server);
  connection.onCompletion(
    answering(log, "completion", [], async ({ textDocument: { uri }, position }) =>
      server().isConfig(uri) ? await configCompletion(server(), uri, position) : [],
    ),
  );
}

function answerSnippetRequests(
  connection: Connection,
  log: Log,
  server: () => LanguageServer,
): void {
  connection.languages.inlayHint.on(
    answering(log, "inlay hints", [], async ({ textDocument: { uri }, range }) =>
      server().isConfig(uri)
        ? await configInlayHints(server(), uri, range)
        : await snippetInlayHints(server(), uri, range),
    ),
  );
  connection.onDocumentHighlight(
    answering(log, "highlights", null, async ({ textDocument: { uri }, position }) =>
      server().isConfig(uri)
        ? await keyHighlights(server(), uri, position)
        : await snippetHighlights(server(), uri, position),
    ),
  );
  connection.onFoldingRanges(
    answering(log, "folding", [], async ({ textDocument: { uri } }) =>
      server().isConfig(uri)
        ? await configFoldingRanges(server(), uri)
        : await snippetFoldingRanges(server(), uri),
    ),
  );
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    answering(log, "call hierarchy", null, async ({ textDocument: { uri }, position }) => {
      const file = await treeFile(server(), uri);
      if (file !== undefined) return await prepareTreeHierarchy(file, position);
      return server().isConfig(uri) ? null : await prepareCallHierarchy(server(), uri, position);
    }),
  );
  callHierarchy.onIncomingCalls(
    answering(log, "incoming calls", [], async ({ item }, token) => {
      const file = await treeFile(server(), item.uri);
      return file === undefined
        ? await callHierarchyIncoming(server(), item)
        : await treeIncomingCalls(file, item, token);
    }),
  );
  callHierarchy.onOutgoingCalls(
    answering(log, "outgoing calls", [], async ({ item }, token) => {
      const file = await treeFile(server(), item.uri);
      return file === undefined
        ? await callHierarchyOutgoing(server(), item)
        : await treeOutgoingCalls(file, item, token);
    }),
  );
}

function answerTreeRequests(connection: Connection, log: Log, server: () => LanguageServer): void {
  connection.onWorkspaceSymbol(
    answering(log, "workspace symbols", [], async ({ query }, token) => [
      ...(await workspaceKeys(server(), query)),
      ...(await treeWorkspaceSymbols(server(), query, token)),
    ]),
  );
  connection.onRequest(
    new RequestType<TreePathsParams, TreePathsResult | null, void>(treePathsRequest),
    answering<TreePathsParams, TreePathsResult | null>(
      log,
      "paths in a kernel tree",
      null,
      async (params, token) => treePathsOf(server(), params, token),
    ),
  );
  connection.onRequest(
    new RequestType<TreeChoicesParams, readonly TreeChoice[], void>(treeChoicesRequest),
    answering<TreeChoicesParams, readonly TreeChoice[]>(
      log,
      "kernel trees",
      [],
      async ({ folderUri }) => treeChoices(server(), folderUri),
    ),
  );
}

function answerOwnRequests(connection: Connection, log: Log, server: () => LanguageServer): void {
  connection.onRequest(
    new RequestType<SnippetTextParams, SnippetText | null, void>(snippetTextRequest),
    answering<SnippetTextParams, SnippetText | null>(log, "snippet text", null, async ({ uri }) =>
      snippetText(server(), uri),
    ),
  );
  connection.onRequest(
    inactiveRangesRequest,
    answering(log, "inactive ranges", [], async ({ uri }: InactiveRangesParams) =>
      inactiveRanges(server(), uri),
    ),
  );
  connection.onRequest(
    new RequestType<SameLineParams, OpenPlaceParams | null, void>(sameLineRequest),
    answering<SameLineParams, OpenPlaceParams | null>(log, "same line", null, async (params) =>
      lineInVersion(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<FunctionPairParams, FunctionPair | null, void>(functionPairRequest),
    answering<FunctionPairParams, FunctionPair | null>(log, "function pair", null, async (params) =>
      functionInVersions(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<CompareVersionsParams, VersionComparison | null, void>(compareVersionsRequest),
    answering<CompareVersionsParams, VersionComparison | null>(
      log,
      "comparison of versions",
      null,
      async ({ uri }, token) => versionComparison(server(), connection, uri, token),
    ),
  );
  connection.onRequest(kernelChoicesRequest, () => [...kernelChoices()]);
  connection.onRequest(
    new RequestType<KernelPathsParams, KernelPaths | null, void>(kernelPathsRequest),
    answering<KernelPathsParams, KernelPaths | null>(log, "kernel paths", null, async ({ uri }) =>
      pathsOf(server(), uri),
    ),
  );
  connection.onRequest(
    new RequestType<ExportPathParams, ExportedPath | null, void>(exportPathRequest),
    answering<ExportPathParams, ExportedPath | null>(log, "path export", null, async (params) =>
      exportedPath(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<SimulationInputParams, SimulationInput | null, void>(simulationInputRequest),
    answering<SimulationInputParams, SimulationInput | null>(
      log,
      "simulation input",
      null,
      async (params) => simulationInput(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<SysctlPreviewParams, SysctlPreview | null, void>(sysctlPreviewRequest),
    answering<SysctlPreviewParams, SysctlPreview | null>(
      log,
      "sysctl preview",
      null,
      async (params) => sysctlPreview(server(), params),
    ),
  );
  connection.onRequest(
    new RequestType<WriteSettingsParams, readonly SettingEdit[], void>(writeSettingsRequest),
    answering<WriteSettingsParams, readonly SettingEdit[]>(
      log,
      "edits of settings",
      [],
      async (params) => settingEdits(server(), params),
    ),
  );
}
