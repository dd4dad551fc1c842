import type { CancellationToken } from "vscode-languageserver";
import type { RevisionChoice } from "../core/effectiveMessages.ts";
import type { WasmName } from "../core/messages.ts";
import type { WorkerQuestionName, WorkerQuestions } from "../core/tree/workerQuestions.ts";
import type { RootAccess } from "./rootAccess.ts";

/** What the language server needs from the place it runs in: a Node process or a web worker. */
export interface ServerHost {
  /** The bytes of a wasm file that is shipped beside the server: `tree-sitter-c.wasm`. */
  loadWasm(name: WasmName): Promise<Uint8Array>;
  readonly files: WorkspaceFiles;
  /** Bundled snippets as files, for clients that do not know their URI scheme. Absent: there is nowhere to put them. */
  readonly snippetCache: SnippetCache | undefined;
  /** Puts a text into a file of its own and gives its URI, for clients that cannot be handed one. Absent: there is nowhere. */
  readonly storeText: ((name: string, text: string) => Promise<string>) | undefined;
  /** Absent: there is no file system to look through. */
  readonly trees: TreeHost | undefined;
  /** Absent: no program can be run. */
  readonly git: GitHost | undefined;
}

/** Repositories on disk. Rejects with a `GitFailure` where there is no git, no repository or no such revision. */
export interface GitHost {
  openRevision(folderUri: string, revision: string): Promise<GitRevision>;
  /** Branches, tags and the last commits that changed something in a folder. */
  namedRevisions(folderUri: string): Promise<readonly RevisionChoice[]>;
}

/** A folder of a repository as it was in a revision. */
export interface GitRevision {
  /** Of the commit, shortened. */
  readonly hash: string;
  readonly access: RootAccess;
  /** All paths below the folder that are no folders. */
  readonly files: readonly string[];
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
  /** Whether a file or folder stands in one of the folders when links are followed. Absent where there are no links. */
  isInside?(uri: string, folderUris: readonly string[]): Promise<boolean>;
}

/** Told from time to time while a long question is worked on. */
export type TreeProgress = (done: WorkDone) => void;

/** How far the work on a question has come. */
export interface WorkDone {
  readonly functions: number;
  readonly files: number;
  /** What is looked at: a file, say. */
  readonly doing?: string;
}

/** Looks things up in one kernel tree, elsewhere than in the thread that answers the editor. */
export interface TreeService {
  readonly folder: string;
  /** Rejects with `TreeCancelled` where the token was cancelled. */
  ask<Name extends WorkerQuestionName>(
    name: Name,
    asks: WorkerQuestions[Name]["asks"],
    options?: {
      readonly token?: CancellationToken | undefined;
      readonly progress?: TreeProgress | undefined;
    },
  ): Promise<WorkerQuestions[Name]["answers"]>;
  /** The text of an open document that is not saved; `undefined`: the disk counts again. */
  show(path: string, text: string | undefined): void;
  /** Files of the tree changed. */
  refresh(): void;
  dispose(): void;
}

/** Kernel trees on disk. */
export interface TreeHost {
  /** What a folder is. */
  recognise(folderUri: string): TreeRecognition;
  open(folderUri: string): TreeService;
}

export type TreeRecognition =
  /** `version` is absent in a half tree without a Makefile. */
  | { readonly kind: "tree"; readonly version: string | undefined; readonly label: string }
  | { readonly kind: "refused"; readonly message: string };
