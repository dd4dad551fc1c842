import * as vscode from "vscode";
import { entryTitle, placeText } from "../../core/tree/pathTexts.ts";
import type { TreeStep } from "../../core/tree/treePath.ts";
import type { NoteNode, TreeNode, TreePathNode, TreeStepNode } from "./pathNodes.ts";

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/** How a node of a kernel tree's paths looks, what it says to a screen reader, and what a click on it does. */
export function treePathItem(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case "treeSysctl":
      return withIcon(new vscode.TreeItem(node.name, Collapsed), "settings");
    case "treePath":
      return pathItem(node);
    case "treeStep":
      return stepItem(node);
    case "note":
      return noteItem(node);
  }
}

function pathItem({ path }: TreePathNode): vscode.TreeItem {
  const title = entryTitle(path);
  const last = path.steps.at(-1);
  const item = withIcon(new vscode.TreeItem(title, Collapsed), "symbol-event");
  item.description = [
    `${path.steps.length} steps`,
    ...(last ? [`to ${last.functionName}()`] : []),
  ].join(" ");
  item.tooltip = path.steps.map(({ functionName }) => functionName).join(" → ");
  item.accessibilityInformation = { label: `Path ${title}, ${item.description}` };
  return item;
}

function stepItem({ path, step, index, folderUri }: TreeStepNode): vscode.TreeItem {
  const { functionName, at, kind } = step;
  const item = withIcon(
    new vscode.TreeItem(`${functionName}()`, None),
    kind === "end" ? "eye" : kind === "call" ? "circle-small" : "link",
  );
  const file = `${at.path.split("/").at(-1) ?? at.path}:${at.line + 1}`;
  const onward = onwardText(step);
  item.description = [file, onward].filter((part) => part !== "").join(" · ");
  item.tooltip = [
    `Step ${index + 1} of ${path.steps.length}: ${functionName}() in ${placeText(at)}`,
    ...(onward === "" ? [] : [onward]),
    ...(step.stored === undefined ? [] : [`put there in ${placeText(step.stored)}`]),
  ].join("\n");
  item.accessibilityInformation = { label: item.tooltip.replaceAll("\n", ". ") };
  item.command = {
    command: "sysctlLens.openSnippet",
    title: "Open",
    arguments: [
      { uri: vscode.Uri.joinPath(vscode.Uri.parse(folderUri), at.path).toString(), line: at.line },
    ],
  };
  return item;
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
