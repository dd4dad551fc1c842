import type { SnippetFiles } from "../../core/c/program.ts";
import type { WorkspaceFiles } from "../host.ts";
import type { Documents } from "./documents.ts";
import { isInside, joinUri, normalUri } from "./workspaceRoots.ts";

/** The workspace's kernel-snippets/ folder as it is now: open documents first, then the disk. */
export interface OwnSnippets {
  readonly folderUri: string;
  /** By path below the folder. */
  readonly files: SnippetFiles;
}

const sourceFile = /\.[ch]$/;

/** The first workspace folder that holds C files in `kernel-snippets/`. */
export async function readOwnSnippets(
  workspaceFolders: readonly string[],
  files: WorkspaceFiles,
  documents: Documents,
): Promise<OwnSnippets | undefined> {
  for (const workspaceFolder of workspaceFolders) {
    const folderUri = joinUri(workspaceFolder, "kernel-snippets");
    const onDisk = (await files.listBelow(folderUri)).filter((uri) => sourceFile.test(uri));
    const open = documents.uris().filter((uri) => isInside(uri, folderUri) && sourceFile.test(uri));
    const uris = new Set([...onDisk, ...open]);
    if (uris.size === 0) continue;
    const texts = await Promise.all(
      [...uris].map(
        async (uri): Promise<readonly [string, string]> => [
          decodeURIComponent(normalUri(uri).slice(folderUri.length + 1)),
          documents.get(uri)?.text ?? (await files.read(uri)) ?? "",
        ],
      ),
    );
    return { folderUri, files: new Map(texts) };
  }
  return undefined;
}
