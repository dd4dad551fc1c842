import { resolve } from "node:path";
import { sysctlsOf, type TreeSysctl } from "../../core/tree/sysctlNames.ts";
import { type SysctlFile, scanSysctls, sysctlWords } from "../../core/tree/sysctlScan.ts";
import { filesHolding } from "../../core/tree/treeFiles.ts";
import { treeVersion } from "../../core/tree/treeVersion.ts";
import { nodeTreeAccess } from "../tree/nodeTreeAccess.ts";
import type { CommandResult } from "./commandResult.ts";
import { UsageError } from "./usageError.ts";

/** All sysctls of a kernel tree. */
export function indexCommand(directory: string, format: "text" | "json"): CommandResult {
  const access = nodeTreeAccess(resolve(directory));
  const version = treeVersion(access);
  if ("message" in version) throw new UsageError(`${directory}: ${version.message}`);
  const files: SysctlFile[] = [];
  for (const path of filesHolding(access, sysctlWords)) {
    const text = access.readText(path);
    if (text !== undefined) files.push(scanSysctls(path, text));
  }
  const sysctls = sysctlsOf(files);
  const output =
    format === "json"
      ? JSON.stringify({ ...version, sysctls }, undefined, 2)
      : sysctls.map(described).join("\n");
  return { output, exitCode: 0 };
}

function described({ name, file, line, variable, handler }: TreeSysctl): string {
  return [name, `${file}:${line}`, variable, handler ?? ""].join("\t").trimEnd();
}
