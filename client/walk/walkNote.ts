import * as vscode from "vscode";
import type { KernelPath } from "../../core/paths/kernelPath.ts";
import { stepText } from "../paths/pathItems.ts";

/** The note of a walk's step below its line, with buttons to go on. */
export class WalkNote implements vscode.Disposable {
  readonly #controller = vscode.comments.createCommentController(
    "sysctlLens.walk",
    "Walk along a kernel path",
  );
  #thread: vscode.CommentThread | undefined;
  #shown: string | undefined;

  show(uri: vscode.Uri, path: KernelPath, index: number): void {
    const step = path.steps[index];
    if (step === undefined) {
      this.clear();
      return;
    }
    // A note that is open stays as it is, with the focus that it may have.
    const shown = JSON.stringify([uri, index, path.steps.length, step]);
    if (shown === this.#shown) return;
    this.clear();
    this.#shown = shown;
    const position = `step ${index + 1} of ${path.steps.length}`;
    const comment: vscode.Comment = {
      author: { name: `${step.at.functionName}() in ${step.at.path}:${step.at.line + 1}` },
      body: new vscode.MarkdownString(stepText(step), true),
      mode: vscode.CommentMode.Preview,
    };
    const range = new vscode.Range(step.at.line, 0, step.at.line, 0);
    const thread = this.#controller.createCommentThread(uri, range, [comment]);
    thread.canReply = false;
    thread.label = `${path.title}: ${position}`;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    // The panel "Comments" would open for a thread that waits for somebody.
    thread.state = vscode.CommentThreadState.Resolved;
    this.#thread = thread;
  }

  /** Text of the note that is shown; for tests. */
  get shownText(): string | undefined {
    const body = this.#thread?.comments[0]?.body;
    return typeof body === "string" ? body : body?.value;
  }

  clear(): void {
    this.#thread?.dispose();
    this.#thread = undefined;
    this.#shown = undefined;
  }

  dispose(): void {
    this.clear();
    this.#controller.dispose();
  }
}
