import type { TreeQuestionName, TreeQuestions } from "../../core/tree/questions.ts";

/** What a worker is started with. */
export interface TreeWorkerData {
  readonly folder: string;
  /** Where the wasm files stand; searched in turn. */
  readonly wasmFolders: readonly string[];
}

/** To the worker. Ids count up. */
export type ToTreeWorker =
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly name: TreeQuestionName;
      readonly asks: unknown;
    }
  | { readonly kind: "cancel"; readonly id: number }
  /** The text of an open document, while it is not what the disk holds. */
  | { readonly kind: "open"; readonly path: string; readonly text: string | undefined }
  | { readonly kind: "refresh" };

/** From the worker. */
export type FromTreeWorker =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  | { readonly kind: "cancelled"; readonly id: number }
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly functions: number;
      readonly files: number;
    };

export type AskOf<Name extends TreeQuestionName> = TreeQuestions[Name]["asks"];
export type AnswerOf<Name extends TreeQuestionName> = TreeQuestions[Name]["answers"];
