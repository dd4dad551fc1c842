import { parentPort, workerData } from "node:worker_threads";
import type { WasmName } from "../../core/messages.ts";
import { TreeAnswers } from "../../core/tree/answers.ts";
import type { WorkerQuestionName, WorkerQuestions } from "../../core/tree/workerQuestions.ts";
import type { WorkDone } from "../host.ts";
import { loadWasm } from "../loadWasm.ts";
import { openLookup } from "./openTree.ts";
import type { FromTreeWorker, ToTreeWorker, TreeWorkerData } from "./protocol.ts";
import { workerAnswers } from "./workerAnswers.ts";

/*
 * Looks things up in one kernel tree. Questions are worked on in turns of a few milliseconds, the newest first, so that a
 * long search delays no short question and can be given up at any time.
 */

const turnMs = 20;
/** A tree can change without anybody telling, as by git: files are looked at again this long after the last time. */
const checkMs = 10_000;

interface Work {
  readonly id: number;
  readonly steps: Generator<unknown, unknown>;
}

void main(workerData as TreeWorkerData);

async function main({ folder, wasmFolders }: TreeWorkerData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("treeWorker runs as a worker");
  const send = (message: FromTreeWorker) => port.postMessage(message);
  const open = new Map<string, string>();
  const waiting: ToTreeWorker[] = [];
  let receive = (message: ToTreeWorker): void => void waiting.push(message);
  port.on("message", (message: ToTreeWorker) => receive(message));
  const host = { loadWasm: (name: WasmName) => loadWasm(wasmFolders, name) };
  const answers = new TreeAnswers(await openLookup(folder, host, open));
  const answer = await workerAnswers(answers, folder, host, open);
  const works: Work[] = [];
  let isTurning = false;
  let checkedAt = performance.now();

  const turn = () => {
    const until = performance.now() + turnMs;
    while (performance.now() < until) {
      const work = works.at(-1);
      if (work === undefined) {
        isTurning = false;
        if (performance.now() - checkedAt > checkMs) {
          answers.refresh();
          checkedAt = performance.now();
        }
        return;
      }
      step(work);
    }
    setImmediate(turn);
  };
  const step = (work: Work) => {
    try {
      const next = work.steps.next();
      if (next.done !== true) {
        if (isProgress(next.value)) send({ kind: "progress", id: work.id, ...next.value });
        return;
      }
      send({ kind: "answer", id: work.id, answer: next.value });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send({ kind: "failed", id: work.id, message });
    }
    remove(work.id);
  };
  const remove = (id: number): boolean => {
    const at = works.findIndex((work) => work.id === id);
    if (at >= 0) works.splice(at, 1);
    return at >= 0;
  };
  receive = (message) => {
    switch (message.kind) {
      case "ask": {
        const asks = message.asks as WorkerQuestions[WorkerQuestionName]["asks"];
        works.push({ id: message.id, steps: answer(message.name, asks) });
        if (!isTurning) setImmediate(turn);
        isTurning = true;
        return;
      }
      case "cancel":
        if (remove(message.id)) send({ kind: "cancelled", id: message.id });
        return;
      case "open":
        if (message.text === undefined) open.delete(message.path);
        else open.set(message.path, message.text);
        return;
      case "refresh":
        answers.refresh();
    }
  };
  for (const message of waiting) receive(message);
}

function isProgress(value: unknown): value is WorkDone {
  return typeof value === "object" && value !== null && "functions" in value && "files" in value;
}
