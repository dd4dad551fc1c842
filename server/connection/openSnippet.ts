import type { Position } from "vscode-languageserver";
import { functionText } from "../../core/features/activeCode.ts";
import { type SnippetTarget, snippetTargetAt } from "../../core/features/snippetNavigation.ts";
import { resolveVersion } from "../../core/kernel/version.ts";
import type { SnippetText } from "../../core/messages.ts";
import type { OffsetRange } from "../../core/text/offsets.ts";
import { documentOf } from "./convert.ts";
import type { Kernel } from "./kernels.ts";
import type { LanguageServer } from "./languageServer.ts";
import type { SnippetAddress } from "./snippetUris.ts";

/** A snippet document with the kernel that its version, or the setting, chooses. */
export interface OpenSnippet {
  readonly path: string;
  readonly text: string;
  readonly kernel: Kernel;
  /** Whose snippets the document belongs to. */
  readonly snippets: "bundled" | "workspace";
  /** The text is not what the kernel was compiled from: a broken state while someone types, or a function alone. */
  readonly isAhead: boolean;
  /** The line of the file that a line of the document shows. */
  fileLine(line: number): number | undefined;
}

export async function openSnippet(
  server: LanguageServer,
  uri: string,
): Promise<OpenSnippet | undefined> {
  const kernelVersion = await server.kernelVersion(uri);
  await server.ready();
  const address = server.uris.addressOf(uri);
  if (address === undefined) return undefined;
  const { path, functionAlone } = address;
  const isOwn = address.version === undefined || functionAlone?.snippets === "workspace";
  const kernel = kernelAt(server, address.version ?? kernelVersion, isOwn);
  const compiled = kernel.files.get(path);
  const snippets = isOwn ? "workspace" : "bundled";
  if (functionAlone !== undefined) {
    const alone = aloneIn(kernel, address);
    if (alone === undefined) return undefined;
    const { text, lines } = alone;
    return { path, text, kernel, snippets, isAhead: true, fileLine: (line) => lines[line] };
  }
  const text = server.documents.get(uri)?.text ?? compiled;
  if (text === undefined) return undefined;
  return { path, text, kernel, snippets, isAhead: text !== compiled, fileLine: (line) => line };
}

/** The bundled snippets of a version, or those in use where the document is the workspace's own. */
export function kernelAt(server: LanguageServer, version: string, isOwn: boolean): Kernel {
  const resolved = resolveVersion(version).version;
  return isOwn ? server.kernels.choose(resolved).kernel : server.kernels.bundled(resolved);
}

/** What stands at a position of a snippet document. */
export interface SnippetPlace {
  readonly snippet: OpenSnippet;
  readonly target: SnippetTarget;
  readonly wordRange: OffsetRange;
}

export async function snippetAt(
  server: LanguageServer,
  uri: string,
  position: Position,
): Promise<SnippetPlace | undefined> {
  const snippet = await openSnippet(server, uri);
  if (snippet === undefined) return undefined;
  const offset = documentOf(uri, snippet.text).offsetAt(position);
  const path = snippet.isAhead ? undefined : snippet.path;
  const found = snippetTargetAt(snippet.kernel.index, path, snippet.text, offset);
  return found && { snippet, target: found.target, wordRange: found.range };
}

/** The document for another file of the same snippets: of the same version and owner. */
export function placeUri(
  server: LanguageServer,
  fromUri: string,
  { kernel }: OpenSnippet,
  path: string,
): string {
  const version = server.uris.addressOf(fromUri)?.version;
  return version === undefined
    ? server.uris.uriOf(kernel.version.id, path)
    : server.uris.bundledUriOf(version, path);
}

/** Text for the read-only documents: a bundled file, or one function of a version. */
export async function snippetText(
  server: LanguageServer,
  uri: string,
): Promise<SnippetText | null> {
  const address = server.uris.addressOf(uri);
  if (address === undefined) return null;
  if (address.functionAlone !== undefined) {
    const snippet = await openSnippet(server, uri);
    return snippet === undefined ? null : { text: snippet.text };
  }
  const text = server.kernels.bundledText(address.path);
  return text === undefined ? null : { text };
}

function aloneIn(kernel: Kernel, { path, functionAlone }: SnippetAddress) {
  const definition = kernel.index.functions
    .get(functionAlone?.name ?? "")
    ?.find((one) => one.path === path);
  return definition && functionText(kernel, definition);
}
