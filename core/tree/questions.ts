import type { EntryPoint, TreePath } from "./treePath.ts";

/** A range of a file, as editors count it. */
export interface TreeRange {
  readonly start: TreePoint;
  readonly end: TreePoint;
}

/** Zero-based; characters are UTF-16 units. */
export interface TreePoint {
  readonly line: number;
  readonly character: number;
}

/** A place of a tree, with the path below the tree's folder. */
export interface TreePlace {
  readonly path: string;
  readonly range: TreeRange;
}

export interface TreeCodeAt {
  readonly path: string;
  readonly at: TreePoint;
}

/** What can be asked of a kernel tree, by a name, with what belongs to it and what it answers. */
export interface TreeQuestions {
  sysctl: { readonly asks: { readonly name: string }; readonly answers: SysctlAnswer | null };
  paths: { readonly asks: { readonly name: string }; readonly answers: SysctlPathsAnswer | null };
  between: {
    readonly asks: { readonly from: string; readonly to: string };
    readonly answers: PathsAnswer | { readonly missing: string };
  };
  definition: { readonly asks: TreeCodeAt; readonly answers: readonly TreePlace[] };
  references: {
    readonly asks: TreeCodeAt & { readonly withDeclaration: boolean };
    readonly answers: readonly TreePlace[];
  };
  functions: { readonly asks: TreeCodeAt; readonly answers: readonly TreeFunctionItem[] };
  incoming: { readonly asks: TreeCodeAt; readonly answers: readonly TreeCallItem[] };
  outgoing: { readonly asks: TreeCodeAt; readonly answers: readonly TreeCallItem[] };
  outline: { readonly asks: { readonly path: string }; readonly answers: readonly TreeItem[] };
  symbols: { readonly asks: { readonly query: string }; readonly answers: readonly TreeItem[] };
  reads: { readonly asks: { readonly path: string }; readonly answers: readonly TreeRead[] };
  hover: { readonly asks: TreeCodeAt; readonly answers: TreeHover | null };
}

export type TreeQuestionName = keyof TreeQuestions;

export interface SysctlAnswer {
  readonly entries: readonly TreePlace[];
  /** Where the value decides, the most telling first. */
  readonly readers: readonly TreeReaderItem[];
  readonly reads: readonly TreePlace[];
  readonly writers: readonly TreePlace[];
}

export interface TreeReaderItem extends TreePlace {
  readonly functionName: string;
  readonly statement: string;
}

export interface PathsAnswer {
  readonly paths: readonly TreePath[];
  readonly isComplete: boolean;
}

export interface SysctlPathsAnswer extends PathsAnswer {
  readonly readers: readonly TreeReaderItem[];
}

export interface TreeItem extends TreePlace {
  readonly name: string;
  readonly detail: string;
  readonly kind: "function" | "struct" | "enum" | "variable" | "macro" | "sysctl";
  readonly fullRange: TreeRange;
}

export interface TreeFunctionItem extends TreePlace {
  readonly name: string;
  readonly signature: string;
  readonly fullRange: TreeRange;
}

export interface TreeCallItem {
  readonly item: TreeFunctionItem;
  readonly ranges: readonly TreeRange[];
}

/** A line that reads a sysctl. */
export interface TreeRead extends TreePlace {
  readonly name: string;
}

export interface TreeHover {
  readonly range: TreeRange;
  readonly name: string;
  readonly kind: "function" | "field" | "sysctl";
  /** A function's head. */
  readonly signature: string;
  /** Sysctls that are read in it, or on the way to it. */
  readonly sysctls: readonly TreeReach[];
}

export interface TreeReach extends TreePlace {
  readonly name: string;
  readonly functionName: string;
  /** Calls between that function and the one under the cursor. */
  readonly distance: number;
}

export type { EntryPoint, TreePath };
