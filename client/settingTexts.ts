import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type CopiedText,
  type CopyFormat,
  copyFormats,
  copyTitles,
} from "../core/features/copyFormats.ts";
import {
  type CopySettingsParams,
  copySettingsRequest,
  type ExplainConfigParams,
  type ExplainedConfig,
  explainConfigRequest,
} from "../core/messages.ts";
import { configUri } from "./lensDocuments.ts";

/** The commands that make texts of a configuration: an explanation, and its settings in other tools' words. */
export function settingTextCommands(client: BaseLanguageClient): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.copyAs", (argument: unknown) => copyAs(client, argument)),
    register("sysctlLens.explainFile", (argument: unknown) => explainFile(client, argument)),
  ];
}

/** The argument is what a code action hands over, a URI where a menu names the file, or nothing. */
async function copyAs(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const parameters = isCopy(argument) ? argument : await chosenCopy(argument);
  if (parameters === undefined) return;
  const copied: CopiedText | null = await client.sendRequest(copySettingsRequest, parameters);
  if (copied === null) return;
  const { text, count, notes, language } = copied;
  if (count === 0) {
    const why = notes.length === 0 ? "There are no settings to copy." : notes.join(" ");
    await vscode.window.showWarningMessage(why);
    return;
  }
  await vscode.env.clipboard.writeText(text);
  const settings = count === 1 ? "One setting was" : `${count} settings were`;
  const said = [`${settings} copied as ${copyTitles[parameters.format]}.`, ...notes.slice(0, 2)];
  if (notes.length > 2) said.push(`The text has ${notes.length - 2} more notes.`);
  void offerToShow(said.join(" "), text, language);
}

async function offerToShow(message: string, text: string, language: string): Promise<void> {
  const choice = await vscode.window.showInformationMessage(message, "Show");
  if (choice === "Show") await showText(text, language);
}

async function chosenCopy(argument: unknown): Promise<CopySettingsParams | undefined> {
  const uri = configUri(argument);
  if (uri === undefined) return await sayOpenFirst();
  const items = copyFormats.map((format) => ({ label: nameOf(format), format }));
  const picked = await vscode.window.showQuickPick(items, { title: "Copy settings as" });
  if (picked === undefined) return undefined;
  const editor = vscode.window.activeTextEditor;
  const isSelected =
    editor?.document.uri.toString() === uri.toString() && !editor.selection.isEmpty;
  const range = isSelected ? { range: plainRange(editor.selection) } : {};
  return { uri: uri.toString(), format: picked.format, ...range };
}

function plainRange({ start, end }: vscode.Range): NonNullable<CopySettingsParams["range"]> {
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}

function nameOf(format: CopyFormat): string {
  const title = copyTitles[format].replace(/^an? /, "");
  return title.charAt(0).toUpperCase() + title.slice(1);
}

async function explainFile(client: BaseLanguageClient, argument: unknown): Promise<void> {
  const uri = hasUri(argument) ? argument.uri : configUri(argument)?.toString();
  if (uri === undefined) return await sayOpenFirst();
  const parameters: ExplainConfigParams = { uri };
  const explained: ExplainedConfig | null = await client.sendRequest(
    explainConfigRequest,
    parameters,
  );
  if (explained !== null) await showText(explained.markdown, "markdown");
}

async function showText(content: string, language: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}

async function sayOpenFirst(): Promise<undefined> {
  await vscode.window.showInformationMessage(
    "Open a sysctl.conf first: the command is about the file in the active editor.",
  );
  return undefined;
}

function hasUri(argument: unknown): argument is { readonly uri: string } {
  return (
    typeof argument === "object" &&
    argument !== null &&
    !(argument instanceof vscode.Uri) &&
    "uri" in argument &&
    typeof argument.uri === "string"
  );
}

function isCopy(argument: unknown): argument is CopySettingsParams {
  return (
    hasUri(argument) && "format" in argument && copyFormats.some((one) => one === argument.format)
  );
}
