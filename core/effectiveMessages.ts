import type { ConfigurationDifference } from "./features/effective/configurationDifferences.ts";
import type { EffectiveFilter } from "./features/effective/effectiveFilter.ts";
import type { OpenPlaceParams } from "./messages.ts";

/* What client and server say to each other about effective configurations. */

/** URI scheme of the read-only documents that show one; the query tells what it is about. */
export const effectiveScheme = "sysctl-effective";
/** URI scheme of files as they were in a git revision. */
export const revisionScheme = "sysctl-revision";

/** A configuration: the root directory that a file belongs to (or the file alone), or a folder that is a root. */
export interface ConfigurationSubject {
  readonly kind: "document" | "folder";
  readonly uri: string;
  /** As it was in this git revision; absent: as it is, open documents included. */
  readonly revision?: string;
}

/** Client to server: all settings as a document. Answer: `EffectiveConfigurationResult`. */
export const effectiveConfigurationRequest = "sysctlLens/effectiveConfiguration";
export interface EffectiveConfigurationParams {
  readonly subject: ConfigurationSubject;
  readonly filter?: EffectiveFilter;
  /** `compared`: values and files alone, for one side of a comparison. */
  readonly form?: "whole" | "compared";
}
export type EffectiveConfigurationResult =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly links: readonly EffectiveLink[];
      /** `examples`, `90-web.conf at main` */
      readonly title: string;
      /** The same configuration, named by its root where it has one. */
      readonly subject: ConfigurationSubject;
    }
  /** A sentence for people. */
  | { readonly kind: "refused"; readonly message: string };

export interface EffectiveLink {
  /** Zero-based, as in LSP. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  /** In a revision, of the file as it is now, which may be gone. */
  readonly target: OpenPlaceParams;
  /** Of the file below the revision's folder. */
  readonly inRevision?: RevisionTextParams;
}

/** Client to server: what two configurations leave with different values. Answer: `ConfigurationDifferencesResult`. */
export const configurationDifferencesRequest = "sysctlLens/configurationDifferences";
export interface ConfigurationDifferencesParams {
  readonly before: ConfigurationSubject;
  readonly after: ConfigurationSubject;
}
export type ConfigurationDifferencesResult =
  | { readonly kind: "differences"; readonly differences: readonly ConfigurationDifference[] }
  | { readonly kind: "refused"; readonly message: string };

/** Client to server: the configurations of the workspace and the open ones. Answer: `ConfigurationChoice[]`. */
export const configurationChoicesRequest = "sysctlLens/configurationChoices";
export interface ConfigurationChoice {
  readonly subject: ConfigurationSubject;
  readonly label: string;
  readonly detail: string;
}

/** Client to server: what can be chosen as a revision. Answer: `RevisionChoicesResult`. */
export const revisionChoicesRequest = "sysctlLens/revisionChoices";
export interface RevisionChoicesParams {
  readonly subject: ConfigurationSubject;
}
export type RevisionChoicesResult =
  | { readonly kind: "revisions"; readonly revisions: readonly RevisionChoice[] }
  | { readonly kind: "refused"; readonly message: string };
export interface RevisionChoice {
  /** What git understands: `main`, `v1.2`, `1a2b3c4`. */
  readonly name: string;
  readonly subject: string;
  readonly kind: "branch" | "tag" | "commit";
}

/** Client to server: a file as it was in a revision. Answer: `RevisionTextResult`. */
export const revisionTextRequest = "sysctlLens/revisionText";
export interface RevisionTextParams {
  readonly folderUri: string;
  /** Below the folder. */
  readonly path: string;
  readonly revision: string;
}
export type RevisionTextResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly message: string };
