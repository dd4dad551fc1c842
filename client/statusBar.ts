import * as vscode from "vscode";
import type { Status } from "../core/messages.ts";
import { isConfig, isSnippet } from "./lensDocuments.ts";

/** Kernel and listen backlog that numbers are worked out for, while a document is visible that they matter to. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    "sysctlLens.status",
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #subscriptions: vscode.Disposable;
  #hasStatus = false;

  constructor(onStatus: vscode.Event<Status>) {
    this.#item.name = "Sysctl Lens";
    this.#item.command = "sysctlLens.chooseKernel";
    this.#subscriptions = vscode.Disposable.from(
      onStatus((status) => this.#show(status)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#update()),
      // An editor's language can change while it is visible.
      vscode.workspace.onDidOpenTextDocument(() => this.#update()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  #show(status: Status): void {
    const { kernel, kernelNote, listenBacklog, snippets, snippetsNote, treeVariant } = status;
    const notes = [kernelNote, snippetsNote].filter((note) => note !== undefined);
    const isStandIn = snippetsNote !== undefined;
    const own = snippets === "workspace" ? " · own snippets" : "";
    const forTree = treeVariant === undefined ? "" : " · for the tree";
    const told = treeVariant === undefined ? [] : [variantText(treeVariant)];
    const icon = notes.length > 0 ? "$(warning) " : "";
    const label = /^\d/.test(kernel) ? `Linux ${kernel}` : kernel;
    const text = `${label} · backlog ${listenBacklog}`;
    this.#item.text = `${icon}${text}${forTree}${own}`;
    this.#item.accessibilityInformation = {
      label: [`Sysctl Lens: ${label}, listen backlog ${listenBacklog}`, ...told, ...notes].join(
        ". ",
      ),
      role: "button",
    };
    this.#item.tooltip = tooltipOf(label, listenBacklog, notes, told);
    this.#item.backgroundColor =
      kernelNote !== undefined || isStandIn
        ? new vscode.ThemeColor("statusBarItem.warningBackground")
        : undefined;
    this.#hasStatus = true;
    this.#update();
  }

  #update(): void {
    const matters = vscode.window.visibleTextEditors.some(
      ({ document }) => isConfig(document) || isSnippet(document),
    );
    if (this.#hasStatus && matters) this.#item.show();
    else this.#item.hide();
  }
}

function tooltipOf(
  kernel: string,
  listenBacklog: number,
  notes: readonly string[],
  told: readonly string[],
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.supportThemeIcons = true;
  for (const note of notes) {
    tooltip.appendMarkdown("$(warning) ").appendText(note).appendMarkdown("\n\n");
  }
  for (const text of told) tooltip.appendText(text).appendMarkdown("\n\n");
  return tooltip
    .appendText(`Values are worked out for ${kernel} and listen(fd, ${listenBacklog}).`)
    .appendMarkdown("\n\nClick to choose another kernel or listen backlog.");
}

function variantText(version: string): string {
  return `The variant for ${version} was chosen for the kernel tree in use.`;
}
