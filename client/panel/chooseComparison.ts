import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ComparedWith, type KernelChoice, kernelChoicesRequest } from "../../core/messages.ts";
import { committedText } from "./committedText.ts";

interface Choice extends vscode.QuickPickItem {
  /** Absent for a separator. */
  readonly choose?: () => Promise<ComparedWith | undefined>;
}

/** `the kernel's defaults` */
export function describeComparison(comparedWith: ComparedWith): string {
  switch (comparedWith.kind) {
    case "files":
      return "the files";
    case "defaults":
      return "the kernel's defaults";
    case "kernel":
      return /^\d/.test(comparedWith.version)
        ? `Linux ${comparedWith.version}`
        : comparedWith.version;
    case "text":
      return comparedWith.label;
  }
}

/** Asks what to simulate a document beside; `undefined`: the user left it. */
export async function chooseComparison(
  client: BaseLanguageClient,
  documentUri: vscode.Uri,
  hasTried: boolean,
): Promise<ComparedWith | undefined> {
  const committed = await committedText(documentUri);
  const choices: Choice[] = [
    ...(hasTried
      ? [fixed("$(file) The files", "without the values that are tried", { kind: "files" })]
      : []),
    fixed("$(circle-outline) The kernel's defaults", "nothing set at all", { kind: "defaults" }),
    ...(committed === undefined
      ? []
      : [
          fixed("$(git-commit) The last commit", "this file as it was last committed", {
            ...{ kind: "text", text: committed, label: "the last commit" },
          }),
        ]),
    {
      label: "$(go-to-file) Another file…",
      description: "in the place of this one",
      choose: chooseFile,
    },
    {
      label: "$(versions) Another kernel version…",
      description: "with the same values",
      choose: () => chooseKernelVersion(client),
    },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: "Simulate this configuration beside",
    placeHolder: "The same clients come to both at the same times",
  });
  return picked?.choose?.();
}

function fixed(label: string, description: string, comparedWith: ComparedWith): Choice {
  return { label, description, choose: async () => comparedWith };
}

async function chooseFile(): Promise<ComparedWith | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: "Configuration to compare with",
      openLabel: "Compare",
      filters: { "sysctl configurations": ["conf"], "All files": ["*"] },
    })) ?? [];
  if (uri === undefined) return undefined;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  return { kind: "text", text, label: uri.path.split("/").at(-1) ?? uri.path };
}

async function chooseKernelVersion(client: BaseLanguageClient): Promise<ComparedWith | undefined> {
  const choices = await client.sendRequest<readonly KernelChoice[]>(kernelChoicesRequest);
  const picked = await vscode.window.showQuickPick([...choices], {
    title: "Kernel to compare with",
    matchOnDescription: true,
  });
  return picked && { kind: "kernel", version: picked.value };
}
