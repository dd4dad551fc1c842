import { URI } from "vscode-uri";
import type { GitHost } from "../host.ts";
import { namedRevisions, openRevision } from "./gitRevision.ts";

/** The git of this computer. */
export const gitHost: GitHost = {
  openRevision: (folderUri, revision) => openRevision(URI.parse(folderUri).fsPath, revision),
  namedRevisions: (folderUri) => namedRevisions(URI.parse(folderUri).fsPath),
};
