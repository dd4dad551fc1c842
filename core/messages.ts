import type { EffectiveLimits } from "./kernel/limits.ts";
import type { SnippetLocation } from "./kernel/location.ts";

/** The wasm files that the server loads, as they stand beside it. */
export type WasmName = "web-tree-sitter.wasm" | "tree-sitter-c.wasm" | "tree-sitter-sysctl.wasm";

/** What our client sends with `initialize`. Other editors send none of it. */
export interface InitializationOptions {
  /** Links may run `command:sysctlLens.openSnippet?[{"uri", "line"}]`, and lenses may name our commands. */
  readonly commandLinks: true;
  /** The workspace's own kernel-snippets/ may be compiled and run. */
  readonly trusted: boolean;
  /** Where a server in a web worker fetches the wasm files; empty for a server that reads its own folder. */
  readonly wasm: Readonly<Partial<Record<WasmName, string>>>;
}

/** Client to server: the user trusts the workspace now. No parameters. */
export const trustedNotification = "sysctlLens/trusted";

/** Argument of the command `sysctlLens.openSnippet`: any document, shown at a zero-based line. */
export interface OpenPlaceParams {
  readonly uri: string;
  readonly line: number;
}

/** URI scheme of the read-only snippet documents: `kernel-snippets:/6.12/net/socket.c`. */
export const snippetScheme = "kernel-snippets";

/** Client to server: the text of a snippet document. Answer: `SnippetText` or null. */
export const snippetTextRequest = "sysctlLens/snippetText";
export interface SnippetTextParams {
  readonly uri: string;
}
export interface SnippetText {
  readonly text: string;
}

/** Client to server: lines that the preprocessor leaves out for this document's version. Answer: LSP ranges. */
export const inactiveRangesRequest = "sysctlLens/inactiveRanges";
export interface InactiveRangesParams {
  readonly uri: string;
}

/** Client to server: what the status bar can offer. Answer: `KernelChoice[]`. */
export const kernelChoicesRequest = "sysctlLens/kernelChoices";
export interface KernelChoice {
  /** Value for the setting `sysctlLens.kernel.version`. */
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** Server to client, after start and whenever it changes. */
export const statusNotification = "sysctlLens/status";
export interface Status {
  /** `6.12.117` */
  readonly kernel: string;
  /** Set where the wanted version is not known: what is used instead and why. */
  readonly kernelNote: string | undefined;
  readonly listenBacklog: number;
  /** Whose snippets compute the numbers. */
  readonly snippets: "bundled" | "workspace";
  /** Set where the workspace's own snippets do not compile and the bundled ones stand in. */
  readonly snippetsNote: string | undefined;
}

/** Client to server: everything the simulation page needs for one document. Answer: `SimulationInput` or null. */
export const simulationInputRequest = "sysctlLens/simulationInput";
export interface SimulationInputParams {
  readonly uri: string;
}
export interface SimulationInput {
  readonly uri: string;
  /** File name for the title. */
  readonly displayPath: string;
  readonly kernel: string;
  readonly kernelNote: string | undefined;
  readonly listenBacklog: number;
  /** name, value, `etc/sysctl.d/90-web.conf:3` or `default`. */
  readonly settings: readonly {
    readonly name: string;
    readonly value: string;
    readonly origin: string;
    /** Where it is set. Absent: it is the default. */
    readonly place?: OpenPlaceParams;
  }[];
  readonly limits: EffectiveLimits;
  readonly snippets: Status["snippets"];
  /** What the page has not bundled: a program of the workspace's own snippets, or for a release that is not offered. */
  readonly program: WorkspaceProgram | undefined;
}
export interface WorkspaceProgram {
  readonly source: string;
  readonly sites: readonly import("./c/program.ts").Site[];
  readonly constants: Readonly<Record<string, number>>;
}

/**
 * Server to client, where the server has no file system of its own (a web worker): URIs of the files directly in a
 * folder, or of all below it. Answer: `string[]`; empty where there is no such folder.
 */
export const listFilesRequest = "sysctlLens/listFiles";
export interface ListFilesParams {
  readonly folderUri: string;
  readonly depth: "folder" | "below";
}
/** Server to client, like the one before: a file's text as UTF-8. Answer: `FileText` or null. */
export const readFileRequest = "sysctlLens/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
export interface FileText {
  readonly text: string;
}

/** What the extension host tells the page. */
export type HostToPage =
  | { readonly type: "input"; readonly input: SimulationInput }
  | { readonly type: "noInput"; readonly message: string };

/** What the page tells the extension host. */
export type PageToHost =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly at: SnippetLocation; readonly kernel: string }
  | { readonly type: "revealSetting"; readonly name: string }
  | { readonly type: "chooseKernel" }
  | { readonly type: "chooseListenBacklog" }
  | { readonly type: "showOutput" };
