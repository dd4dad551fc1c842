/** A search through a folder ends there: someone who opens `/` wants no answer about each file of the machine. */
export const mostFilesBelow = 50_000;

/** Folders that a search for configurations leaves out: what others wrote, and what the kernel makes up. */
export function isOtherPeoplesFolder(folderUri: string): boolean {
  return (
    /\/(?:node_modules|\.git)\/?$/.test(folderUri) ||
    /^file:\/\/\/(?:proc|sys|dev)\/?$/.test(folderUri)
  );
}
