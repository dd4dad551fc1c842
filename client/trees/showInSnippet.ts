import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type KernelChoice, kernelChoicesRequest } from "../../core/messages.ts";
import {
  type SnippetFunctionParams,
  type SnippetFunctionResult,
  snippetFunctionRequest,
} from "../../core/treeMessages.ts";
import { openPlace, type PlaceHighlight } from "../openPlace.ts";

/** The commands that lead from a function of a kernel tree to the snippet that models it. */
export function showInSnippetCommands(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.showInSnippet", () => show(client, highlight, undefined)),
    register("sysctlLens.showInSnippetVersion", async (version: unknown) => {
      // A menu passes its document.
      const chosen = typeof version === "string" ? version : await chooseVersion(client);
      if (chosen !== undefined) await show(client, highlight, chosen);
    }),
  ];
}

async function show(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
  version: string | undefined,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !/\.[ch]$/.test(editor.document.uri.path)) {
    void vscode.window.showInformationMessage("Open a C file of a kernel tree first.");
    return;
  }
  const { line, character } = editor.selection.active;
  const params: SnippetFunctionParams = {
    uri: editor.document.uri.toString(),
    position: { line, character },
    ...(version === undefined ? {} : { version }),
  };
  const found = await client.sendRequest<SnippetFunctionResult>(snippetFunctionRequest, params);
  if (found.kind === "place") await openPlace(found.place, highlight);
  else void vscode.window.showInformationMessage(found.message);
}

async function chooseVersion(client: BaseLanguageClient): Promise<string | undefined> {
  const choices = await client.sendRequest<readonly KernelChoice[]>(kernelChoicesRequest);
  const items = choices.map(({ value, label, detail }) => ({ label, detail, value }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Show this function in the snippets for",
    placeHolder: "Choose a version",
  });
  return picked?.value;
}
