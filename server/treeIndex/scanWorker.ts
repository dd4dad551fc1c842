import { parentPort, workerData } from "node:worker_threads";
import { type ScannedFiles, scanFiles, stampsOf } from "./scanFiles.ts";

/*
 * Reads or looks at a share of a tree's files: batches of paths as they are found. "end" is answered with what was found in
 * all of them.
 */

/** The root of the tree. */
const root = workerData as string;
const stamps: Float64Array[] = [];
const files: ScannedFiles["files"][number][] = [];

parentPort?.on("message", (message: ToScanWorker) => {
  switch (message.kind) {
    case "scan": {
      const scanned = scanFiles(root, message.paths);
      stamps.push(scanned.stamps);
      files.push(...scanned.files);
      return;
    }
    case "stamps":
      stamps.push(stampsOf(root, message.paths === "" ? [] : message.paths.split("\n")));
      return;
    case "end": {
      const answer: ScannedShare = { stamps, files };
      parentPort?.postMessage(answer);
      parentPort?.close();
    }
  }
});

export type ToScanWorker =
  | { readonly kind: "scan"; readonly paths: readonly string[] }
  /** Paths with line ends between them: one long text arrives sooner than thousands of short ones. */
  | { readonly kind: "stamps"; readonly paths: string }
  | { readonly kind: "end" };

/** The stamps of each batch, in the order in which the batches came. */
export interface ScannedShare {
  readonly stamps: readonly Float64Array[];
  readonly files: ScannedFiles["files"];
}
