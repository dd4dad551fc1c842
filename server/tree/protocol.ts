import type { WorkerQuestionName, WorkerQuestions } from "../../core/tree/workerQuestions.ts";
import type { WorkDone } from "../host.ts";

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
      readonly name: WorkerQuestionName;
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
  | ({ readonly kind: "progress"; readonly id: number } & WorkDone);

export type AskOf<Name extends WorkerQuestionName> = WorkerQuestions[Name]["asks"];
export type AnswerOf<Name extends WorkerQuestionName> = WorkerQuestions[Name]["answers"];
