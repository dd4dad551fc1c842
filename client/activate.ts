import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import {
  type InitializationOptions,
  type Status,
  statusNotification,
  type TreeChoice,
  trustedNotification,
} from "../core/messages.ts";
import { type TreesParams, treesNotification } from "../core/treeMessages.ts";
import { chooseKernel, chooseListenBacklog } from "./choices.ts";
import { editSnippet } from "./editSnippet.ts";
import { effectiveCommands } from "./effective/effectiveCommands.ts";
import { EffectiveDocuments } from "./effective/effectiveDocuments.ts";
import { answerFileRequests } from "./fileRequests.ts";
import { configUri } from "./lensDocuments.ts";
import { openPlace, PlaceHighlight } from "./openPlace.ts";
import { ComparisonPanel } from "./panel/comparisonPanel.ts";
import { PathPicturePanel } from "./panel/pathPicturePanel.ts";
import { scenarioCommands } from "./panel/scenarioCommands.ts";
import { SimulationPanels } from "./panel/simulationPanels.ts";
import { exportPath } from "./paths/exportPath.ts";
import { KernelPathsSource } from "./paths/kernelPathsSource.ts";
import { KernelPathsView } from "./paths/kernelPathsView.ts";
import { pathCommands } from "./paths/pathCommands.ts";
import { TreePaths } from "./paths/treePaths.ts";
import { createRestarts, restartServer } from "./restarts.ts";
import { settingTextCommands } from "./settingTexts.ts";
import { showInactiveRanges, snippetDocuments } from "./snippetDocuments.ts";
import { StatusBar } from "./statusBar.ts";
import { showInSnippetCommands } from "./trees/showInSnippet.ts";
import { treeCommands } from "./trees/treeCommands.ts";
import { followTrees } from "./trees/treeContext.ts";
import { TreeVerification } from "./trees/treeVerification.ts";
import { verifyCommands } from "./trees/verifyCommands.ts";
import { VerifyDocument } from "./trees/verifyDocument.ts";
import { VerifyMarks } from "./trees/verifyMarks.ts";
import { versionCommands } from "./versions/versionCommands.ts";
import { Walk } from "./walk/walk.ts";
import { WalkHints } from "./walk/walkHints.ts";

/** What differs between VS Code on a computer and in a browser. */
export interface Platform {
  readonly wasm: InitializationOptions["wasm"];
  createClient(id: string, name: string, options: LanguageClientOptions): BaseLanguageClient;
}

/** What `activate` gives to tests and other extensions. */
export interface ExtensionApi {
  readonly client: BaseLanguageClient;
  /** Resolves when the language server answers; rejects where it did not start. */
  readonly ready: Promise<void>;
  readonly paths: {
    readonly source: KernelPathsSource;
    readonly view: KernelPathsView;
    readonly walk: Walk;
    readonly exportPath: typeof exportPath;
  };
  readonly trees: {
    readonly verification: TreeVerification;
    readonly marks: VerifyMarks;
  };
}

