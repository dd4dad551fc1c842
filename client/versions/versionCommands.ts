import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FunctionPair,
  type FunctionPairParams,
  functionPairRequest,
  type KernelChoice,
  kernelChoicesRequest,
  type OpenPlaceParams,
  type SameLineParams,
  sameLineRequest,
} from "../../core/messages.ts";
import { isSnippet } from "../lensDocuments.ts";
import { type PlaceHighlight, showPlace } from "../openPlace.ts";

interface SnippetLine {
  readonly uri: vscode.Uri;
  readonly line: number;
}

/** The commands that lead from a line of a snippet to another kernel version. */
export function versionCommands(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.openSameLine", (version: unknown, place: unknown) =>
      atSnippetLine(
        client,
        version,
        "Open the same line in",
        (at, choice) => openSameLine(client, highlight, at, choice),
        lensLine(place),
      ),
    ),
    register("sysctlLens.compareFunction", (version: unknown) =>
      atSnippetLine(client, version, "Compare this function with", (at, choice) =>
        compareFunction(client, at, choice),
      ),
    ),
  ];
}

/** `version`: the one to use, else (a menu passes its document) the user is asked. */
async function atSnippetLine(
  client: BaseLanguageClient,
  version: unknown,
  title: string,
  action: (at: SnippetLine, choice: KernelChoice) => Promise<void>,
  at = cursorLine(),
): Promise<void> {
  if (at === undefined) {
    await vscode.window.showInformationMessage(
      "Open a kernel snippet first, for example with F12 on a sysctl.",
    );
    return;
  }
  try {
    const choice = await chooseVersion(client, version, title, at.uri);
    if (choice) await action(at, choice);
  } catch (error) {
    client.warn(`${title} another version: ${String(error)}`);
    await vscode.window.showErrorMessage(`Sysctl Lens: ${String(error)}`);
  }
}

function cursorLine(): SnippetLine | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor === undefined || !isSnippet(editor.document)
    ? undefined
    : { uri: editor.document.uri, line: editor.selection.active.line };
}

/** The line that a lens stands above, as the server says it. */
function lensLine(place: unknown): SnippetLine | undefined {
  if (typeof place !== "object" || place === null || !("uri" in place) || !("line" in place)) {
    return undefined;
  }
  const { uri, line } = place;
  return typeof uri === "string" && typeof line === "number"
    ? { uri: vscode.Uri.parse(uri), line }
    : undefined;
}

async function chooseVersion(
  client: BaseLanguageClient,
  wanted: unknown,
  title: string,
  uri: vscode.Uri,
): Promise<KernelChoice | undefined> {
  const choices = await client.sendRequest<readonly KernelChoice[]>(kernelChoicesRequest);
  if (typeof wanted === "string") return choices.find(({ value }) => value === wanted);
  const own = /^\/([^/]+)\//.exec(uri.path)?.[1] ?? "";
  const items = choices
    .filter(({ value, detail }) => value !== own && !detail.endsWith(` ${own}`))
    .map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `${title} another kernel version`,
    placeHolder: "Choose a version",
  });
  return picked?.choice;
}

async function openSameLine(
  client: BaseLanguageClient,
  highlight: PlaceHighlight,
  { uri, line }: SnippetLine,
  { value, label }: KernelChoice,
): Promise<void> {
  const params: SameLineParams = { uri: uri.toString(), line, version: value };
  const place = await client.sendRequest<OpenPlaceParams | null>(sameLineRequest, params);
  if (place === null) {
    await vscode.window.showInformationMessage(`${label} has nothing that matches this line.`);
    return;
  }
  const target = vscode.Uri.parse(place.uri);
  await showPlace(target, place.line, vscode.ViewColumn.Active, highlight);
}

async function compareFunction(
  client: BaseLanguageClient,
  { uri, line }: SnippetLine,
  { value, label }: KernelChoice,
): Promise<void> {
  const params: FunctionPairParams = { uri: uri.toString(), line, version: value };
  const pair = await client.sendRequest<FunctionPair | null>(functionPairRequest, params);
  if (pair === null) {
    await vscode.window.showInformationMessage(
      `${label} has no such function, or the cursor is in none.`,
    );
    return;
  }
  const { name, leftUri, rightUri, isSame } = pair;
  if (isSame) {
    await vscode.window.showInformationMessage(`${name}() is the same in ${label}.`);
    return;
  }
  const [left, right] = [vscode.Uri.parse(leftUri), vscode.Uri.parse(rightUri)];
  const title = `${name}(): ${versionIn(left)} ↔ ${versionIn(right)}`;
  await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
}

/** The version that a snippet document belongs to: the first part of its path. */
function versionIn(uri: vscode.Uri): string {
  return uri.path.split("/")[1] ?? "";
}
