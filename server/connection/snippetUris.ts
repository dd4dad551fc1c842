import { URI } from "vscode-uri";
import { snippetScheme } from "../../core/messages.ts";
import { isInside, joinUri } from "./workspaceRoots.ts";

/** A snippet document: `version` is absent for a file of the workspace's own snippets, which belongs to none. */
export interface SnippetAddress {
  readonly path: string;
  readonly version: string | undefined;
  /** The document is this function alone, without the code of other versions. */
  readonly functionAlone?: FunctionAlone;
}

export interface FunctionAlone {
  readonly name: string;
  /** Whose snippets it is taken from. */
  readonly snippets: "bundled" | "workspace";
}

/** Where snippets have addresses: the scheme, a folder with files for clients without it, and the workspace's own. */
export interface SnippetUris {
  /** Of the snippets in use: the workspace's own file where it has one. */
  uriOf(version: string, path: string): string;
  bundledUriOf(version: string, path: string): string;
  functionUriOf(version: string, path: string, functionAlone: FunctionAlone): string;
  addressOf(uri: string): SnippetAddress | undefined;
}

/**
 * `bundledRoot(version)` is the folder with the bundled snippets as files, where the client does not know the scheme.
 * `ownFolders` are the workspace's kernel-snippets/ folders in use; `ownPaths` the files they hold.
 */
export function createSnippetUris(
  bundledRoot: string | undefined,
  ownFolder: () => string | undefined,
  ownPaths: () => ReadonlySet<string>,
): SnippetUris {
  const bundledUriOf = (version: string, path: string) =>
    bundledRoot === undefined
      ? URI.from({ scheme: snippetScheme, path: `/${version}/${path}` }).toString()
      : joinUri(bundledRoot, `${version}/${path}`);
  return {
    bundledUriOf,
    uriOf(version, path) {
      const folder = ownFolder();
      return folder !== undefined && ownPaths().has(path)
        ? joinUri(folder, path)
        : bundledUriOf(version, path);
    },
    functionUriOf(version, path, { name, snippets }) {
      const document = URI.from({ scheme: snippetScheme, path: `/${version}/${path}` }).toString();
      return `${document}?function=${name}${snippets === "workspace" ? `&${ownMark}` : ""}`;
    },
    addressOf(uri) {
      const parsed = URI.parse(uri);
      if (parsed.scheme === snippetScheme) {
        const address = versioned(parsed.path);
        const functionAlone = functionIn(parsed.query);
        return address && functionAlone ? { ...address, functionAlone } : address;
      }
      const folder = ownFolder();
      if (folder !== undefined && isInside(uri, folder)) {
        return { path: parsed.path.slice(URI.parse(folder).path.length + 1), version: undefined };
      }
      if (bundledRoot !== undefined && isInside(uri, bundledRoot)) {
        return versioned(parsed.path.slice(URI.parse(bundledRoot).path.length));
      }
      return undefined;
    },
  };
}

const ownMark = "snippets=workspace";

function functionIn(query: string): FunctionAlone | undefined {
  const [, name, own] = /^function=(\w+)(?:&(.*))?$/.exec(query) ?? [];
  if (name === undefined) return undefined;
  return { name, snippets: own === ownMark ? "workspace" : "bundled" };
}

function versioned(path: string): SnippetAddress | undefined {
  const match = /^\/([^/]+)\/(.+)$/.exec(path);
  const [, version, rest] = match ?? [];
  return version === undefined || rest === undefined ? undefined : { version, path: rest };
}
