import { Worker } from "node:worker_threads";
import type { WorkerQuestionName } from "../../core/tree/workerQuestions.ts";
import type { TreeProgress, TreeService } from "../host.ts";
import type { AnswerOf, AskOf, FromTreeWorker, ToTreeWorker, TreeWorkerData } from "./protocol.ts";
import { TreeCancelled } from "./treeCancelled.ts";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  readonly progress: TreeProgress | undefined;
}

/** Starts a worker for one tree. It ends with `dispose`. */
export function startTreeWorker(script: string, data: TreeWorkerData): TreeService {
  const worker = new Worker(script, { workerData: data });
  // A server that is done must not be kept alive by a tree.
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let broken: Error | undefined;
  const send = (message: ToTreeWorker) => worker.postMessage(message);
  const fail = (error: Error) => {
    broken = error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  worker.on("error", fail);
  worker.on("exit", () => fail(broken ?? new Error("the worker for the kernel tree has ended")));
  worker.on("message", (message: FromTreeWorker) => {
    const one = waiting.get(message.id);
    if (one === undefined) return;
    if (message.kind === "progress") {
      one.progress?.(message);
      return;
    }
    waiting.delete(message.id);
    if (message.kind === "answer") one.resolve(message.answer);
    else if (message.kind === "cancelled") one.reject(new TreeCancelled("cancelled"));
    else one.reject(new Error(message.message));
  });
  return {
    folder: data.folder,
    ask<Name extends WorkerQuestionName>(
      name: Name,
      asks: AskOf<Name>,
      options: Parameters<TreeService["ask"]>[2],
    ): Promise<AnswerOf<Name>> {
      if (broken !== undefined) return Promise.reject(broken);
      last++;
      const id = last;
      const answer = new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject, progress: options?.progress });
      });
      options?.token?.onCancellationRequested(() => {
        send({ kind: "cancel", id });
        // The worker may be in the middle of a file; nobody has to wait for that.
        waiting.get(id)?.reject(new TreeCancelled("cancelled"));
        waiting.delete(id);
      });
      send({ kind: "ask", id, name, asks });
      return answer as Promise<AnswerOf<Name>>;
    },
    show: (path, text) => send({ kind: "open", path, text }),
    refresh: () => send({ kind: "refresh" }),
    dispose: () => void worker.terminate(),
  };
}
