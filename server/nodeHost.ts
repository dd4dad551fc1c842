import type { Dirent } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { URI, Utils } from "vscode-uri";
import type { ServerHost, WasmName, WorkspaceFiles } from "./host.ts";

/** Beyond this a file is not a configuration that a loader would be given. */
const largestFileBytes = 32 * 1024 * 1024;

/** A host with a file system. `folders` are searched in turn for the wasm files. */
export function nodeHost(folders: readonly string[]): ServerHost {
  return { loadWasm: (name) => loadWasm(folders, name), files: nodeFiles };
}

async function loadWasm(folders: readonly string[], name: WasmName): Promise<Uint8Array> {
  for (const folder of folders) {
    try {
      return await readFile(join(folder, name));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new Error(`${name} is missing in ${folders.join(" and ")}: build it with npm run build`);
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

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EACCES";
}
