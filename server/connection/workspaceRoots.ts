import { URI, Utils } from "vscode-uri";
import { configFolders, lastConfigFile } from "../../core/config/precedence.ts";
import { mappedPlace, type RootMappings } from "../../core/config/roots.ts";

/** A document's place below the root directory that a loader would walk. */
export interface RootedPath {
  readonly rootUri: string;
  /** `etc/sysctl.d/90-web.conf` */
  readonly path: string;
  /** The user's `sysctlLens.roots` has put it there; then `rootUri` names the machine, but is no folder. */
  readonly isMapped: boolean;
}

const longestFirst = configFolders.toSorted((a, b) => b.length - a.length);

/** `undefined`: the document stands in no directory that a loader reads, so it is its own root. */
export function rootedPathOf(uri: string): RootedPath | undefined {
  const parsed = URI.parse(uri);
  const segments = parsed.path.split("/");
  for (const folder of longestFirst) {
    const depth = folder.split("/").length + 1;
    const path = segments.slice(-depth).join("/");
    if (path.startsWith(`${folder}/`) && path.endsWith(".conf")) return rooted(parsed, path);
  }
  if (segments.slice(-2).join("/") === lastConfigFile) return rooted(parsed, lastConfigFile);
  return undefined;
}

/** Files that are named as configurations are, wherever they stand. */
export function isConfigFile(uri: string): boolean {
  const { path } = URI.parse(uri);
  return (
    /\/sysctl\.d\/[^/]+\.conf(?:\.j2)?$/.test(path) || /(?:\/|\.)sysctl\.conf(?:\.j2)?$/.test(path)
  );
}

/** Where `sysctlLens.roots` puts a document of a workspace folder. */
export function mappedRootOf(
  uri: string,
  folderUri: string,
  roots: RootMappings,
): RootedPath | undefined {
  if (!isInside(uri, folderUri)) return undefined;
  const folder = URI.parse(folderUri).path.replace(/\/*$/, "/");
  const place = mappedPlace(URI.parse(uri).path.slice(folder.length), roots);
  if (place === undefined) return undefined;
  const rootUri = URI.parse(folderUri)
    .with({ query: `machine=${place.machine}` })
    .toString();
  return { rootUri, path: place.path, isMapped: true };
}

export function isInside(uri: string, folderUri: string): boolean {
  const folder = normalUri(folderUri);
  return normalUri(uri).startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** One spelling for URIs that mean the same, `file:///c:/a` and `file:///c%3A/a`. */
export function normalUri(uri: string): string {
  return URI.parse(uri).toString();
}

export function joinUri(rootUri: string, path: string): string {
  return Utils.joinPath(URI.parse(rootUri), path).toString();
}

/** The last segment, for titles of documents without a root. */
export function fileName(uri: string): string {
  return Utils.basename(URI.parse(uri)) || uri;
}

function rooted(uri: URI, path: string): RootedPath {
  const rootPath = uri.path.slice(0, uri.path.length - path.length);
  return {
    rootUri: uri.with({ path: rootPath === "" ? "/" : rootPath }).toString(),
    path,
    isMapped: false,
  };
}
