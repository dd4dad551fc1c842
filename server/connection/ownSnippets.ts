import type { SnippetFiles } from "../../core/c/program.ts";
import type { WorkspaceFiles } from "../host.ts";
import type { Documents } from "./documents.ts";
import { isInside, joinUri, normalUri } from "./workspaceRoots.ts";

/** The workspace's kernel-snippets/ folder as it is now: open documents first, then the disk. */
export interface OwnSnippets {
  readonly folderUri: string;
  /** By path below the folder. */
  readonly files: SnippetFiles;
  /** Why they are not used. */
  readonly tooMuch: string | undefined;
}

/** The bundled snippets are about 60 files with 250,000 characters; every keystroke compiles all of them. */
const mostFiles = 500;
const mostCharacters = 2_000_000;

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
    if (uris.size > mostFiles) {
      const tooMuch = `The workspace's kernel-snippets are ${uris.size} files; more than ${mostFiles} are not compiled, and the bundled ones are in use.`;
      return { folderUri, files: new Map(), tooMuch };
    }
    const texts = await Promise.all(
      [...uris].map(
        async (uri): Promise<readonly [string, string]> => [
          decodeURIComponent(normalUri(uri).slice(folderUri.length + 1)),
          documents.get(uri)?.text ?? (await files.read(uri)) ?? "",
        ],
      ),
    );
    return { folderUri, files: new Map(texts), tooMuch: tooLarge(texts) };
  }
  return undefined;
}

function tooLarge(texts: readonly (readonly [path: string, text: string])[]): string | undefined {
  const total = texts.reduce((sum, [, text]) => sum + text.length, 0);
  if (total <= mostCharacters) return undefined;
  const [largest] = texts.toSorted(([, a], [, b]) => b.length - a.length);
  const name = largest?.[0] ?? "";
  return `The workspace's kernel-snippets hold ${total} characters, most of them in ${name}; more than ${mostCharacters} are not compiled, and the bundled ones are in use.`;
}
