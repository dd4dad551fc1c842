import type { TreeQuestions } from "./questions.ts";
import type { VerifyAnswer, VerifyAsks } from "./verify/verifyAnswer.ts";

/** All that a tree's worker answers: about its code, and about other texts of it. */
export interface WorkerQuestions extends TreeQuestions {
  verify: { readonly asks: VerifyAsks; readonly answers: VerifyAnswer };
}

export type WorkerQuestionName = keyof WorkerQuestions;
