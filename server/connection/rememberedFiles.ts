import type { WorkspaceFiles } from "../host.ts";

/** Files that are read once until the client reports a change: typing must not read a folder at every pause. */
export class RememberedFiles implements WorkspaceFiles {
  readonly #files: WorkspaceFiles;
  #listings = new Map<string, Promise<readonly string[]>>();
  #texts = new Map<string, Promise<string | undefined>>();

  constructor(files: WorkspaceFiles) {
    this.#files = files;
  }

  listFolder(folderUri: string): Promise<readonly string[]> {
    return this.#files.listFolder(folderUri);
  }

  listBelow(folderUri: string): Promise<readonly string[]> {
    return recalled(this.#listings, folderUri, () => this.#files.listBelow(folderUri));
  }

  read(uri: string): Promise<string | undefined> {
    return recalled(this.#texts, uri, () => this.#files.read(uri));
  }

  forget(): void {
    this.#listings = new Map();
    this.#texts = new Map();
  }
}

function recalled<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
