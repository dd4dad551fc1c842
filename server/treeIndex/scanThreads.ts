import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type ScannedFiles, scanFiles, stampLength, stampsOf } from "./scanFiles.ts";
import type { ScannedShare, ToScanWorker } from "./scanWorker.ts";

/** More would wait for the disk. */
const mostWorkers = 4;
const batchLength = 256;

/** Of the stamps, this thread's part: it has other things to do first. */
const ownPart = 0.4;

/**
 * Threads that read the files of a tree; the first is started ahead of its work. Either of the two is used, once. Without
 * the worker's script this thread does it alone.
 */
export class ScanThreads {
  readonly #root: string;
  readonly #script: string;
  readonly #first: Share | undefined;

  constructor(root: string, script: string) {
    this.#root = root;
    this.#script = script;
    this.#first = existsSync(script) ? startShare(root, script) : undefined;
  }

  /** Scans files while they are still being found. */
  scan(): FileScan {
    if (this.#first === undefined) return scanHere(this.#root);
    const others = Math.min(mostWorkers, availableParallelism()) - 1;
    const more = Array.from({ length: others }, () => startShare(this.#root, this.#script));
    return scanBy([this.#first, ...more]);
  }

  /** Begins to look at the files. What is given back finishes it; see `stampsOf`. */
  stamps(paths: readonly string[]): () => Promise<Float64Array> {
    const share = this.#first;
    if (share === undefined) return async () => stampsOf(this.#root, paths);
    const ownLength = Math.floor(ownPart * paths.length);
    send(share, { kind: "stamps", paths: paths.slice(ownLength).join("\n") });
    return async () => {
      const own = stampsOf(this.#root, paths.slice(0, ownLength));
      const [answer] = await finish([share]);
      const stamps = new Float64Array(stampLength * paths.length);
      stamps.set(own);
      stamps.set(answer?.stamps[0] ?? [], own.length);
      return stamps;
    };
  }
}

export interface FileScan {
  add(path: string): void;
  /** All paths were added: what was found, stamps in the order of the paths. */
  finish(): Promise<ScannedFiles>;
}

function scanHere(root: string): FileScan {
  const paths: string[] = [];
  return {
    add: (path) => void paths.push(path),
    finish: async () => scanFiles(root, paths),
  };
}

function scanBy(shares: readonly Share[]): FileScan {
  const lengths: number[] = [];
  let batch: string[] = [];
  const sendBatch = () => {
    const share = shares[lengths.length % shares.length];
    if (share !== undefined) send(share, { kind: "scan", paths: batch });
    lengths.push(batch.length);
    batch = [];
  };
  return {
    add(path) {
      batch.push(path);
      if (batch.length === batchLength) sendBatch();
    },
    async finish() {
      if (batch.length > 0) sendBatch();
      const answers = await finish(shares);
      const total = lengths.reduce((sum, length) => sum + length, 0);
      const stamps = new Float64Array(stampLength * total);
      let at = 0;
      lengths.forEach((length, number) => {
        const found = answers[number % shares.length]?.stamps[Math.floor(number / shares.length)];
        if (found !== undefined) stamps.set(found, at);
        at += stampLength * length;
      });
      return { stamps, files: answers.flatMap(({ files }) => files) };
    },
  };
}

interface Share {
  readonly worker: Worker;
  readonly answer: Promise<ScannedShare>;
}

function startShare(root: string, script: string): Share {
  const worker = new Worker(script, { workerData: root });
  const answer = new Promise<ScannedShare>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error(`a worker that reads ${root} has ended`)));
  });
  // Where a walk fails nobody waits for this.
  answer.catch(() => undefined);
  return { worker, answer };
}

function send({ worker }: Share, message: ToScanWorker): void {
  worker.postMessage(message);
}

function finish(shares: readonly Share[]): Promise<readonly ScannedShare[]> {
  for (const share of shares) send(share, { kind: "end" });
  return Promise.all(shares.map(({ answer }) => answer));
}
