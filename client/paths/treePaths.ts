import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type TreeChoice,
  type TreePathsParams,
  type TreePathsResult,
  treeChoicesRequest,
  treePathsRequest,
} from "../../core/messages.ts";

/** The kernel tree in use, or why there is none. */
export type TreeInUse =
  | { readonly kind: "tree"; readonly folderUri: string; readonly name: string }
  | { readonly kind: "none"; readonly message: string };

/** The ways of sysctls through the kernel tree in use, each looked for once, when somebody wants to see it. */
export class TreePaths implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #known = new Map<string, Promise<TreePathsResult>>();
  #searches = new vscode.CancellationTokenSource();

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  async inUse(): Promise<TreeInUse> {
    const choices = await this.#client.sendRequest<readonly TreeChoice[]>(treeChoicesRequest, {});
    const tree = choices.find(({ isTree }) => isTree);
    if (tree !== undefined) {
      const { folderUri, label } = tree;
      return { kind: "tree", folderUri, name: label.replace(/ in .*$/s, "") };
    }
    const message = choices[0]?.label ?? "No kernel tree is chosen.";
    return { kind: "none", message };
  }

  pathsOf(sysctl: string): Promise<TreePathsResult> {
    const known = this.#known.get(sysctl);
    if (known !== undefined) return known;
    const found = this.#ask(sysctl);
    this.#known.set(sysctl, found);
    // What was not found out can be asked for again.
    const forget = () => void this.#known.delete(sysctl);
    found.then((result) => (result.kind === "cancelled" ? forget() : undefined), forget);
    return found;
  }

  /** Ends the searches that are on; all is looked for anew. */
  forget(): void {
    this.#searches.cancel();
    this.#searches.dispose();
    this.#searches = new vscode.CancellationTokenSource();
    this.#known.clear();
  }

  dispose(): void {
    this.#searches.cancel();
    this.#searches.dispose();
  }

  async #ask(sysctl: string): Promise<TreePathsResult> {
    const { token } = this.#searches;
    const params: TreePathsParams = { sysctl };
    try {
      const found = await this.#client.sendRequest<TreePathsResult | null>(
        treePathsRequest,
        params,
        token,
      );
      if (found !== null) return found;
    } catch (error) {
      if (token.isCancellationRequested) return { kind: "cancelled" };
      throw error;
    }
    throw new Error("the server could not search the kernel tree; the output channel says why");
  }
}
