import type { WasmName } from "../core/messages.ts";

/** What the language server needs from the place it runs in: a Node process or a web worker. */
export interface ServerHost {
  /** The bytes of a wasm file that is shipped beside the server: `tree-sitter-c.wasm`. */
  loadWasm(name: WasmName): Promise<Uint8Array>;
  readonly files: WorkspaceFiles;
  /** Bundled snippets as files, for clients that do not know their URI scheme. Absent: there is nowhere to put them. */
  readonly snippetCache: SnippetCache | undefined;
  /** Puts a text into a file of its own and gives its URI, for clients that cannot be handed one. Absent: there is nowhere. */
  readonly storeText: ((name: string, text: string) => Promise<string>) | undefined;
}

export interface SnippetCache {
  /** The folder that holds one folder for each version. */
  readonly rootUri: string;
  /** Writes the files of a version where they are not there yet. */
  store(version: string, files: ReadonlyMap<string, string>): Promise<void>;
}

/** Files on disk, by URI. Missing and unreadable files are answered with nothing. */
export interface WorkspaceFiles {
  /** URIs of the files directly in a folder. */
  listFolder(folderUri: string): Promise<readonly string[]>;
  /** URIs of all files below a folder. */
  listBelow(folderUri: string): Promise<readonly string[]>;
  /** Text decoded as UTF-8; broken bytes become U+FFFD. */
  read(uri: string): Promise<string | undefined>;
}
