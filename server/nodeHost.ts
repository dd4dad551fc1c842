import type { Dirent } from "node:fs";
import { chmod, mkdir, readdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import pLimit from "p-limit";
import { URI, Utils } from "vscode-uri";
import { isOtherPeoplesFolder, mostFilesBelow } from "../core/searchLimits.ts";
import { gitHost } from "./git/gitHost.ts";
import type { ServerHost, SnippetCache, WorkspaceFiles } from "./host.ts";
import { isMissing, loadWasm } from "./loadWasm.ts";
import { createTreeHost } from "./tree/treeHost.ts";

/** Beyond this a file is not a configuration that a loader would be given. */
const largestFileBytes = 32 * 1024 * 1024;

/** A host with a file system. `folders` are searched in turn for the wasm files. */
export function nodeHost(folders: readonly string[]): ServerHost {
  return {
    loadWasm: (name) => loadWasm(folders, name),
    files: nodeFiles,
    snippetCache: createSnippetCache(cacheFolder("snippets")),
    storeText: async (name, text) => {
      const target = join(cacheFolder("texts"), name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
      return URI.file(target).toString();
    },
    trees: createTreeHost(folders),
    git: gitHost,
  };
}

/** A folder of this user for what can be made again. */
export function cacheFolder(kind: "snippets" | "texts" | "trees"): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sysctl-lens", kind);
}

/** Read-only files: an edit there would be lost, so the editor should say so. */
function createSnippetCache(root: string): SnippetCache {
  const stored = new Map<string, Promise<void>>();
  return {
    rootUri: URI.file(root).toString(),
    store(version, files) {
      let storing = stored.get(version);
      if (storing === undefined) {
        storing = storeFiles(join(root, version), files);
        stored.set(version, storing);
      }
      return storing;
    },
  };
}

async function storeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    const target = join(folder, path);
    if ((await nodeFiles.read(URI.file(target).toString())) === text) continue;
    await mkdir(dirname(target), { recursive: true });
    // Moved into place when it is whole: another server may be reading the same cache.
    const draft = `${target}.${process.pid}`;
    await writeFile(draft, text);
    await chmod(draft, 0o444);
    await rename(draft, target);
  }
}

/** A process may have only so many files open; what cannot be opened would count as absent. */
const filesAtOnce = pLimit(64);

const nodeFiles: WorkspaceFiles = {
  async listFolder(folderUri) {
    const entries = await entriesOf(folderUri);
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => uriIn(folderUri, entry.name));
  },

  async listBelow(folderUri) {
    const found: string[] = [];
    await addBelow(folderUri, found);
    return found;
  },

  async read(uri) {
    try {
      const bytes = await filesAtOnce(() => readFile(URI.parse(uri).fsPath));
      return bytes.length > largestFileBytes ? undefined : bytes.toString("utf8");
    } catch {
      // Gone, a directory, or not readable by this user: to the resolution of settings all are the same as absent.
      return undefined;
    }
  },

  async isInside(uri, folderUris) {
    const real = await realPathOf(uri);
    if (real === undefined) return false;
    for (const folderUri of folderUris) {
      const folder = await realPathOf(folderUri);
      if (folder !== undefined && (real === folder || real.startsWith(withSeparator(folder)))) {
        return true;
      }
    }
    return false;
  },
};

async function realPathOf(uri: string): Promise<string | undefined> {
  try {
    return await filesAtOnce(() => realpath(URI.parse(uri).fsPath));
  } catch {
    // What is not there is nowhere inside.
    return undefined;
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : `${folder}${sep}`;
}

async function addBelow(folderUri: string, found: string[]): Promise<void> {
  if (isOtherPeoplesFolder(folderUri) || found.length >= mostFilesBelow) return;
  for (const entry of await entriesOf(folderUri)) {
    const uri = uriIn(folderUri, entry.name);
    if (entry.isFile()) found.push(uri);
    // One by one: a folder of ten thousand folders would open as many files at once.
    else if (entry.isDirectory()) await addBelow(uri, found);
  }
}

async function entriesOf(folderUri: string): Promise<readonly Dirent[]> {
  const uri = URI.parse(folderUri);
  if (uri.scheme !== "file") return [];
  try {
    return await readdir(uri.fsPath, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function uriIn(folderUri: string, name: string): string {
  return Utils.joinPath(URI.parse(folderUri), name).toString();
}
