import type { VersionComparison } from "./kernel/comparison.ts";
import type { SnippetLocation } from "./kernel/location.ts";
import type { PathFormat } from "./paths/kernelPath.ts";

/** What the extension host tells the page with a path's picture. */
export type HostToPicture =
  | { readonly type: "picture"; readonly picture: PathPicture }
  /** The walk stands at this step of the path, or at none. */
  | { readonly type: "walk"; readonly stepId: string | undefined }
  | { readonly type: "noPicture"; readonly message: string };

export interface PathPicture {
  /** Of the document that the page shows: `exportPathRequest`'s SVG. */
  readonly svg: string;
  /** `KernelPath.id` */
  readonly pathId: string;
  readonly title: string;
  readonly steps: readonly { readonly id: string; readonly label: string }[];
}

/** What that page tells the extension host. */
export type PictureToHost =
  | { readonly type: "ready" }
  | { readonly type: "openStep"; readonly stepId: string }
  | { readonly type: "export"; readonly format: PathFormat }
  | { readonly type: "copyMermaid" }
  | { readonly type: "choosePath" }
  | { readonly type: "showOutput" };

/** What the extension host tells the page with the comparison of versions. */
export type HostToComparison =
  | { readonly type: "loading" }
  | {
      readonly type: "comparison";
      readonly comparison: VersionComparison;
      readonly displayPath: string;
      /** `KernelVersion.id` that values are worked out for elsewhere. */
      readonly kernel: string | undefined;
    }
  | { readonly type: "noComparison"; readonly message: string };

/** What that page tells the extension host. */
export type ComparisonToHost =
  | { readonly type: "ready" }
  | { readonly type: "reveal"; readonly at: SnippetLocation; readonly kernel: string }
  | { readonly type: "chooseListenBacklog" }
  | { readonly type: "showOutput" };
