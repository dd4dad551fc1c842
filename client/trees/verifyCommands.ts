import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { differText } from "../../core/tree/verify/verifySummary.ts";
import type { VerifiedTree } from "../../core/treeMessages.ts";
import { keepVariant, variantInUse } from "./treeVariants.ts";
import { offeredVariant, type TreeVerification } from "./treeVerification.ts";
import type { VerifyDocument } from "./verifyDocument.ts";

export interface VerifyParts {
  readonly client: BaseLanguageClient;
  readonly verification: TreeVerification;
  readonly document: VerifyDocument;
}

/** The commands that hold the snippets against the kernel tree in use. */
export function verifyCommands(parts: VerifyParts): readonly vscode.Disposable[] {
  const register = vscode.commands.registerCommand;
  return [
    register("sysctlLens.verifyTree", () => verify(parts)),
    register("sysctlLens.showVerification", () => parts.document.show()),
    register("sysctlLens.useTreeVariant", () => useVariant(parts)),
    register("sysctlLens.forgetTreeVariant", () => forgetVariant(parts)),
  ];
}

const chooseTree = "Choose Kernel Tree";

async function verify({ verification, document }: VerifyParts): Promise<void> {
  const result = await verification.run();
  switch (result.kind) {
    case "verified":
      await document.show();
      void tell(result);
      return;
    case "cancelled":
      await vscode.window.showInformationMessage(
        "The comparison with the kernel tree was cancelled; what was shown before still is.",
      );
      return;
    default: {
      const answer = await vscode.window.showInformationMessage(result.message, chooseTree);
      if (answer === chooseTree) await vscode.commands.executeCommand("sysctlLens.chooseTree");
    }
  }
}

/** The result in one sentence, with what can be done about it. */
async function tell({ tree, counts, better }: VerifiedTree): Promise<void> {
  const told =
    `${tree}: ${counts.confirmed} rules are confirmed, ` +
    `${differText(counts.differs)}, ${counts.notFound} were not found.`;
  if (better === undefined) {
    await vscode.window.showInformationMessage(told);
    return;
  }
  const use = `Use Variant for ${better.label}`;
  const offer = `${told} The variant for ${better.label} agrees with it better: ${differText(better.counts.differs)}.`;
  const answer = await vscode.window.showInformationMessage(offer, use);
  if (answer === use) await vscode.commands.executeCommand("sysctlLens.useTreeVariant");
}

/** From now on values are worked out with the variant that agrees with the tree better. */
async function useVariant({ verification }: VerifyParts): Promise<void> {
  const { last } = verification;
  const version = last === undefined ? undefined : offeredVariant(last);
  if (last === undefined || version === undefined) {
    await vscode.window.showInformationMessage(
      "No other variant of the snippets is known to agree with the kernel tree in use better.",
    );
    return;
  }
  const { tree, folderUri } = last;
  await keepVariant(folderUri, version);
  await verification.run();
  void tellUndo(
    `Values are worked out with the variant for ${version} now, while ${tree} is the kernel tree in use.`,
  );
}

async function tellUndo(message: string): Promise<void> {
  const undo = "Undo";
  const answer = await vscode.window.showInformationMessage(message, undo);
  if (answer === undo) await vscode.commands.executeCommand("sysctlLens.forgetTreeVariant");
}

async function forgetVariant({ client, verification }: VerifyParts): Promise<void> {
  const used = await variantInUse(client);
  if (used === undefined) {
    await vscode.window.showInformationMessage(
      "No variant of the snippets was chosen for the kernel tree in use.",
    );
    return;
  }
  await keepVariant(used.folderUri, undefined);
  if (verification.last !== undefined) await verification.run();
  void vscode.window.showInformationMessage(
    "Values are worked out for the kernel version of the settings again.",
  );
}
