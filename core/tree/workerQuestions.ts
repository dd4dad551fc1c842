import type { SysctlTextAnswer } from "./documentation/sysctlText.ts";
import type { TreeQuestions } from "./questions.ts";
import type { VerifyAnswer, VerifyAsks } from "./verify/verifyAnswer.ts";

/** All that a tree's worker answers: about its code, and about other texts of it. */
export interface WorkerQuestions extends TreeQuestions {
  verify: { readonly asks: VerifyAsks; readonly answers: VerifyAnswer };
  /** `null`: no file of the tree describes the sysctl. */
  documentation: {
    readonly asks: { readonly name: string };
    readonly answers: SysctlTextAnswer | null;
  };
}

export type WorkerQuestionName = keyof WorkerQuestions;
