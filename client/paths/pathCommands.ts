import * as vscode from "vscode";
import type { KernelPath } from "../../core/paths/kernelPath.ts";
import { isConfig } from "../lensDocuments.ts";
import { openPlace, type PlaceHighlight } from "../openPlace.ts";
import type { PathPicturePanel } from "../panel/pathPicturePanel.ts";
import { snippetUri } from "../snippetPlaces.ts";
import type { Walk } from "../walk/walk.ts";
import { pickPath, pickStep } from "../walk/walkPicks.ts";
import { sysctlAt } from "./cursorSysctl.ts";
import { exampleConfig } from "./exampleConfig.ts";
import { exportPath } from "./exportPath.ts";
import type { KernelPathsSource } from "./kernelPathsSource.ts";
import type { KernelPathsView } from "./kernelPathsView.ts";
import type { PathNode } from "./pathNodes.ts";

export interface PathParts {
  readonly source: KernelPathsSource;
  readonly view: KernelPathsView;
  readonly walk: Walk;
  readonly picture: PathPicturePanel;
  readonly highlight: PlaceHighlight;
}

/** What a path command is about. */
interface ChosenPath {
  readonly path: KernelPath;
  readonly stepId?: string;
  readonly sysctl?: string | undefined;
}

/** The commands of the view "Kernel Paths" and of walks. */
export function pathCommands(parts: PathParts): readonly vscode.Disposable[] {
  const { source, view, walk, picture } = parts;
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.startWalk", async (argument: unknown) => {
      const chosen = await choosePath(parts, argument, "Walk along a kernel path");
      if (chosen) await walk.start(chosen);
    }),
    register("sysctlLens.nextStep", () => walk.move("next")),
    register("sysctlLens.previousStep", () => walk.move("previous")),
    register("sysctlLens.stepInto", () => walk.move("into")),
    register("sysctlLens.stepOver", () => walk.move("over")),
    register("sysctlLens.stepOut", () => walk.move("out")),
    register("sysctlLens.endWalk", () => walk.end()),
    register("sysctlLens.chooseStep", async () => {
      const stepId = walk.state && (await pickStep(walk.state));
      if (stepId !== undefined) await walk.goToStep(stepId);
    }),
    register("sysctlLens.openPathNode", (node: PathNode) => openNode(parts, node)),
    register("sysctlLens.showPathPicture", async (argument: unknown) => {
      const chosen = await choosePath(parts, argument, "Show a kernel path as a picture");
      if (chosen) await picture.open(chosen.path.id);
    }),
    register("sysctlLens.exportPath", async (argument: unknown) => {
      const chosen = await choosePath(parts, argument, "Export a kernel path");
      if (chosen) await exportPath(source, chosen.path.id);
    }),
    register("sysctlLens.refreshPaths", async () => {
      await source.refresh();
      await view.treeChanged();
    }),
    register("sysctlLens.showPathsOfTree", () => view.showFrom("tree")),
    register("sysctlLens.showPathsOfSnippets", () => view.showFrom("snippets")),
    register("sysctlLens.showDefaultPaths", () => source.showDefaults()),
    register("sysctlLens.openExample", async () => {
      const { workspace, window } = vscode;
      await window.showTextDocument(
        await workspace.openTextDocument({ language: "sysctl", content: exampleConfig }),
      );
    }),
  ];
}

/**
 * From a node of the tree, a path's id, `{ sysctl }` of a lens, or, without any of these, from the walk that is on or
 * from a list.
 */
async function choosePath(
  { source, walk }: PathParts,
  argument: unknown,
  title: string,
): Promise<ChosenPath | undefined> {
  if (typeof argument === "string") return withId(source, argument);
  if (isNode(argument)) {
    const chosen = pathOfNode(argument);
    if (chosen) return chosen;
  }
  const shown = await source.upToDate();
  if (shown.kind === "nothing") {
    source.showDefaults();
    await source.upToDate();
  }
  const { shown: ready } = source;
  if (ready.kind !== "paths") {
    if (ready.kind === "failed") await vscode.window.showErrorMessage(ready.message);
    return undefined;
  }
  if (argument === undefined && walk.state) return walk.state;
  const sysctl = sysctlOf(argument) ?? sysctlAtCursor();
  const path = await pickPath(ready.paths, sysctl, title);
  const reads = ready.paths.sysctls.find(({ name }) => name === sysctl);
  return path && { path, sysctl: reads?.paths.includes(path.id) ? sysctl : undefined };
}

async function withId(source: KernelPathsSource, id: string): Promise<ChosenPath | undefined> {
  const path = await source.findPath(id);
  if (path) return { path };
  await vscode.window.showInformationMessage(
    `This kernel version has no path with the name “${id}”.`,
  );
  return undefined;
}

function pathOfNode(node: PathNode): ChosenPath | undefined {
  if (node.kind === "step") {
    return { path: node.path, stepId: node.step.id, sysctl: sysctlAbove(node) };
  }
  if (node.kind === "path") return { path: node.path, sysctl: sysctlAbove(node) };
  const only = node.children.filter((child) => child.kind === "path");
  return only.length === 1 && only[0] ? pathOfNode(only[0]) : undefined;
}

function sysctlAbove(node: PathNode): string | undefined {
  for (let above: PathNode | undefined = node; above !== undefined; above = above.parent) {
    if (above.kind === "sysctl") return above.sysctl.name;
  }
  return undefined;
}

function sysctlOf(argument: unknown): string | undefined {
  if (isNode(argument)) return sysctlAbove(argument);
  if (typeof argument !== "object" || argument === null || !("sysctl" in argument)) {
    return undefined;
  }
  return typeof argument.sysctl === "string" ? argument.sysctl : undefined;
}

function sysctlAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isConfig(editor.document)) return undefined;
  return sysctlAt(editor.document, editor.selection.active.line);
}

function isNode(argument: unknown): argument is PathNode {
  return (
    typeof argument === "object" &&
    argument !== null &&
    "kind" in argument &&
    "children" in argument &&
    "id" in argument
  );
}

/** A step: walks on from there. A reader: shows its line. */
async function openNode({ source, walk, highlight }: PathParts, node: PathNode): Promise<void> {
  if (node.kind === "step") {
    const { path, step } = node;
    await walk.start({ path, stepId: step.id, sysctl: sysctlAbove(node) });
  } else if (node.kind === "reader" && source.shown.kind === "paths") {
    const { paths, snippets } = source.shown;
    const { at } = node.reader;
    const uri = await snippetUri(at, paths.kernel, snippets);
    await openPlace({ uri: uri.toString(), line: at.line }, highlight);
  }
}
