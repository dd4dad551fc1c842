import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TreeSysctl } from "../../core/tree/sysctlNames.ts";
import { treeVersion } from "../../core/tree/treeVersion.ts";
import { cacheFolder } from "../nodeHost.ts";
import { nodeTreeAccess } from "../tree/nodeTreeAccess.ts";
import { IndexStore } from "../treeIndex/indexStore.ts";
import { indexTree } from "../treeIndex/indexTree.ts";
import type { CommandResult } from "./commandResult.ts";
import { UsageError } from "./usageError.ts";

export interface IndexOptions {
  readonly format: "text" | "json";
  /** Whether files that did not change since the last time may be taken as they were read then. */
  readonly usesCache: boolean;
}

/** All sysctls of a kernel tree. */
export async function indexCommand(
  directory: string,
  { format, usesCache }: IndexOptions,
): Promise<CommandResult> {
  const root = resolve(directory);
  const version = treeVersion(nodeTreeAccess(root));
  if ("message" in version) throw new UsageError(`${directory}: ${version.message}`);
  const store = usesCache ? new IndexStore(cacheFolder("trees"), ownBuild()) : undefined;
  const script = join(__dirname, "server", "scanWorker.cjs");
  const { sysctls, notes } = await indexTree(root, store, script);
  const output =
    format === "json"
      ? JSON.stringify({ ...version, sysctls }, undefined, 2)
      : sysctls.map(described).join("\n");
  return { output, exitCode: 0, notes };
}

/** Tells this build of the program from others, which may find other things in the same files. */
function ownBuild(): string {
  const { size, mtimeMs } = statSync(__filename);
  return `${size} ${mtimeMs}`;
}

function described({ name, file, line, variable, handler }: TreeSysctl): string {
  return [name, `${file}:${line}`, variable, handler ?? ""].join("\t").trimEnd();
}
