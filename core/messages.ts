import type { CopyFormat } from "./features/copyFormats.ts";
import type { SysctlPreview, TriedValues, TunableSysctl } from "./features/triedValues.ts";
import type { EffectiveLimits } from "./kernel/limits.ts";
import type { SnippetLocation } from "./kernel/location.ts";
import type { PathFormat } from "./paths/kernelPath.ts";
import type { RunFormat } from "./simulation/runExports.ts";
import type { Traffic } from "./simulation/scenarioFile.ts";
import type { DropTrace, WantedDrop } from "./simulation/traceDrop.ts";
import type { TreeReaderItem } from "./tree/questions.ts";
import type { TreePath } from "./tree/treePath.ts";

/** The wasm files that the server loads, as they stand beside it. */
export type WasmName = "web-tree-sitter.wasm" | "tree-sitter-c.wasm" | "tree-sitter-sysctl.wasm";

/** What our client sends with `initialize`. Other editors send none of it. */
export interface InitializationOptions {
  /** Links may run `command:sysctlLens.openSnippet?[{"uri", "line"}]`, and lenses may name our commands. */
  readonly commandLinks: true;
  /** Markdown shows SVG pictures whose address is `data:`. */
  readonly images: true;
  /** The workspace's own kernel-snippets/ may be compiled and run. */
  readonly trusted: boolean;
  /** Where a server in a web worker fetches the wasm files; empty for a server that reads its own folder. */
  readonly wasm: Readonly<Partial<Record<WasmName, string>>>;
  /** Folder with a page for each code of a diagnostic; absent: diagnostics have no links. */
  readonly documentationUri?: string;
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
  /** Set where the user chose this version's variant of the snippets for the kernel tree in use. */
  readonly treeVariant?: string;
  /** Set where the workspace's own snippets do not compile and the bundled ones stand in. */
  readonly snippetsNote: string | undefined;
}

/** Client to server: everything the simulation page needs for one document. Answer: `SimulationInput` or null. */
export const simulationInputRequest = "sysctlLens/simulationInput";
export interface SimulationInputParams {
  readonly uri: string;
  /** Stand behind all that the files set. */
  readonly tried?: TriedValues;
  /** Something else in the document's place. */
  readonly instead?: ComparedWith;
}

/** What a configuration is simulated beside. */
export type ComparedWith =
  /** The files alone, without what is tried. */
  | { readonly kind: "files" }
  | { readonly kind: "defaults" }
  | { readonly kind: "kernel"; readonly version: string }
  /** Another text of the document: as it was committed, or another file's. */
  | { readonly kind: "text"; readonly text: string; readonly label: string };
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
  /** What the page's controls can change. */
  readonly tunables: readonly TunableSysctl[];
  /** The listen backlog without what is tried. */
  readonly chosenListenBacklog: number;
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

/** Client to server: the trace of a packet that is dropped in a simulation. Answer: `TracedDrop` or null (there is none). */
export const traceDropRequest = "sysctlLens/traceDrop";
export interface TraceDropParams extends SimulationInputParams {
  readonly traffic: Traffic;
  readonly at: WantedDrop;
}
export type TracedDrop =
  | { readonly kind: "trace"; readonly trace: DropTrace }
  /** The packet comes too late in the run to be looked for. */
  | { readonly kind: "tooLate" };

/** Client to server: what the sysctl at a place of a config is there for. Answer: `SysctlPreview` or null (none there). */
export const sysctlPreviewRequest = "sysctlLens/sysctlPreview";
export interface SysctlPreviewParams extends SimulationInputParams {
  /** Zero-based, as in LSP. */
  readonly position: { readonly line: number; readonly character: number };
}

/** Client to server: the settings of a configuration in another tool's words. Answer: `CopiedText` or null. */
export const copySettingsRequest = "sysctlLens/copySettings";
export interface CopySettingsParams {
  readonly uri: string;
  readonly format: CopyFormat;
  /** Absent: the whole document. */
  readonly range?: {
    readonly start: SysctlPreviewParams["position"];
    readonly end: SysctlPreviewParams["position"];
  };
}

/** Client to server: a configuration explained, in markdown. Answer: `ExplainedConfig` or null. */
export const explainConfigRequest = "sysctlLens/explainConfig";
export interface ExplainConfigParams {
  readonly uri: string;
}
export interface ExplainedConfig {
  readonly markdown: string;
}

/** Client to server: the edits that put values into the files. Answer: `SettingEdit[]`. */
export const writeSettingsRequest = "sysctlLens/writeSettings";
export interface WriteSettingsParams {
  readonly uri: string;
  /** Texts as written, by dotted name. */
  readonly sysctls: Readonly<Record<string, string>>;
}
export interface SettingEdit {
  readonly uri: string;
  readonly edits: readonly {
    readonly range: {
      readonly start: SysctlPreviewParams["position"];
      readonly end: SysctlPreviewParams["position"];
    };
    readonly newText: string;
  }[];
}

/** Client to server: the paths for a config's settings, or for the defaults where there is none. Answer: `KernelPaths`. */
export const kernelPathsRequest = "sysctlLens/kernelPaths";
export interface KernelPathsParams {
  /** The config; absent: the kernel's defaults. */
  readonly uri?: string;
}

/** Client to server: one path as a picture or text. Answer: `ExportedPath` or null (no such path in this version). */
export const exportPathRequest = "sysctlLens/exportPath";
export interface ExportPathParams {
  readonly uri?: string;
  readonly pathId: string;
  readonly format: PathFormat;
}
export interface ExportedPath {
  /** SVG: elements of a step carry `data-step="ID"` and `tabindex`, colours are CSS variables with fallbacks. */
  readonly text: string;
  /** `listen-6.12.svg` */
  readonly fileName: string;
}

