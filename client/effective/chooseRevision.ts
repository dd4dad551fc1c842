import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type ConfigurationSubject,
  type RevisionChoice,
  type RevisionChoicesParams,
  type RevisionChoicesResult,
  revisionChoicesRequest,
} from "../../core/effectiveMessages.ts";

interface Item extends vscode.QuickPickItem {
  /** Absent: the user types one. */
  readonly revision?: string;
}

const icons: Readonly<Record<RevisionChoice["kind"], string>> = {
  branch: "$(git-branch)",
  tag: "$(tag)",
  commit: "$(git-commit)",
};

/** Asks for a git revision; `undefined`: the user left it, or there is none and it was said. */
export async function chooseRevision(
  client: BaseLanguageClient,
  subject: ConfigurationSubject,
): Promise<string | undefined> {
  const params: RevisionChoicesParams = { subject };
  const result = await client.sendRequest<RevisionChoicesResult>(revisionChoicesRequest, params);
  if (result.kind === "refused") {
    await vscode.window.showWarningMessage(result.message);
    return undefined;
  }
  const items: Item[] = [
    { label: "$(edit) Another revision…", description: "as git understands it: HEAD~3, v1.2" },
    ...result.revisions.map(({ name, kind, subject: said }) => ({
      label: `${icons[kind]} ${name}`,
      description: said,
      revision: name,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "Revision to compare with",
    matchOnDescription: true,
  });
  if (picked === undefined || picked.revision !== undefined) return picked?.revision;
  const typed = await vscode.window.showInputBox({
    title: "Revision to compare with",
    prompt: "A branch, a tag, a commit, or anything that git rev-parse understands",
  });
  return typed?.trim() === "" ? undefined : typed?.trim();
}
