import type { Dirent } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { URI, Utils } from "vscode-uri";
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
    snippetCache: createSnippetCache(cacheFolder()),
    trees: createTreeHost(folders),
  };
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sysctl-lens", "snippets");
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

const nodeFiles: WorkspaceFiles = {
  async listFolder(folderUri) {
    const entries = await entriesOf(folderUri);
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => uriIn(folderUri, entry.name));
  },

  async listBelow(folderUri) {
    const entries = await entriesOf(folderUri);
    const nested = await Promise.all(
      entries.map(async (entry) => {
        const uri = uriIn(folderUri, entry.name);
        return entry.isDirectory() ? await nodeFiles.listBelow(uri) : entry.isFile() ? [uri] : [];
      }),
    );
    return nested.flat();
  },

  async read(uri) {
    try {
      const bytes = await readFile(URI.parse(uri).fsPath);
      return bytes.length > largestFileBytes ? undefined : bytes.toString("utf8");
    } catch {
      // Gone, a directory, or not readable by this user: to the resolution of settings all are the same as absent.
      return undefined;
    }
  },
};

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
