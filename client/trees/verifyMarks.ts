import * as vscode from "vscode";
import { sameAsText } from "../../core/tree/verify/verifySummary.ts";
import type { ShownRule, VerifiedTree } from "../../core/treeMessages.ts";
import { plainText } from "../paths/pathItems.ts";
import { codeLength } from "../walk/walkDecorations.ts";
import type { TreeVerification } from "./treeVerification.ts";

type Verdict = ShownRule["verdict"];

const icons: Readonly<Record<Verdict, string>> = {
  confirmed: "ruleConfirmed.svg",
  differs: "ruleDiffers.svg",
  "not found": "ruleNotFound.svg",
};
/** Of several verdicts on one line the first of these is its icon. */
const verdicts: readonly Verdict[] = ["differs", "not found", "confirmed"];
const longestText = 80;

/** Marks the lines of visible snippets with what the kernel tree says of them. */
export class VerifyMarks implements vscode.Disposable {
  readonly #types: ReadonlyMap<Verdict, vscode.TextEditorDecorationType>;
  readonly #verification: TreeVerification;
  readonly #subscriptions: vscode.Disposable;
  #shown: readonly string[] = [];

  constructor(extensionUri: vscode.Uri, verification: TreeVerification) {
    this.#verification = verification;
    this.#types = new Map(verdicts.map((verdict) => [verdict, markType(extensionUri, verdict)]));
    this.#subscriptions = vscode.Disposable.from(
      ...this.#types.values(),
      verification.onDidChange(() => this.#showAll()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#showAll()),
    );
  }

  /** Marks of the visible snippets, `socket.c:48 confirmed`; for tests. */
  get shown(): readonly string[] {
    return this.#shown;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #showAll(): void {
    const { last } = this.#verification;
    this.#shown = vscode.window.visibleTextEditors.flatMap((editor) => this.#show(editor, last));
  }

  #show(editor: vscode.TextEditor, tree: VerifiedTree | undefined): readonly string[] {
    const { document } = editor;
    const own = document.uri.toString();
    const rules =
      tree?.rules.filter(({ snippet }) => vscode.Uri.parse(snippet.uri).toString() === own) ?? [];
    const lines = [...new Set(rules.map(({ snippet }) => snippet.range.start.line))];
    const marks = lines.flatMap((line) => {
      if (tree === undefined || line >= document.lineCount) return [];
      const inLine = rules.filter(({ snippet }) => snippet.range.start.line === line);
      return [markOf(document, line, inLine, tree)];
    });
    for (const [verdict, type] of this.#types) {
      editor.setDecorations(
        type,
        marks.filter((mark) => mark.verdict === verdict).map(({ options }) => options),
      );
    }
    const name = document.uri.path.split("/").at(-1) ?? "";
    return marks.map(({ line, verdict }) => `${name}:${line + 1} ${verdict}`);
  }
}

function markType(extensionUri: vscode.Uri, verdict: Verdict): vscode.TextEditorDecorationType {
  const isCalm = verdict !== "differs";
  return vscode.window.createTextEditorDecorationType({
    gutterIconPath: vscode.Uri.joinPath(extensionUri, "client", "icons", icons[verdict]),
    gutterIconSize: "contain",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...(isCalm
      ? {}
      : {
          overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.warningForeground"),
          overviewRulerLane: vscode.OverviewRulerLane.Right,
          after: {
            color: new vscode.ThemeColor("editorInlayHint.foreground"),
            backgroundColor: new vscode.ThemeColor("editorInlayHint.background"),
            margin: "0 0 0 1em",
          },
        }),
  });
}

function markOf(
  document: vscode.TextDocument,
  line: number,
  rules: readonly ShownRule[],
  tree: VerifiedTree,
) {
  const verdict = verdicts.find((one) => rules.some((rule) => rule.verdict === one)) ?? "confirmed";
  const text = document.lineAt(line).text;
  const start = text.length - text.trimStart().length;
  const range = new vscode.Range(line, start, line, Math.max(start, codeLength(text)));
  const hoverMessage = rules.map((rule) => hoverOf(rule, tree));
  const differing = rules.find((rule) => rule.verdict === "differs")?.found;
  const options: vscode.DecorationOptions =
    differing === undefined
      ? { range, hoverMessage }
      : {
          range,
          hoverMessage,
          renderOptions: { after: { contentText: besideText(differing.text) } },
        };
  return { line, verdict, options };
}

/** Blanks at the ends would be swallowed, others run together. */
function besideText(text: string): string {
  const clipped = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return `\u00a0tree:\u00a0${clipped.replaceAll(" ", "\u00a0")}\u00a0`;
}

function hoverOf(rule: ShownRule, tree: VerifiedTree): vscode.MarkdownString {
  const hover = new vscode.MarkdownString("", true);
  hover.isTrusted = { enabledCommands: ["sysctlLens.openSnippet", "sysctlLens.useTreeVariant"] };
  const { verdict, found, sameAs, hasFile, snippet, text } = rule;
  const link = found === undefined ? "" : placeLink(found);
  if (verdict === "confirmed") {
    hover.appendMarkdown(`$(pass) **${tree.tree} does this**, in ${link}`);
    return hover;
  }
  if (verdict === "not found") {
    const why = hasFile ? "This was not found in it." : `It does not have ${snippet.path}.`;
    return hover.appendMarkdown(`$(question) **${tree.tree}:** ${plainText(why)}`);
  }
  hover.appendMarkdown(`$(warning) **${tree.tree} differs.** The snippet says`);
  hover.appendCodeblock(text, "c");
  if (found !== undefined) {
    hover.appendMarkdown(`and the tree, in ${link},`);
    hover.appendCodeblock(found.text, "c");
  }
  if (sameAs.length > 0) hover.appendMarkdown(plainText(sameAsText(sameAs)));
  const { better } = tree;
  if (better !== undefined && sameAs.includes(better.label)) {
    hover.appendMarkdown(
      `\n\n[Use the variant for ${better.label} for this tree](command:sysctlLens.useTreeVariant)`,
    );
  }
  return hover;
}

function placeLink({ uri, path, range, functionName }: NonNullable<ShownRule["found"]>): string {
  const { line } = range.start;
  const given = encodeURIComponent(JSON.stringify([{ uri, line }]));
  return `\`${functionName}()\`, [${path}:${line + 1}](command:sysctlLens.openSnippet?${given})`;
}
