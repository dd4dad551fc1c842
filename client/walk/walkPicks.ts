import * as vscode from "vscode";
import type { KernelPath, KernelPaths } from "../../core/paths/kernelPath.ts";
import { entryTitles, fileAndLine } from "../paths/pathItems.ts";
import type { WalkState } from "./walk.ts";

interface PathItem extends vscode.QuickPickItem {
  readonly path?: KernelPath;
}

/** Offers the paths: those that read `sysctl` first, the others by their entry. */
export async function pickPath(
  { paths, sysctls }: KernelPaths,
  sysctl: string | undefined,
  title: string,
): Promise<KernelPath | undefined> {
  const first = sysctls.find(({ name }) => name === sysctl)?.paths ?? [];
  const ofSysctl = first.flatMap((id) => paths.filter((path) => path.id === id));
  const rest = paths.filter((path) => !ofSysctl.includes(path));
  const entries = [...new Set(rest.map(({ entry }) => entry))];
  const items: readonly PathItem[] = [
    ...(ofSysctl.length > 0 && sysctl !== undefined ? [separator(sysctl)] : []),
    ...ofSysctl.map(pathItem),
    ...entries.flatMap((entry) => [
      separator(entryTitles[entry]),
      ...rest.filter((path) => path.entry === entry).map(pathItem),
    ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: "Choose a path",
    matchOnDetail: true,
  });
  return picked?.path;
}

function pathItem(path: KernelPath): PathItem {
  const description = `${path.steps.length} steps`;
  return { label: path.title, description, detail: path.summary, path };
}

function separator(label: string): PathItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Offers the steps of a walk; resolves to the chosen one's id. */
export function pickStep({ path, index }: WalkState): Promise<string | undefined> {
  const quickPick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly id: string }>();
  quickPick.title = `Walk: ${path.title}`;
  quickPick.placeholder = "Choose a step";
  quickPick.matchOnDescription = true;
  quickPick.matchOnDetail = true;
  quickPick.items = path.steps.map(({ id, at, note, value }, number) => ({
    id,
    label: `${number + 1}. ${at.functionName}()`,
    description: [fileAndLine(at), value].filter((part) => part !== "").join(" · "),
    detail: note,
  }));
  const current = quickPick.items[index];
  quickPick.activeItems = current ? [current] : [];
  return new Promise((resolve) => {
    quickPick.onDidAccept(() => {
      resolve(quickPick.selectedItems[0]?.id);
      quickPick.hide();
    });
    quickPick.onDidHide(() => {
      resolve(undefined);
      quickPick.dispose();
    });
    quickPick.show();
  });
}
