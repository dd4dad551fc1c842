import assert from "node:assert/strict";
import * as vscode from "vscode";

/** What the extension's `activate` returns, as far as the tests use it. */
export interface ExtensionApi {
  readonly ready: Promise<void>;
  readonly client: LanguageClientLike;
  readonly paths: PathsApi;
  readonly trees: TreesApi;
}

/** What the last comparison with a kernel tree came to, and its marks in visible snippets. */
export interface TreesApi {
  readonly verification: {
    readonly onDidChange: vscode.Event<unknown>;
    readonly last:
      | {
          readonly kernel: string;
          readonly counts: { readonly differs: number };
          readonly better: { readonly label: string } | undefined;
        }
      | undefined;
  };
  readonly marks: { readonly shown: readonly string[] };
}

/** A node of the view "Kernel Paths". */
export interface PathNode {
  readonly id: string;
  readonly kind: string;
  readonly children: readonly PathNode[];
}

interface Path {
  readonly id: string;
  readonly entry: string;
  readonly steps: readonly PathStep[];
}

interface PathStep {
  readonly id: string;
  readonly depth: number;
  readonly at: { readonly path: string; readonly line: number };
  readonly values: readonly unknown[];
}

/** The view, the walk and the exports, as the extension gives them to tests. */
export interface PathsApi {
  readonly source: {
    readonly onDidChange: vscode.Event<unknown>;
    readonly shown: { readonly snippets?: "bundled" | "workspace" };
    upToDate(): Promise<{ readonly paths?: { readonly paths: readonly Path[] } }>;
  };
  readonly view: {
    readonly tree: {
      readonly onDidChangeTreeData: vscode.Event<unknown>;
      getTreeItem(node: PathNode): vscode.TreeItem;
      getChildren(node?: PathNode): readonly PathNode[];
    };
    readonly message: string;
    readonly selection: readonly PathNode[];
    readonly title: string;
  };
  readonly walk: {
    readonly state:
      | { readonly path: Path; readonly index: number; readonly step: PathStep }
      | undefined;
    readonly annotations: {
      readonly values: readonly string[];
      readonly note: string | undefined;
    };
    goToStep(id: string): Promise<void>;
    end(): void;
  };
  exportPath(
    source: PathsApi["source"],
    pathId: string,
    format: "svg" | "mermaid" | "tour",
    to: vscode.Uri,
  ): Promise<vscode.Uri | undefined>;
}

/** The part of vscode-languageclient's client that is public. */
export interface LanguageClientLike {
  /** Where it is starting or running already, what that start resolves to. */
  start(): Promise<void>;
  onDidChangeState(listener: (event: { readonly newState: number }) => void): vscode.Disposable;
}

/** vscode-languageclient's `State.Running`. */
export const runningState = 2;

/** The extension, activated, its language server answering. */
export async function activated(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>("sysctl-lens.sysctl-lens");
  assert.ok(extension, "the extension is not installed");
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** A file of the workspace. */
export function workspaceUri(...segments: readonly string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, ...segments);
}

/** The example that the slice is about, shown in an editor. */
export function openWebExample(): Promise<vscode.TextDocument> {
  return open(workspaceUri("etc", "sysctl.d", "90-web.conf"));
}

/**
 * Opens a file as a click in the explorer does. Not with `openTextDocument`: what that opened stays
 * open for minutes after its editor was closed and its file deleted.
 */
export async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand("vscode.open", uri);
  return eventually(vscode.window.onDidChangeActiveTextEditor, () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.toString() === uri.toString() ? document : undefined;
  });
}

/** Files of `openFileWith` that are still there, by URI. */
const made = new Set<string>();

/** A new file in the workspace with these bytes, opened. */
export async function openFileWith(
  name: string,
  content: string | Uint8Array,
): Promise<vscode.TextDocument> {
  const uri = workspaceUri("etc", "sysctl.d", name);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await vscode.workspace.fs.writeFile(uri, bytes);
  made.add(uri.toString());
  return open(uri);
}

/** The middle of the first place where `text` stands after `after`. */
export function positionOf(
  document: vscode.TextDocument,
  text: string,
  after = "",
): vscode.Position {
  const content = document.getText();
  const from = content.indexOf(after);
  const at = content.indexOf(text, from);
  assert.ok(from >= 0 && at >= 0, `"${after} … ${text}" is not in ${document.uri}`);
  return document.positionAt(at + Math.ceil(text.length / 2));
}

/** All hovers at a place as one Markdown text; empty where there are none. */
export async function hoverText(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  const contents = hovers.flatMap((hover) => hover.contents);
  return contents.map((item) => (typeof item === "string" ? item : item.value)).join("\n");
}

/** Where "Go to Definition" leads: the file and the text of the line, trimmed. */
export async function definitionLines(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<readonly { readonly uri: vscode.Uri; readonly line: number; readonly text: string }[]> {
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document.uri,
    position,
  );
  return Promise.all(
    found.map(async (location) => {
      const uri = "targetUri" in location ? location.targetUri : location.uri;
      const range =
        "targetUri" in location
          ? (location.targetSelectionRange ?? location.targetRange)
          : location.range;
      const target = await vscode.workspace.openTextDocument(uri);
      return { uri, line: range.start.line, text: target.lineAt(range.start.line).text.trim() };
    }),
  );
}

/**
 * Resolves with the first defined value of `check`, which is asked now and after every `event`.
 * Mocha's time limit ends a wait for something that never comes.
 */
export function eventually<T>(
  event: vscode.Event<unknown>,
  check: () => T | undefined,
): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event(() => attempt());
    const attempt = () => {
      const value = check();
      if (value === undefined) return;
      subscription.dispose();
      resolve(value);
    };
    attempt();
  });
}

/** The diagnostics of a document as soon as there are as many as wanted. */
export function diagnosticsOf(
  document: vscode.TextDocument,
  count: number,
): Promise<readonly vscode.Diagnostic[]> {
  return eventually(vscode.languages.onDidChangeDiagnostics, () => {
    const diagnostics = vscode.languages.getDiagnostics(document.uri);
    return diagnostics.length === count ? diagnostics : undefined;
  });
}

/** Closes a file without saving and removes it, so that the next test is not about its settings too. */
export async function deleteFile(document: vscode.TextDocument): Promise<void> {
  await open(document.uri);
  const closed = eventually(vscode.workspace.onDidCloseTextDocument, () =>
    vscode.workspace.textDocuments.includes(document) ? undefined : true,
  );
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await closed;
  await vscode.workspace.fs.delete(document.uri);
  made.delete(document.uri.toString());
}

/** Removes what a test that failed has left, so that it fails alone. */
export async function deleteLeftFiles(): Promise<void> {
  for (const uri of made) await deleteFile(await open(vscode.Uri.parse(uri)));
}

export async function closeAllEditors(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Sets a workspace setting while `action` runs. */
export async function withSetting(
  name: string,
  value: unknown,
  action: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  await settings.update(name, value, vscode.ConfigurationTarget.Workspace);
  try {
    await action();
  } finally {
    await settings.update(name, undefined, vscode.ConfigurationTarget.Workspace);
  }
}
