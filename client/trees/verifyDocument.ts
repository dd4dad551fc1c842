import * as vscode from "vscode";
import type { VerifiedTree } from "../../core/treeMessages.ts";
import { offeredVariant, type TreeVerification } from "./treeVerification.ts";

/** URI scheme of the read-only document that tells what a comparison came to. */
const scheme = "sysctl-verification";
const documentUri = vscode.Uri.from({ scheme, path: "/Kernel tree and snippets.md" });

const nothingYet =
  "# Kernel tree and snippets\n\nNo kernel tree was compared with the snippets in this window yet.\n";

/** Shows what the last comparison came to, with links into the snippets and the tree. */
export class VerifyDocument implements vscode.Disposable {
  readonly #verification: TreeVerification;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  constructor(verification: TreeVerification) {
    this.#verification = verification;
    const { workspace, languages } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      ...[this.#changed, this.#lensesChanged],
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => verification.last?.text ?? nothingYet,
      }),
      languages.registerDocumentLinkProvider(
        { scheme },
        { provideDocumentLinks: (document) => this.#linksOf(document) },
      ),
      languages.registerCodeLensProvider(
        { scheme },
        {
          onDidChangeCodeLenses: this.#lensesChanged.event,
          provideCodeLenses: () => lensesOf(verification.last),
        },
      ),
      verification.onDidChange(() => {
        this.#changed.fire(documentUri);
        this.#lensesChanged.fire();
      }),
    );
  }

  async show(): Promise<void> {
    const document = await vscode.workspace.openTextDocument(documentUri);
    await vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #linksOf(document: vscode.TextDocument): vscode.DocumentLink[] {
    const { last } = this.#verification;
    // A newer text is on its way, and its links with it.
    if (last === undefined || last.text !== document.getText()) return [];
    return last.links.map(({ line, start, end, place }) => {
      const target = vscode.Uri.parse(place.uri).with({ fragment: `L${place.line + 1}` });
      const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), target);
      link.tooltip = "Go to the line";
      return link;
    });
  }
}

function lensesOf(tree: VerifiedTree | undefined): vscode.CodeLens[] {
  const lens = (title: string, command: string) =>
    new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command });
  const better = tree === undefined ? undefined : offeredVariant(tree);
  return [
    lens(tree === undefined ? "Verify" : "Verify again", "sysctlLens.verifyTree"),
    ...(better === undefined
      ? []
      : [lens(`Use the variant for ${better} for this tree`, "sysctlLens.useTreeVariant")]),
    ...(tree?.saidBy === "user"
      ? [lens("Use the version of the settings again", "sysctlLens.forgetTreeVariant")]
      : []),
    lens("Choose kernel tree…", "sysctlLens.chooseTree"),
  ];
}
