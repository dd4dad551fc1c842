import * as vscode from "vscode";
import type { PathFormat } from "../../core/paths/kernelPath.ts";
import { placeInWorkspace, saveFile } from "../saveFile.ts";
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
  const { window } = vscode;
  const chosen =
    format ?? (await window.showQuickPick([...formats], { title: "Export the path as" }))?.format;
  if (chosen === undefined) return undefined;
  const exported = await source.exportPath(pathId, chosen);
  if (exported === undefined) return undefined;
  return saveFile(new TextEncoder().encode(exported.text), {
    defaultUri: defaultPlace(exported.fileName),
    filters: filters[chosen],
    to,
  });
}

/** CodeTour looks for tours in .tours/ of the workspace; the dialog may leave. */
function defaultPlace(fileName: string): vscode.Uri {
  return placeInWorkspace(fileName.endsWith(".tour") ? `.tours/${fileName}` : fileName);
}
