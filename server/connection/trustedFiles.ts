import type { WorkspaceFiles } from "../host.ts";

/** Whom the workspace's files may be read for, now. */
export interface Trust {
  readonly isTrusted: boolean;
  readonly folderUris: readonly string[];
}

/** The files of a host; where the workspace is not trusted, those that its links lead to outside of it are not there. */
export function trustedFiles(files: WorkspaceFiles, trust: () => Trust): WorkspaceFiles {
  const isAllowed = async (uri: string) => {
    const { isTrusted, folderUris } = trust();
    return isTrusted || files.isInside === undefined || (await files.isInside(uri, folderUris));
  };
  return {
    listFolder: async (uri) => ((await isAllowed(uri)) ? await files.listFolder(uri) : []),
    listBelow: async (uri) => ((await isAllowed(uri)) ? await files.listBelow(uri) : []),
    read: async (uri) => ((await isAllowed(uri)) ? await files.read(uri) : undefined),
  };
}
