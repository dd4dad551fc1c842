import * as vscode from "vscode";
import type { BaseLanguageClient, SymbolInformation } from "vscode-languageclient";
import { openPlace, type PlaceHighlight } from "../openPlace.ts";

/** From the name under the cursor, or the function around it, to where the chosen tree defines it. */
export async function showInTree(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const names = editor === undefined ? [] : await namesAt(editor);
  const [first] = names;
  if (editor === undefined || first === undefined) {
    void vscode.window.showInformationMessage("Put the cursor on the name of a function first.");
    return;
  }
  for (const query of names) {
    const found = await client.sendRequest<readonly SymbolInformation[]>("workspace/symbol", {
      query,
    });
    // The keys of configurations are symbols of the workspace, too.
    const inTree = found.filter(({ location }) => /\.[ch]$/.test(location.uri));
    // A snippet has its upstream file's path: that file's definition is meant.
    const isSameFile = ({ containerName = "" }: SymbolInformation) =>
      containerName !== "" && editor.document.uri.path.endsWith(`/${containerName}`);
    const [best] = inTree.toSorted((a, b) => Number(isSameFile(b)) - Number(isSameFile(a)));
    if (best === undefined) continue;
    const { uri, range } = best.location;
    await openPlace({ uri, line: range.start.line }, highlight);
    return;
  }
  void vscode.window.showInformationMessage(
    `The kernel tree in use does not define ${names.at(-1) ?? first}, or none is chosen.`,
  );
}

/** The word under the cursor, then the function that it stands in. */
async function namesAt({ document, selection }: vscode.TextEditor): Promise<readonly string[]> {
  const { active } = selection;
  const range = document.getWordRangeAtPosition(active, /\w+/);
  const symbols = await vscode.commands.executeCommand<
    readonly vscode.DocumentSymbol[] | undefined
  >("vscode.executeDocumentSymbolProvider", document.uri);
  const around = symbols?.find(
    (one) => one.kind === vscode.SymbolKind.Function && one.range.contains(active),
  )?.name;
  const word = range === undefined ? undefined : document.getText(range);
  return [word, around].flatMap((name) => (name === undefined || name === "" ? [] : [name]));
}
