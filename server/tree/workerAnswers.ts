import type { TreeAnswers } from "../../core/tree/answers.ts";
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
    if (name !== "verify") return code.answer(name, asks as never);
    return verifySteps(asks as WorkerQuestions["verify"]["asks"]);
  };

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
