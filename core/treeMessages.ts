import type { TextLink } from "./features/effective/linkedText.ts";
import type { OpenPlaceParams, TreeChoice } from "./messages.ts";
import type { TreePoint, TreeRange } from "./tree/questions.ts";
import type { VerdictCounts } from "./tree/verify/verification.ts";
import type { BetterLabel, VerifiedRule, VerifyAnswer } from "./tree/verify/verifyAnswer.ts";

/* What client and server say to each other about comparisons with kernel trees. */

/** Server to client, after start and whenever they change: what `treeChoicesRequest` answers. */
export const treesNotification = "sysctlLens/trees";
export interface TreesParams {
  readonly trees: readonly TreeChoice[];
}

/**
 * Client to server: holds the snippets against the chosen kernel tree. Answer: `VerifyTreeResult`. With a `workDoneToken` of
 * the client's, progress is reported there.
 */
export const verifyTreeRequest = "sysctlLens/verifyTree";
export interface VerifyTreeParams {
  readonly workDoneToken?: number | string;
}

export type VerifyTreeResult =
  | VerifiedTree
  /** A sentence for people: there is no tree, or nothing in it that could be compared. */
  | { readonly kind: "noTree"; readonly message: string }
  | { readonly kind: "nothing"; readonly message: string }
  | { readonly kind: "cancelled" };

/** A tree's verdicts on the rules of the snippets. */
export interface VerifiedTree {
  readonly kind: "verified";
  /** `Linux 6.1.192`, or the folder's name. */
  readonly tree: string;
  readonly folderUri: string;
  /** `6.1.192`: whose rules were held against the tree. */
  readonly kernel: string;
  /** What values are worked out for, which the user may have chosen without a thought of the tree. */
  readonly valuesKernel: string;
  readonly kernelNote: string | undefined;
  readonly saidBy: VerifyAnswer["saidBy"];
  readonly filesRead: number;
  readonly counts: VerdictCounts;
  readonly better: BetterLabel | undefined;
  readonly rules: readonly ShownRule[];
  /** All of it for a reader, in markdown whose links are apart. */
  readonly text: string;
  readonly links: readonly TextLink[];
}

/** A rule with the documents that its places are in. */
export interface ShownRule extends Omit<VerifiedRule, "snippet" | "found"> {
  readonly snippet: DocumentPlace;
  readonly found:
    | (DocumentPlace & { readonly functionName: string; readonly text: string })
    | undefined;
}

export interface DocumentPlace {
  readonly uri: string;
  /** Below the snippets' or the tree's folder. */
  readonly path: string;
  readonly range: TreeRange;
}

/** Client to server: the snippet that models the function at a place of a kernel tree. Answer: `SnippetFunctionResult`. */
export const snippetFunctionRequest = "sysctlLens/snippetFunction";
export interface SnippetFunctionParams {
  /** A C file of a tree. */
  readonly uri: string;
  /** On the name of a function, or in one. */
  readonly position: TreePoint;
  /** `KernelChoice.value`; absent: the tree's. */
  readonly version?: string;
}
export type SnippetFunctionResult =
  | { readonly kind: "place"; readonly place: OpenPlaceParams; readonly functionName: string }
  /** A sentence for people. */
  | { readonly kind: "none"; readonly message: string };
