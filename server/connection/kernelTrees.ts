import { URI } from "vscode-uri";
import type { TreeChoice } from "../../core/messages.ts";
import type { TreeHost, TreeRecognition, TreeService } from "../host.ts";
import { fileName, isInside, joinUri, normalUri } from "./workspaceRoots.ts";

/** A folder that is, or should be, a kernel tree. */
export interface TreeCandidate {
  readonly folderUri: string;
  readonly recognition: TreeRecognition;
}

/** A kernel tree in use. */
export interface ChosenTree {
  readonly folderUri: string;
  readonly version: string | undefined;
  readonly label: string;
  readonly service: TreeService;
}

/** What decides which trees there are. */
export interface TreeScope {
  /** As in the settings: paths, or URIs. */
  readonly folders: readonly string[];
  readonly workspaceFolders: readonly string[];
  /** In a workspace that the user does not trust nothing outside of it is read. */
  readonly isTrusted: boolean;
}

/** The kernel trees of the user's settings and of the workspace. Their workers start when they are first asked. */
export class KernelTrees {
  readonly #host: TreeHost | undefined;
  readonly #services = new Map<string, TreeService>();
  readonly #recognised = new Map<string, TreeRecognition>();

  constructor(host: TreeHost | undefined) {
    this.#host = host;
  }

  /** Those of the settings in their order, then folders of the workspace that are trees. */
  candidates(scope: TreeScope): readonly TreeCandidate[] {
    if (this.#host === undefined) return [];
    const wanted = scope.folders.map(uriOfFolder).filter((uri) => isAllowed(uri, scope));
    const own = scope.workspaceFolders
      .map(normalUri)
      .filter((uri) => uri.startsWith("file:") && !wanted.includes(uri))
      .filter((uri) => this.#recognise(uri).kind === "tree");
    return [...new Set([...wanted, ...own])].map((folderUri) => ({
      folderUri,
      recognition: this.#recognise(folderUri),
    }));
  }

  /** The first that is a tree. */
  chosen(scope: TreeScope): ChosenTree | undefined {
    for (const candidate of this.candidates(scope)) {
      const tree = this.#open(candidate);
      if (tree !== undefined) return tree;
    }
    return undefined;
  }

  /** The folder of the first that is a tree; nothing is started for it. */
  chosenFolder(scope: TreeScope): string | undefined {
    return this.candidates(scope).find(({ recognition }) => recognition.kind === "tree")?.folderUri;
  }

  /** The tree that a C file belongs to, with the file's path in it. */
  treeOf(
    uri: string,
    scope: TreeScope,
  ): { readonly tree: ChosenTree; readonly path: string } | undefined {
    if (!/\.[ch]$/.test(uri) || !uri.startsWith("file:")) return undefined;
    for (const candidate of this.candidates(scope)) {
      if (!isInside(uri, candidate.folderUri)) continue;
      const tree = this.#open(candidate);
      const folder = URI.parse(candidate.folderUri).path.replace(/\/*$/, "/");
      if (tree !== undefined) return { tree, path: URI.parse(uri).path.slice(folder.length) };
    }
    return undefined;
  }

  /** Files changed: what is known of them, and which folders are trees, is looked up again. */
  refresh(): void {
    this.#recognised.clear();
    for (const service of this.#services.values()) service.refresh();
  }

  dispose(): void {
    for (const service of this.#services.values()) service.dispose();
    this.#services.clear();
  }

  #recognise(folderUri: string): TreeRecognition {
    const known = this.#recognised.get(folderUri);
    if (known !== undefined || this.#host === undefined) {
      return known ?? { kind: "refused", message: "Kernel trees need a file system." };
    }
    const recognition = this.#host.recognise(folderUri);
    this.#recognised.set(folderUri, recognition);
    return recognition;
  }

  #open({ folderUri, recognition }: TreeCandidate): ChosenTree | undefined {
    if (recognition.kind !== "tree" || this.#host === undefined) return undefined;
    let service = this.#services.get(folderUri);
    if (service === undefined) {
      service = this.#host.open(folderUri);
      this.#services.set(folderUri, service);
    }
    const { version } = recognition;
    const label = version === undefined ? fileName(folderUri) : `Linux ${version}`;
    return { folderUri, version, label, service };
  }
}

/** A path of the settings, or a URI, as the URI of a folder. */
export function uriOfFolder(text: string): string {
  const isUri = /^[a-z][a-z0-9+.-]+:\//i.test(text);
  const uri = isUri ? normalUri(text) : URI.file(text).toString();
  return uri.replace(/\/+$/, "");
}

/** What an editor can offer: trees, and folders with the reason why they are none. */
export function treeChoicesOf(candidates: readonly TreeCandidate[]): readonly TreeChoice[] {
  return candidates.map(({ folderUri, recognition }) => ({
    folderUri,
    isTree: recognition.kind === "tree",
    label: recognition.kind === "tree" ? recognition.label : recognition.message,
  }));
}

export function treeUri(tree: ChosenTree, path: string): string {
  return joinUri(tree.folderUri, path);
}

function isAllowed(folderUri: string, { isTrusted, workspaceFolders }: TreeScope): boolean {
  return (
    folderUri.startsWith("file:") &&
    (isTrusted ||
      workspaceFolders.some(
        (folder) => normalUri(folder) === folderUri || isInside(folderUri, folder),
      ))
  );
}
