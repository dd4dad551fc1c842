import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type TreeChoice, treeChoicesRequest } from "../../core/messages.ts";

const setting = "kernel.treeVariants";
const { ConfigurationTarget } = vscode;

type Variants = Readonly<Record<string, string>>;

/** The version whose variant of the snippets is used for a tree. */
export function variantOf(folderUri: string): string | undefined {
  const variants = lensSettings().get<Variants>(setting, {});
  return Object.entries(variants).find(([folder]) => isFolder(folder, folderUri))?.[1];
}

/** Keeps it in the settings where the trees stand; `undefined` takes it out of all of them. */
export async function keepVariant(folderUri: string, version: string | undefined): Promise<void> {
  const known = lensSettings().inspect<Variants>(setting);
  const levels = [
    { target: ConfigurationTarget.Workspace, variants: known?.workspaceValue },
    { target: ConfigurationTarget.Global, variants: known?.globalValue },
  ];
  for (const { target, variants = {} } of levels) {
    const others = Object.entries(variants).filter(([folder]) => !isFolder(folder, folderUri));
    if (others.length === Object.keys(variants).length) continue;
    const rest = others.length === 0 ? undefined : Object.fromEntries(others);
    await lensSettings().update(setting, rest, target);
  }
  if (version === undefined) return;
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? ConfigurationTarget.Global
      : ConfigurationTarget.Workspace;
  const before = lensSettings().inspect<Variants>(setting);
  const own = target === ConfigurationTarget.Global ? before?.globalValue : before?.workspaceValue;
  const folder = vscode.Uri.parse(folderUri).fsPath;
  await lensSettings().update(setting, { ...own, [folder]: version }, target);
}

/** The tree in use and the variant that is used for it, where there are both. */
export async function variantInUse(
  client: BaseLanguageClient,
): Promise<{ readonly folderUri: string; readonly version: string } | undefined> {
  const choices = await client.sendRequest<readonly TreeChoice[]>(treeChoicesRequest, {});
  const folderUri = choices.find(({ isTree }) => isTree)?.folderUri;
  const version = folderUri === undefined ? undefined : variantOf(folderUri);
  return folderUri === undefined || version === undefined ? undefined : { folderUri, version };
}

function lensSettings(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("sysctlLens");
}

/** Folders of the settings are paths, or URIs. */
function isFolder(text: string, folderUri: string): boolean {
  const uri = /^[a-z][a-z0-9+.-]+:\//i.test(text) ? vscode.Uri.parse(text) : vscode.Uri.file(text);
  return withoutSlash(uri.toString()) === withoutSlash(vscode.Uri.parse(folderUri).toString());
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, "");
}
