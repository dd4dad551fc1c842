import type * as vscode from "vscode";
import {
  type BaseLanguageClient,
  InlayHintRequest,
  type InlayHintsMiddleware,
} from "vscode-languageclient";

/** Leaves out the inlay hints of lines beside which a walk writes its own values. */
export class WalkHints {
  #uri: string | undefined;
  #lines: ReadonlySet<number> = new Set();

  readonly middleware: InlayHintsMiddleware = {
    provideInlayHints: async (document, range, token, next) => {
      const hints = await next(document, range, token);
      if (document.uri.toString() !== this.#uri) return hints;
      return hints?.filter(({ position }) => !this.#lines.has(position.line));
    },
  };

  /** The lines of a document with values of a walk; no others have any. */
  show(client: BaseLanguageClient, document: vscode.TextDocument, lines: readonly number[]): void {
    const uri = document.uri.toString();
    const isSame = uri === this.#uri && [...this.#lines].join() === lines.join();
    if (isSame) return;
    this.#uri = uri;
    this.#lines = new Set(lines);
    const feature = client.getFeature(InlayHintRequest.method);
    feature.getProvider(document)?.onDidChangeInlayHints.fire();
  }
}
