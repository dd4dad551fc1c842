import { existsSync } from "node:fs";
import { join } from "node:path";
import { URI } from "vscode-uri";
import type { TreeHost } from "../host.ts";
import { recogniseTree } from "./openTree.ts";
import { startTreeWorker } from "./treeClient.ts";

const script = "treeWorker.cjs";

/** Kernel trees in folders of this machine. The worker's script stands in one of `folders`, or in `server` below it. */
export function createTreeHost(folders: readonly string[]): TreeHost {
  return {
    recognise: (folderUri) => recogniseTree(URI.parse(folderUri).fsPath),
    open(folderUri) {
      const places = folders.flatMap((folder) => [
        join(folder, "server", script),
        join(folder, script),
      ]);
      const found = places.find((place) => existsSync(place));
      if (found === undefined) throw new Error(`${script} is missing: build it with npm run build`);
      return startTreeWorker(found, { folder: URI.parse(folderUri).fsPath, wasmFolders: folders });
    },
  };
}