/** Client to server: the limits of a config over all versions that differ. Answer: `VersionComparison` or null. */
export const compareVersionsRequest = "sysctlLens/compareVersions";
export interface CompareVersionsParams {
  readonly uri: string;
}

/** Client to server: where the line stands in another version. Answer: `OpenPlaceParams` or null (it has none). */
export const sameLineRequest = "sysctlLens/sameLine";
export interface SameLineParams {
  /** A snippet document. */
  readonly uri: string;
  readonly line: number;
  /** `KernelChoice.value` */
  readonly version: string;
}

/**
 * Client to server: a function as it is in two versions, for a diff. Answer: `FunctionPair` or null. The URIs are snippet
 * documents of their own (`?function=NAME`): the function alone, without the code of other versions.
 */
export const functionPairRequest = "sysctlLens/functionPair";
export interface FunctionPairParams {
  /** A snippet document and a line in the function. */
  readonly uri: string;
  readonly line: number;
  /** `KernelChoice.value` */
  readonly version: string;
}
export interface FunctionPair {
  readonly name: string;
  readonly leftUri: string;
  readonly rightUri: string;
  /** Both are alike. */
  readonly isSame: boolean;
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

/** A scenario between the page and the extension, as plain data. */
export interface PageScenario {
  readonly description?: string;
  /** As users spell it; absent: the one that is chosen for the configuration. */
  readonly kernel?: string;
  /** Absent: the one that is chosen for the configuration. */
  readonly listenBacklog?: number;
  /** Values that are tried. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly traffic: Traffic;
  readonly replications: number;
}

/** Forms in which a run can be saved. */
export type ExportFormat = RunFormat | "png";

/** What the extension host tells the page. */
export type HostToPage =
  | { readonly type: "input"; readonly input: SimulationInput }
  | { readonly type: "noInput"; readonly message: string }
  /** The sysctl at the cursor; null: the cursor is elsewhere. */
  | { readonly type: "cursor"; readonly preview: SysctlPreview | null }
  /** What the user chose to compare with; null: nothing any more. */
  | { readonly type: "comparedWith"; readonly comparedWith: ComparedWith | null }
  /** The user chose to save the run in this form. */
  | { readonly type: "exportAs"; readonly format: ExportFormat }
  /** The user opened a scenario: it takes the place of all controls. */
  | { readonly type: "openScenario"; readonly scenario: PageScenario }
  /** The user wants to save the controls as a scenario. */
  | { readonly type: "saveScenario" }
  | { readonly type: "other"; readonly label: string; readonly input: SimulationInput }
  /** What the kernel did with a packet that the user clicked on; null: it cannot be told, `message` says why. */
  | {
      readonly type: "dropTrace";
      readonly trace: DropTrace | null;
      readonly message: string;
    }
  /** These values are in the files now. */
  | { readonly type: "written"; readonly names: readonly string[] };

/** What the page tells the extension host. */
export type PageToHost =
  | {
      readonly type: "ready";
      readonly tried: TriedValues;
      readonly comparedWith: ComparedWith | null;
    }
  | { readonly type: "compare" }
  | { readonly type: "export" }
  | {
      readonly type: "exported";
      readonly format: ExportFormat;
      /** The file's text; a PNG's bytes in base64. */
      readonly content: string;
    }
  /** The user wants to save or open a scenario. */
  | { readonly type: "chooseScenario" }
  /** The answer to `saveScenario`. */
  | { readonly type: "scenario"; readonly scenario: PageScenario }
  | { readonly type: "stopComparing" }
  | { readonly type: "try"; readonly tried: TriedValues }
  | { readonly type: "write"; readonly sysctls: Readonly<Record<string, string>> }
  /** The user wants to see what happened to a packet that was dropped. */
  | {
      readonly type: "traceDrop";
      readonly at: WantedDrop;
      readonly traffic: Traffic;
    }
  | { readonly type: "reveal"; readonly at: SnippetLocation; readonly kernel: string }
  | { readonly type: "revealSetting"; readonly name: string }
  | { readonly type: "chooseKernel" }
  | { readonly type: "chooseListenBacklog" }
  | { readonly type: "showOutput" };

/** Client to server: the ways from entry points to the readers of a sysctl in the chosen kernel tree. Answer: `TreePathsResult`. */
export const treePathsRequest = "sysctlLens/treePaths";
export interface TreePathsParams {
  readonly sysctl: string;
}
export type TreePathsResult =
  | {
      readonly kind: "paths";
      /** `Linux 6.1.192` */
      readonly tree: string;
      readonly folderUri: string;
      readonly paths: readonly TreePath[];
      /** Where the value decides, the most telling first; also those that no way was found to. */
      readonly readers: readonly TreeReaderItem[];
      /** `false`: the search was cut short. */
      readonly isComplete: boolean;
    }
  /** The tree declares no such sysctl. */
  | { readonly kind: "unknown"; readonly tree: string }
  | { readonly kind: "noTree"; readonly message: string }
  | { readonly kind: "cancelled" };

/** Client to server: the folders that can be chosen as kernel trees. Answer: `TreeChoice[]`. */
export const treeChoicesRequest = "sysctlLens/treeChoices";
export interface TreeChoicesParams {
  /** A folder that the user picked just now; it may be no tree. */
  readonly folderUri?: string;
}
export interface TreeChoice {
  readonly folderUri: string;
  /** `Linux 6.1.192 in /usr/src/linux`; why it is none. */
  readonly label: string;
  readonly isTree: boolean;
}
