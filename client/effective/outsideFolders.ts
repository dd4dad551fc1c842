import * as vscode from "vscode";
import { configFolders, lastConfigFile } from "../../core/config/precedence.ts";
import { readEffectiveUri } from "./effectiveUris.ts";

/** Watches the roots outside of the workspace that are shown: of the workspace's files the language server is told. */
export function watchOutsideFolders(changed: () => void): vscode.Disposable {
  const watched = new Map<string, vscode.Disposable>();
  const update = () => {
    const wanted = new Set(vscode.workspace.isTrusted ? outsideFolders() : []);
    for (const [uri, watcher] of watched) {
      if (wanted.has(uri)) continue;
      watcher.dispose();
      watched.delete(uri);
    }
    for (const uri of wanted) {
      if (!watched.has(uri)) watched.set(uri, watch(vscode.Uri.parse(uri), changed));
    }
  };
  update();
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(update),
    vscode.workspace.onDidCloseTextDocument(update),
    {
      dispose: () => {
        for (const watcher of watched.values()) watcher.dispose();
      },
    },
  );
}

function outsideFolders(): readonly string[] {
  return vscode.workspace.textDocuments.flatMap(({ uri }) => {
    const subject = readEffectiveUri(uri)?.subject;
    if (subject === undefined || subject.kind !== "folder" || subject.revision !== undefined) {
      return [];
    }
    const isInside = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(subject.uri));
    return isInside === undefined ? [subject.uri] : [];
  });
}

/** Folder by folder: a root may be the whole machine. */
function watch(folder: vscode.Uri, changed: () => void): vscode.Disposable {
  const places = [
    ...configFolders.map((path) => [path, "*.conf"] as const),
    lastConfigFile.split("/") as [string, string],
  ];
  return vscode.Disposable.from(
    ...places.flatMap(([path, pattern]) => {
      const base = vscode.Uri.joinPath(folder, path);
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(base, pattern),
      );
      return [
        watcher,
        watcher.onDidChange(changed),
        watcher.onDidCreate(changed),
        watcher.onDidDelete(changed),
      ];
    }),
  );
}
