import * as vscode from "vscode";
import type { SnippetLocation } from "../../core/kernel/location.ts";
import type { PathEntry, PathSign, PathStep } from "../../core/paths/kernelPath.ts";
import { headingOf } from "../../core/paths/picture.ts";
import type { PathNode, SignNode, StepNode, SysctlNode } from "./pathNodes.ts";
import { treePathItem } from "./treePathItems.ts";

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

export const entryTitles: Readonly<Record<PathEntry, string>> = {
  listen: "A program calls listen(2)",
  syn: "A SYN arrives",
  finalAck: "The final ACK arrives",
  accept: "A program calls accept(2)",
  timer: "The SYN-ACK timer fires",
  netifRx: "A packet goes through netif_rx()",
  napi: "A driver polls with NAPI",
  unixDatagram: "A datagram for an AF_UNIX socket",
  unixStream: "A connection to an AF_UNIX socket",
};

/** How a node looks, what it says to a screen reader, and what a click on it does. */
export function pathItem(node: PathNode): vscode.TreeItem {
  const item = describeNode(node);
  item.id = node.id;
  item.contextValue = node.kind;
  return item;
}

function describeNode(node: PathNode): vscode.TreeItem {
  switch (node.kind) {
    case "group":
      return new vscode.TreeItem(node.label, node.isOpen ? Expanded : Collapsed);
    case "entry":
      return withIcon(new vscode.TreeItem(entryTitles[node.entry], Collapsed), "symbol-event");
    case "sysctl":
      return sysctlItem(node);
    case "path": {
      const { title, summary, steps } = node.path;
      const item = withIcon(new vscode.TreeItem(title, Collapsed), "git-commit");
      item.description = count(steps.length, "step");
      item.tooltip = new vscode.MarkdownString(plainText(summary));
      item.accessibilityInformation = {
        label: `Path ${title}, ${count(steps.length, "step")}. ${summary}`,
      };
      return item;
    }
    case "step":
      return stepItem(node);
    case "readers":
      return withIcon(new vscode.TreeItem("Other readers", Collapsed), "references");
    case "reader": {
      const { at, text } = node.reader;
      const item = withIcon(new vscode.TreeItem(`${at.functionName}()`, None), "symbol-method");
      item.description = `${fileAndLine(at)} · ${text}`;
      item.tooltip = new vscode.MarkdownString(`${place(at)}\n\n`).appendCodeblock(text, "c");
      item.command = { command: "sysctlLens.openPathNode", title: "Open", arguments: [node] };
      return item;
    }
    case "watch":
      return withIcon(new vscode.TreeItem("What to watch", Collapsed), "eye");
    case "sign":
      return signItem(node);
    case "treeSysctl":
    case "treeReader":
    case "treePath":
    case "treeStep":
    case "note":
      return treePathItem(node);
  }
}

function sysctlItem({ sysctl }: SysctlNode): vscode.TreeItem {
  const { name, effective, origin, place: setAt } = sysctl;
  const item = withIcon(new vscode.TreeItem(name, Collapsed), "settings");
  item.description = `${effective} · ${shortOrigin(origin)}`;
  const tooltip = new vscode.MarkdownString(`**${name}**\n\n${plainText(effective)}\n\n`);
  const link =
    setAt && `command:sysctlLens.openSnippet?${encodeURIComponent(JSON.stringify([setAt]))}`;
  if (link === undefined)
    tooltip.appendMarkdown(origin === "default" ? "The kernel's default." : plainText(origin));
  else tooltip.appendMarkdown(`Set in [${plainText(origin)}](${link})`);
  tooltip.isTrusted = { enabledCommands: ["sysctlLens.openSnippet"] };
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: `${name}: ${effective}, ${origin}` };
  return item;
}

function stepItem(node: StepNode): vscode.TreeItem {
  const { path, step, index } = node;
  const { at, note, value, depth } = step;
  const item = withIcon(
    new vscode.TreeItem(`${"\u00a0".repeat(2 * depth)}${headingOf(step)}`, None),
    stepIcon(step),
  );
  item.description = [fileAndLine(at), value, note].filter((part) => part !== "").join(" · ");
  item.tooltip = stepTooltip(node);
  item.accessibilityInformation = {
    label: [
      `Step ${index + 1} of ${path.steps.length}: ${at.functionName}, ${fileAndLine(at)}`,
      note,
      value,
      ...(step.sign ? [`to be seen as ${step.sign.name}`] : []),
    ]
      .filter((part) => part !== "")
      .join(". "),
  };
  item.command = { command: "sysctlLens.openPathNode", title: "Open", arguments: [node] };
  return item;
}

function stepIcon({ sign, queue, sysctls }: PathStep): string {
  if (sign) return "eye";
  if (queue) return "layers";
  return sysctls.length > 0 ? "settings" : "circle-small";
}

function stepTooltip({ path, step, index }: StepNode): vscode.MarkdownString {
  const heading = `**Step ${index + 1} of ${path.steps.length}** · ${place(step.at)}\n\n`;
  return new vscode.MarkdownString(heading + stepText(step), true);
}

/** Note, value, queue, sysctls and sign of a step as markdown with theme icons. */
export function stepText({ note, value, queue, sysctls, sign }: PathStep): string {
  const holds =
    queue?.capacity === undefined
      ? "has no limit"
      : `holds ${queue.capacity.toLocaleString("en-US")}`;
  return [
    plainText(note),
    ...(value === "" ? [] : [inlineCode(value)]),
    ...(queue ? [`$(layers) The ${plainText(queue.title)} ${holds}.`] : []),
    ...(sysctls.length > 0 ? [`$(settings) Reads ${sysctls.map(inlineCode).join(", ")}`] : []),
    ...(sign ? [`$(eye) ${signText(sign)}`] : []),
  ].join("\n\n");
}

function signItem({ sign }: SignNode): vscode.TreeItem {
  const item = withIcon(new vscode.TreeItem(sign.name, None), "pulse");
  item.description = sign.command;
  item.tooltip = new vscode.MarkdownString(signText(sign));
  item.accessibilityInformation = {
    label: sign.command === "" ? sign.name : `${sign.name}, shown by ${sign.command}`,
  };
  return item;
}

function signText({ kind, name, command }: PathSign): string {
  if (kind === "errno") return `The program gets ${inlineCode(name)}.`;
  const what = kind === "counter" ? "Counter" : "Column";
  return command === ""
    ? `${what} ${inlineCode(name)}`
    : `${what} ${inlineCode(name)}, shown by ${inlineCode(command)}`;
}

function withIcon(item: vscode.TreeItem, icon: string): vscode.TreeItem {
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

export function place({ path, line, functionName }: SnippetLocation): string {
  return `${inlineCode(`${functionName}()`)} in ${path}:${line + 1}`;
}

/** `socket.c:45` */
export function fileAndLine({ path, line }: SnippetLocation): string {
  return `${path.split("/").at(-1) ?? path}:${line + 1}`;
}

/** The file's name without its folders: `90-web.conf:3`. */
function shortOrigin(origin: string): string {
  return origin.split("/").at(-1) ?? origin;
}

function inlineCode(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Text in which nothing is markup. `appendText` would do it with blanks that do not break. */
export function plainText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!~<>&$|]/g, "\\$&");
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
