import type { TreeAnswers } from "../../core/tree/answers.ts";
import { sysctlText } from "../../core/tree/documentation/sysctlText.ts";
import { verifyAnswer } from "../../core/tree/verify/verifyAnswer.ts";
import type { WorkerQuestionName, WorkerQuestions } from "../../core/tree/workerQuestions.ts";
import type { ServerHost, WorkDone } from "../host.ts";
import { accessWith, loadParser } from "./openTree.ts";

/** Work on one question, step by step. */
type Steps = Generator<unknown, unknown>;

type Answer = (
  name: WorkerQuestionName,
  asks: WorkerQuestions[WorkerQuestionName]["asks"],
) => Steps;

/** Answers about a tree's code, by its index, and about its texts as they stand in the files. */
export async function workerAnswers(
  code: TreeAnswers,
  folder: string,
  host: Pick<ServerHost, "loadWasm">,
  open: ReadonlyMap<string, string>,
): Promise<Answer> {
  const parser = await loadParser(host);
  const access = accessWith(folder, open);
  return (name, asks) => {
    switch (name) {
      case "verify":
        return verifySteps(asks as WorkerQuestions["verify"]["asks"]);
      case "documentation":
        return documentationSteps(asks as WorkerQuestions["documentation"]["asks"]);
      default:
        return code.answer(name, asks as never);
    }
  };

  function* documentationSteps({ name }: WorkerQuestions["documentation"]["asks"]): Steps {
    yield;
    return sysctlText(access, name) ?? null;
  }

  function* verifySteps(asks: WorkerQuestions["verify"]["asks"]): Steps {
    const steps = verifyAnswer(asks, { access, parser });
    let files = 0;
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      files++;
      const done: WorkDone = { functions: 0, files, doing: step.value.doing };
      yield done;
    }
  }
}
