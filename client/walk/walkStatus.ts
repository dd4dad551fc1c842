import * as vscode from "vscode";
import type { WalkState } from "./walk.ts";

/** Where the walk is, in the status bar; a click offers its steps. */
export class WalkStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    "sysctlLens.walk",
    vscode.StatusBarAlignment.Left,
    0,
  );

  constructor() {
    this.#item.name = "Walk along a Kernel Path";
    this.#item.command = "sysctlLens.chooseStep";
    this.#item.tooltip = "Go to another step of this path";
  }

  show(state: WalkState | undefined): void {
    if (state === undefined) {
      this.#item.hide();
      return;
    }
    const { path, index } = state;
    const count = path.steps.length;
    this.#item.text = `$(git-commit) Walk: ${path.title} ${index + 1}/${count}`;
    this.#item.accessibilityInformation = {
      label: `Walk along ${path.title}, step ${index + 1} of ${count}`,
      role: "button",
    };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
