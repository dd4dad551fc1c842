import * as vscode from "vscode";
import { type BaseLanguageClient, WorkDoneProgress } from "vscode-languageclient";
import {
  type VerifiedTree,
  type VerifyTreeParams,
  type VerifyTreeResult,
  verifyTreeRequest,
} from "../../core/treeMessages.ts";

/** The version whose variant should stand for the tree: one that agrees better, else the one that the tree names. */
export function offeredVariant(tree: VerifiedTree): string | undefined {
  const { better, saidBy, kernel, valuesKernel } = tree;
  if (better !== undefined) return better.label;
  return saidBy === "makefile" && kernel !== valuesKernel ? kernel : undefined;
}

/** What the last comparison of the snippets with a kernel tree came to. */
export class TreeVerification implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<VerifiedTree>();
  #last: VerifiedTree | undefined;
  #runs = 0;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  get onDidChange(): vscode.Event<VerifiedTree> {
    return this.#changed.event;
  }

  get last(): VerifiedTree | undefined {
    return this.#last;
  }

  /** Compares, with progress that can be cancelled. What was known stays where nothing new is found out. */
  async run(): Promise<VerifyTreeResult> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: "Verifying the snippets against the kernel tree",
      cancellable: true,
    };
    const result = await vscode.window.withProgress(options, (progress, token) =>
      this.#ask(progress, token),
    );
    if (result.kind === "verified") {
      this.#last = result;
      this.#changed.fire(result);
    }
    return result;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #ask(
    progress: vscode.Progress<{ readonly message?: string }>,
    token: vscode.CancellationToken,
  ): Promise<VerifyTreeResult> {
    this.#runs++;
    const workDoneToken = `sysctlLens.verifyTree.${this.#runs}`;
    const listening = this.#client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === "report" && value.message !== undefined) {
        progress.report({ message: value.message });
      }
    });
    const params: VerifyTreeParams = { workDoneToken };
    try {
      return await this.#client.sendRequest<VerifyTreeResult>(verifyTreeRequest, params, token);
    } catch (error) {
      if (token.isCancellationRequested) return { kind: "cancelled" };
      throw error;
    } finally {
      listening.dispose();
    }
  }
}
