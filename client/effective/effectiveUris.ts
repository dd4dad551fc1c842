import * as vscode from "vscode";
import {
  type ConfigurationSubject,
  effectiveScheme,
  type RevisionTextParams,
  revisionScheme,
} from "../../core/effectiveMessages.ts";

/** What an effective configuration's document is about. */
export interface EffectiveDocument {
  readonly subject: ConfigurationSubject;
  readonly form: "whole" | "compared";
}

/** `title` becomes the tab's label. */
export function effectiveUri(title: string, document: EffectiveDocument): vscode.Uri {
  const name = title.split(/[\\/]/).findLast((part) => part !== "") ?? "root";
  return vscode.Uri.from({
    scheme: effectiveScheme,
    path: `/Effective settings of ${name}.sysctl-effective`,
    query: JSON.stringify(document),
  });
}

/** `undefined` where somebody else made the URI. */
export function readEffectiveUri({ scheme, query }: vscode.Uri): EffectiveDocument | undefined {
  if (scheme !== effectiveScheme) return undefined;
  const value = parsed(query);
  if (!isObject(value) || !("subject" in value) || !isSubject(value.subject)) return undefined;
  const isCompared = "form" in value && value.form === "compared";
  return { subject: value.subject, form: isCompared ? "compared" : "whole" };
}

/** A file as it was in a revision; it keeps its path, so that it keeps its language. */
export function revisionUri(fileUri: string, file: RevisionTextParams): vscode.Uri {
  const { path } = vscode.Uri.parse(fileUri);
  return vscode.Uri.from({ scheme: revisionScheme, path, query: JSON.stringify(file) });
}

export function readRevisionUri({ query }: vscode.Uri): RevisionTextParams | undefined {
  const value = parsed(query);
  if (!isObject(value)) return undefined;
  const { folderUri, path, revision } = value as Readonly<Record<string, unknown>>;
  return typeof folderUri === "string" && typeof path === "string" && typeof revision === "string"
    ? { folderUri, path, revision }
    : undefined;
}

export function isSubject(value: unknown): value is ConfigurationSubject {
  if (!isObject(value) || !("kind" in value) || !("uri" in value)) return false;
  const hasRevision = !("revision" in value) || typeof value.revision === "string";
  const isKind = value.kind === "document" || value.kind === "folder";
  return isKind && typeof value.uri === "string" && hasRevision;
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(query);
  } catch {
    // Somebody else's URI.
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
