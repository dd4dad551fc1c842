import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileText,
  type ListFilesParams,
  listFilesRequest,
  type ReadFileParams,
  readFileRequest,
} from "../core/messages.ts";
import { isOtherPeoplesFolder, mostFilesBelow } from "../core/searchLimits.ts";

/** Beyond this a file is not a configuration that a loader would be given. */
const largestFileBytes = 32 * 1024 * 1024;

/** Reads the workspace for a server without a file system. */
export function answerFileRequests(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(listFilesRequest, ({ folderUri, depth }: ListFilesParams) =>
      filesIn(vscode.Uri.parse(folderUri), depth),
    ),
    client.onRequest(readFileRequest, ({ uri }: ReadFileParams) => readText(vscode.Uri.parse(uri))),
  );
}

async function filesIn(
  folder: vscode.Uri,
  depth: ListFilesParams["depth"],
  found: string[] = [],
): Promise<readonly string[]> {
  const isAbove = depth === "below" && isOtherPeoplesFolder(folder.toString());
  if (isAbove || found.length >= mostFilesBelow) return found;
  for (const [name, type] of await entriesOf(folder)) {
    const uri = vscode.Uri.joinPath(folder, name);
    if ((type & vscode.FileType.File) !== 0) found.push(uri.toString());
    // A link to a folder may lead back up.
    else if (depth === "below" && type === vscode.FileType.Directory) {
      await filesIn(uri, depth, found);
    }
  }
  return found;
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // Not there, or a file system that cannot tell: for the loaders both mean that nothing is in it.
    return [];
  }
}

async function readText(uri: vscode.Uri): Promise<FileText | null> {
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length > largestFileBytes) return null;
    return { text: new TextDecoder().decode(bytes) };
  } catch {
    // Gone or not readable: the same as absent.
    return null;
  }
}
