import * as vscode from "vscode";
import type { PathFormat } from "../../core/paths/kernelPath.ts";
import type { KernelPathsSource } from "./kernelPathsSource.ts";

const formats: readonly {
  readonly format: PathFormat;
  readonly label: string;
  readonly detail: string;
}[] = [
  { format: "svg", label: "Picture (SVG)", detail: "for a page or a document" },
  { format: "mermaid", label: "Mermaid", detail: "text that Markdown viewers draw as a diagram" },
  { format: "tour", label: "CodeTour", detail: "a .tour file for the extension CodeTour" },
];

const filters: Readonly<Record<PathFormat, Record<string, string[]>>> = {
  svg: { "SVG picture": ["svg"] },
  mermaid: { "Mermaid text": ["mmd", "md"] },
  tour: { CodeTour: ["tour"] },
};

/**
 * Saves a path where the user says; without `format` the user is asked for that, too. `to` is for who knows the place.
 * Resolves to where it was saved, `undefined` where the user thought better of it.
 */
export async function exportPath(
  source: KernelPathsSource,
  pathId: string,
  format?: PathFormat,
  to?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const { window, workspace } = vscode;
  const chosen =
    format ?? (await window.showQuickPick([...formats], { title: "Export the path as" }))?.format;
  if (chosen === undefined) return undefined;
  const exported = await source.exportPath(pathId, chosen);
  if (exported === undefined) return undefined;
  const uri =
    to ??
    (await window.showSaveDialog({
      defaultUri: defaultPlace(exported.fileName),
      filters: filters[chosen],
      saveLabel: "Export",
    }));
  if (uri === undefined) return undefined;
  try {
    await workspace.fs.writeFile(uri, new TextEncoder().encode(exported.text));
  } catch (error) {
    await window.showErrorMessage(`Sysctl Lens could not write ${uri.path}: ${String(error)}`);
    return undefined;
  }
  void offerToOpen(uri);
  return uri;
}

async function offerToOpen(uri: vscode.Uri): Promise<void> {
  const name = uri.path.split("/").at(-1) ?? "";
  const choice = await vscode.window.showInformationMessage(`${name} was written.`, "Open");
  if (choice === "Open") await vscode.commands.executeCommand("vscode.open", uri);
}

/** CodeTour looks for tours in .tours/ of the workspace; the dialog may leave. */
function defaultPlace(fileName: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) return vscode.Uri.file(`/${fileName}`);
  return fileName.endsWith(".tour")
    ? vscode.Uri.joinPath(folder, ".tours", fileName)
    : vscode.Uri.joinPath(folder, fileName);
}
