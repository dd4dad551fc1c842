import type * as vscode from "vscode";

/** The sysctl that a line of a configuration sets, with dots; what the loaders make of globs is not asked. */
export function sysctlAt(document: vscode.TextDocument, line: number): string | undefined {
  if (line >= document.lineCount) return undefined;
  const key = /^\s*-?\s*([^\s=#;]+)/.exec(document.lineAt(line).text)?.[1];
  if (key === undefined) return undefined;
  // With a slash as its first separator a key is a path, and dots are part of its names.
  const isPath = /^[^./]*\//.test(key);
  return isPath ? key.replaceAll("/", ".") : key;
}
