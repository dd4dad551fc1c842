import * as vscode from "vscode";
import { entryTitle, placeText } from "../../core/tree/pathTexts.ts";
import type { TreeStep } from "../../core/tree/treePath.ts";
import type {
  NoteNode,
  TreeNode,
  TreePathNode,
  TreeReaderNode,
  TreeStepNode,
} from "./pathNodes.ts";

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/** How a node of a kernel tree's paths looks, what it says to a screen reader, and what a click on it does. */
export function treePathItem(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case "treeSysctl":
      return withIcon(new vscode.TreeItem(node.name, Collapsed), "settings");
    case "treeReader":
      return readerItem(node);
    case "treePath":
      return pathItem(node);
    case "treeStep":
      return stepItem(node);
    case "note":
      return noteItem(node);
  }
}

function readerItem(node: TreeReaderNode): vscode.TreeItem {
  const { functionName, at, statement, children, folderUri } = node;
  const state = children.length === 0 ? None : Collapsed;
  const item = withIcon(new vscode.TreeItem(`${functionName}()`, state), "eye");
  const ways = children.length === 0 ? "no way to it was found" : "";
  item.description = [fileAndLine(at), statement, ways].filter((part) => part !== "").join(" · ");
  item.tooltip = new vscode.MarkdownString(`Read in ${at.path}:${at.line + 1}\n\n`);
  if (statement !== "") item.tooltip.appendCodeblock(statement, "c");
  if (ways !== "") item.tooltip.appendText("No way from an entry point was found.");
  item.accessibilityInformation = { label: `Read in ${functionName}, ${item.description}` };
  item.command = openCommand(folderUri, at);
  return item;
}

function pathItem({ path }: TreePathNode): vscode.TreeItem {
  const title = entryTitle(path);
  const text = path.entry?.kind === "syscall" ? path.entry.text : title;
  const item = withIcon(new vscode.TreeItem(text, Collapsed), "symbol-event");
  item.description = `${path.steps.length} ${path.steps.length === 1 ? "step" : "steps"}`;
  item.tooltip = [title, path.steps.map(({ functionName }) => functionName).join(" → ")].join("\n");
  item.accessibilityInformation = { label: `Path from ${title}, ${item.description}` };
  return item;
}

function stepItem({ path, step, index, folderUri }: TreeStepNode): vscode.TreeItem {
  const { functionName, at, kind } = step;
  const item = withIcon(
    new vscode.TreeItem(`${functionName}()`, None),
    kind === "end" ? "eye" : kind === "call" ? "circle-small" : "link",
  );
  const onward = onwardText(step);
  item.description = [fileAndLine(at), onward].filter((part) => part !== "").join(" · ");
  item.tooltip = [
    `Step ${index + 1} of ${path.steps.length}: ${functionName}() in ${placeText(at)}`,
    ...(onward === "" ? [] : [onward]),
    ...(step.stored === undefined ? [] : [`put there in ${placeText(step.stored)}`]),
  ].join("\n");
  item.accessibilityInformation = { label: item.tooltip.replaceAll("\n", ". ") };
  item.command = openCommand(folderUri, at);
  return item;
}

function openCommand(
  folderUri: string,
  at: { readonly path: string; readonly line: number },
): vscode.Command {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(folderUri), at.path).toString();
  return {
    command: "sysctlLens.openSnippet",
    title: "Open",
    arguments: [{ uri, line: at.line }],
  };
}

function fileAndLine({ path, line }: { readonly path: string; readonly line: number }): string {
  return `${path.split("/").at(-1) ?? path}:${line + 1}`;
}

/** How a step comes to the next one, where that is no plain call. */
function onwardText({ kind, via }: TreeStep): string {
  switch (kind) {
    case "slot":
      return `calls through ${via}`;
    case "callback":
      return `hands the next one to ${via}`;
    case "end":
      return "reads it here";
    case "call":
      return "";
  }
}

function noteItem({ text }: NoteNode): vscode.TreeItem {
  const item = withIcon(new vscode.TreeItem(text, None), "info");
  item.tooltip = text;
  return item;
}

function withIcon(item: vscode.TreeItem, icon: string): vscode.TreeItem {
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}
