import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type TreeChoice,
  type TreePathsResult,
  treeChoicesRequest,
  treePathsRequest,
} from "../../core/messages.ts";
import { entryTitle } from "../../core/tree/pathTexts.ts";
import type { TreePath } from "../../core/tree/treePath.ts";
import { isConfig } from "../lensDocuments.ts";
import { openPlace, type PlaceHighlight } from "../openPlace.ts";
import { sysctlAt } from "../paths/cursorSysctl.ts";
import { showInTree } from "./showInTree.ts";

/** The commands that are about kernel trees. */
export function treeCommands(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.chooseTree", () => chooseTree(client)),
    register("sysctlLens.showInTree", () => showInTree(client, highlight)),
    register("sysctlLens.showTreePaths", (argument: unknown) =>
      showTreePaths(client, highlight, argument),
    ),
  ];
}

interface TreeItem extends vscode.QuickPickItem {
  readonly choice: TreeChoice | undefined;
}

/** Puts a folder first in `sysctlLens.kernel.trees`. A folder that is no tree is refused with the reason. */
async function chooseTree(client: BaseLanguageClient): Promise<void> {
  const choices = await client.sendRequest<readonly TreeChoice[]>(treeChoicesRequest, {});
  const items = choices.map(
    (choice): TreeItem => ({
      label: choice.isTree ? choice.label : `$(warning) ${choice.label}`,
      description: choice === choices.find(({ isTree }) => isTree) ? "in use" : "",
      choice,
    }),
  );
  const browse: TreeItem = { label: "$(folder-opened) Browse…", choice: undefined };
  const picked = await vscode.window.showQuickPick([...items, browse], {
    title: "Kernel tree that sysctls lead into",
    placeHolder: "Choose a folder with Linux source",
  });
  if (picked === undefined) return;
  const choice = picked === browse ? await browseForTree(client) : picked.choice;
  if (choice === undefined) return;
  if (!choice.isTree) {
    await vscode.window.showErrorMessage(choice.label);
    return;
  }
  const folder = vscode.Uri.parse(choice.folderUri).fsPath;
  const settings = vscode.workspace.getConfiguration("sysctlLens");
  const before = settings.get<readonly string[]>("kernel.trees", []);
  const trees = [folder, ...before.filter((one) => one !== folder)];
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await settings.update("kernel.trees", trees, target);
  void tellChosen(choice);
}

async function tellChosen({ label }: TreeChoice): Promise<void> {
  const verify = "Verify Snippets";
  const told = `${label} is in use: sysctls lead into it.`;
  const answer = await vscode.window.showInformationMessage(told, verify);
  if (answer === verify) await vscode.commands.executeCommand("sysctlLens.verifyTree");
}

async function browseForTree(client: BaseLanguageClient): Promise<TreeChoice | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: "Folder with Linux source",
      openLabel: "Choose",
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (folder === undefined) return undefined;
  const params = { folderUri: folder.toString() };
  const [choice] = await client.sendRequest<readonly TreeChoice[]>(treeChoicesRequest, params);
  if (choice !== undefined) return choice;
  await vscode.window.showErrorMessage(
    "This workspace is not trusted, so no folder outside of it is read. Trust the workspace first.",
  );
  return undefined;
}

/** The ways to the readers of the sysctl under the cursor: choose one, then a step of it. */
async function showTreePaths(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
  argument: unknown,
): Promise<void> {
  const sysctl =
    typeof argument === "string" ? argument : (sysctlAtCursor() ?? (await askSysctl()));
  if (sysctl === undefined) return;
  const found = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Looking for ${sysctl} in the kernel tree`,
      cancellable: true,
    },
    (_, token) =>
      client
        .sendRequest<TreePathsResult | null>(treePathsRequest, { sysctl }, token)
        .catch((error: unknown): TreePathsResult => {
          if (token.isCancellationRequested) return { kind: "cancelled" };
          throw error;
        }),
  );
  if (found === null || found.kind === "cancelled") return;
  if (found.kind === "noTree") {
    const choose = "Choose Kernel Tree";
    const answer = await vscode.window.showInformationMessage(found.message, choose);
    if (answer === choose) await chooseTree(client);
    return;
  }
  if (found.kind === "unknown") {
    await vscode.window.showInformationMessage(`${found.tree} declares no sysctl ${sysctl}.`);
    return;
  }
  if (found.paths.length === 0) {
    await vscode.window.showInformationMessage(
      `No way from an entry point to a reader of ${sysctl} was found in ${found.tree}.`,
    );
    return;
  }
  const path = await pickPath(found.paths, `${sysctl} in ${found.tree}`);
  if (path !== undefined) await pickSteps(path, found.folderUri, highlight);
}

async function pickPath(paths: readonly TreePath[], title: string): Promise<TreePath | undefined> {
  const items = paths.map((path) => ({
    label: entryTitle(path),
    detail: path.steps.map(({ functionName }) => functionName).join(" → "),
    path,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  return picked?.path;
}

/** Opens the place of one step. */
async function pickSteps(
  path: TreePath,
  folderUri: string,
  highlight: PlaceHighlight,
): Promise<void> {
  const folder = vscode.Uri.parse(folderUri);
  const items = path.steps.map((step, index) => ({
    label: `${index + 1}. ${step.functionName}()`,
    description: `${step.at.path}:${step.at.line + 1}`,
    detail: step.via === "" ? "" : `through ${step.via}`,
    step,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: entryTitle(path),
    placeHolder: "Choose a step to open",
  });
  if (picked === undefined) return;
  const uri = vscode.Uri.joinPath(folder, picked.step.at.path).toString();
  await openPlace({ uri, line: picked.step.at.line }, highlight);
}

function sysctlAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isConfig(editor.document)) return undefined;
  return sysctlAt(editor.document, editor.selection.active.line);
}

async function askSysctl(): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: "Paths in the kernel tree",
    prompt: "Name of a sysctl",
    value: "net.core.somaxconn",
  });
}
