import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type KernelChoice, kernelChoicesRequest } from "../core/messages.ts";
import { listenPresets } from "./listenPresets.ts";
import { keepVariant, variantInUse } from "./trees/treeVariants.ts";

interface ChoiceItem<Value> extends vscode.QuickPickItem {
  readonly value: Value | undefined;
}

const largestBacklog = 2 ** 31 - 1;

/** Offers the kernels that are modelled, any other version as typed, and the way to the listen backlog. */
export async function chooseKernel(
  client: BaseLanguageClient,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const choices = await client.sendRequest<readonly KernelChoice[]>(kernelChoicesRequest);
  const variant = await variantInUse(client);
  const current = variant?.version ?? lensSettings(uri).get("kernel.version", "");
  const backlog = lensSettings(uri).get("listenBacklog", 511);
  const kernels = choices.map(({ value, label, detail }) => ({
    ...{ value, label, detail },
    ...(value === current ? { description: "in use" } : {}),
  }));
  const toBacklog: ChoiceItem<string> = {
    ...{ label: "$(list-ordered) Listen Backlog…", description: String(backlog), value: undefined },
    alwaysShow: true,
  };
  const picked = await pick<string>({
    title: "Kernel that values are worked out for",
    placeholder: "Choose a version, or type one like 6.12.50",
    items: [...kernels, separator("Application"), toBacklog],
    active: kernels.find(({ value }) => value === current),
    itemFor: (text) =>
      /^v?\d+\.\d+/.test(text) && !choices.some(({ value }) => value === text)
        ? { label: `Linux ${text}`, detail: "as typed", value: text, alwaysShow: true }
        : undefined,
  });
  if (picked === undefined) return;
  if (picked === toBacklog) await chooseListenBacklog(uri);
  if (picked.value === undefined) return;
  await store(uri, "kernel.version", picked.value);
  // What is chosen last counts.
  if (variant !== undefined) await keepVariant(variant.folderUri, undefined);
}

/** Offers what well-known programs ask for, and any number as typed. */
export async function chooseListenBacklog(uri: vscode.Uri | undefined): Promise<void> {
  const current = lensSettings(uri).get("listenBacklog", 511);
  const presets = listenPresets.map(({ program, backlog, note }) => ({
    label: program,
    description: backlog < 0 ? "as much as the kernel allows (-1)" : String(backlog),
    detail: note,
    value: backlog,
  }));
  const picked = await pick<number>({
    title: `listen(fd, backlog): now ${current}`,
    placeholder: `Choose a program, or type a number from -1 to ${largestBacklog}`,
    items: presets,
    active: presets.find(({ value }) => value === current),
    itemFor: (text) => {
      if (!/^-?\d+$/.test(text)) return undefined;
      const value = Number(text);
      return value >= -1 && value <= largestBacklog
        ? { label: `listen(fd, ${value})`, detail: "as typed", value, alwaysShow: true }
        : {
            label: `$(error) ${text} is out of range`,
            detail: `from -1 to ${largestBacklog}`,
            value: undefined,
            alwaysShow: true,
          };
    },
  });
  if (picked?.value !== undefined) await store(uri, "listenBacklog", picked.value);
}

interface PickOptions<Value> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly ChoiceItem<Value>[];
  readonly active: ChoiceItem<Value> | undefined;
  /** An item for what the user typed, shown above the others. */
  itemFor(text: string): ChoiceItem<Value> | undefined;
}

function pick<Value>(options: PickOptions<Value>): Promise<ChoiceItem<Value> | undefined> {
  const quickPick = vscode.window.createQuickPick<ChoiceItem<Value>>();
  quickPick.title = options.title;
  quickPick.placeholder = options.placeholder;
  quickPick.matchOnDescription = true;
  quickPick.items = options.items;
  quickPick.activeItems = options.active ? [options.active] : [];
  return new Promise((resolve) => {
    quickPick.onDidChangeValue((text) => {
      const typed = options.itemFor(text.trim());
      quickPick.items = typed ? [typed, ...options.items] : options.items;
    });
    quickPick.onDidAccept(() => {
      resolve(quickPick.selectedItems[0]);
      quickPick.hide();
    });
    quickPick.onDidHide(() => {
      resolve(undefined);
      quickPick.dispose();
    });
    quickPick.show();
  });
}

function separator(label: string): ChoiceItem<string> {
  return { label, kind: vscode.QuickPickItemKind.Separator, value: undefined };
}

function lensSettings(uri: vscode.Uri | undefined): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration("sysctlLens", uri ?? null);
}

/** Into the folder that the document belongs to, else the open workspace, else the user's settings. */
async function store(
  uri: vscode.Uri | undefined,
  key: string,
  value: string | number,
): Promise<void> {
  const { workspace } = vscode;
  const inFolder = uri !== undefined && workspace.getWorkspaceFolder(uri) !== undefined;
  const target = inFolder
    ? vscode.ConfigurationTarget.WorkspaceFolder
    : workspace.workspaceFolders !== undefined
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  await lensSettings(uri).update(key, value, target);
}