export function startExtension(context: vscode.ExtensionContext, platform: Platform): ExtensionApi {
  const output = vscode.window.createOutputChannel("Sysctl Lens", { log: true });
  const statusChanged = new vscode.EventEmitter<Status>();
  const treesChanged = new vscode.EventEmitter<readonly TreeChoice[]>();
  const filesChanged = new vscode.EventEmitter<void>();
  const restarts = createRestarts();
  const initializationOptions: InitializationOptions = {
    commandLinks: true,
    images: true,
    trusted: vscode.workspace.isTrusted,
    wasm: platform.wasm,
    documentationUri: vscode.Uri.joinPath(context.extensionUri, "docs", "diagnostics").toString(),
  };
  const hints = new WalkHints();
  const client = platform.createClient("sysctlLens", "Sysctl Lens", {
    documentSelector: [
      { language: "sysctl" },
      { scheme: "kernel-snippets" },
      { pattern: "**/kernel-snippets/**/*.{c,h}" },
      // The server answers for files of kernel trees only.
      { scheme: "file", pattern: "**/*.{c,h}" },
    ],
    outputChannel: output,
    // Asked again at every start: the user may have trusted the workspace meanwhile.
    initializationOptions: () => ({
      ...initializationOptions,
      trusted: vscode.workspace.isTrusted,
    }),
    initializationFailedHandler: () => false,
    errorHandler: restarts.errorHandler,
    markdown: {
      isTrusted: { enabledCommands: ["sysctlLens.openSnippet", "sysctlLens.simulate"] },
      supportThemeIcons: true,
    },
    middleware: {
      ...hints.middleware,
      workspace: {
        didChangeWatchedFile: async (event, next) => {
          await next(event);
          filesChanged.fire();
        },
      },
    },
  });

  const highlight = new PlaceHighlight();
  const panels = new SimulationPanels(context.extensionUri, client, highlight);
  const source = new KernelPathsSource(client, statusChanged.event, filesChanged.event);
  const treePaths = new TreePaths(client);
  const view = new KernelPathsView(source, treePaths);
  const walk = new Walk(source, (document, lines) => hints.show(client, document, lines));
  const picture = new PathPicturePanel(context.extensionUri, source, walk);
  const comparison = new ComparisonPanel({
    ...{ client, highlight, extensionUri: context.extensionUri },
    ...{ onStatus: statusChanged.event, onFilesChanged: filesChanged.event },
  });
  const effective = new EffectiveDocuments(client, [statusChanged.event, filesChanged.event]);
  const verification = new TreeVerification(client);
  const verifyDocument = new VerifyDocument(verification);
  const marks = new VerifyMarks(context.extensionUri, verification);
  context.subscriptions.push(
    ...[verification, verifyDocument, marks],
    ...verifyCommands({ client, verification, document: verifyDocument }),
    ...[source, treePaths, view, walk, picture, comparison, effective],
    ...effectiveCommands(client, effective),
    walk.onDidMove((state) => void view.showWalk(state)),
    ...pathCommands({ source, view, walk, picture, highlight }),
    ...versionCommands(client, highlight),
    ...treeCommands(client, highlight),
    ...showInSnippetCommands(client, highlight),
    followTrees(treesChanged.event),
    vscode.commands.registerCommand("sysctlLens.editSnippet", editSnippet),
    ...[output, statusChanged, treesChanged, filesChanged, highlight, panels],
    new StatusBar(statusChanged.event),
    snippetDocuments(client, statusChanged.event),
    showInactiveRanges(client, statusChanged.event),
    answerFileRequests(client),
    client.onNotification(statusNotification, (status: Status) => statusChanged.fire(status)),
    statusChanged.event(() => panels.refresh()),
    client.onNotification(treesNotification, ({ trees }: TreesParams) => treesChanged.fire(trees)),
    treesChanged.event(() => void view.treeChanged()),
    filesChanged.event(() => panels.refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(async () => {
      await client.sendNotification(trustedNotification);
      effective.refresh();
    }),
    ...registerCommands(client, output, highlight),
    ...settingTextCommands(client),
    ...configCommands(panels, comparison),
    ...scenarioCommands(panels),
  );

  const ready = client.start();
  ready.catch((error: unknown) => restarts.offerRestart(client, output, String(error)));
  restarts.onGivenUp((message) => restarts.offerRestart(client, output, message));
  // The client outlives nothing: without it no document is looked at.
  context.subscriptions.push({ dispose: () => void stop(client, output) });
  return {
    client,
    ready,
    paths: { source, view, walk, exportPath },
    trees: { verification, marks },
  };
}

function registerCommands(
  client: BaseLanguageClient,
  output: vscode.LogOutputChannel,
  highlight: PlaceHighlight,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.chooseKernel", (argument: unknown) =>
      chooseKernel(client, configUri(argument)),
    ),
    register("sysctlLens.chooseListenBacklog", (argument: unknown) =>
      chooseListenBacklog(configUri(argument)),
    ),
    register("sysctlLens.openSnippet", (argument: unknown) => openPlace(argument, highlight)),
    register("sysctlLens.restartServer", () => restartServer(client)),
    register("sysctlLens.showOutput", () => output.show()),
  ];
}

/** Pages about the configuration in the editor. */
function configCommands(
  panels: SimulationPanels,
  comparison: ComparisonPanel,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  const withConfig = (open: (uri: vscode.Uri) => Promise<void>) => async (argument: unknown) => {
    const uri = configUri(argument);
    if (uri) await open(uri);
    else {
      await vscode.window.showInformationMessage(
        "Open a sysctl.conf first: the command is about the file in the active editor.",
      );
    }
  };
  return [
    register(
      "sysctlLens.simulate",
      withConfig((uri) => panels.open(uri)),
    ),
    register(
      "sysctlLens.compareVersions",
      withConfig((uri) => comparison.open(uri)),
    ),
  ];
}

async function stop(client: BaseLanguageClient, output: vscode.LogOutputChannel): Promise<void> {
  try {
    await client.stop();
  } catch (error) {
    // A server that crashed has nothing left to stop.
    output.info(`The language server did not stop in order: ${String(error)}`);
  }
}
