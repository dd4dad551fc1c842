import * as vscode from "vscode";
import type { ExportFormat, PageToHost } from "../../core/messages.ts";
import { placeInWorkspace, saveFile } from "../saveFile.ts";

const formats: readonly {
  readonly format: ExportFormat;
  readonly label: string;
  readonly description: string;
  readonly extension: string;
}[] = [
  {
    ...{ format: "markdown", label: "Report (Markdown)", extension: "md" },
    description: "verdict, limits, drops and settings in words and tables",
  },
  {
    ...{ format: "svg", label: "Chart (SVG)", extension: "svg" },
    description: "queue lengths against their limits",
  },
  { format: "png", label: "Chart (PNG)", extension: "png", description: "the same as pixels" },
  {
    ...{ format: "csv", label: "Time series (CSV)", extension: "csv" },
    description: "one line for each interval",
  },
  {
    ...{ format: "json", label: "Everything (JSON)", extension: "json" },
    description: "the result, its limits and settings",
  },
];

/** Asks in which form to save a run; `undefined`: the user left it. */
export async function chooseRunFormat(): Promise<ExportFormat | undefined> {
  const picked = await vscode.window.showQuickPick([...formats], { title: "Export the run as" });
  return picked?.format;
}

/** Saves what the page made. */
export async function saveRun(
  { format, content }: Extract<PageToHost, { readonly type: "exported" }>,
  documentUri: vscode.Uri,
): Promise<void> {
  const { label, extension } = formats.find((one) => one.format === format) ?? {
    ...{ label: format, extension: format },
  };
  const name = (documentUri.path.split("/").at(-1) ?? "").replace(/\.conf$/, "");
  await saveFile(bytesOf(format, content), {
    defaultUri: placeInWorkspace(`${name || "simulation"}-simulation.${extension}`),
    filters: { [label.replace(/\s*\(.*/, "")]: [extension] },
  });
}

function bytesOf(format: ExportFormat, content: string): Uint8Array {
  return format === "png"
    ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    : new TextEncoder().encode(content);
}
