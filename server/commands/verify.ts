import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { type TreeVersion, treeVersion } from "../../core/tree/treeVersion.ts";
import { kernelOfTree } from "../../core/tree/verify/kernelOfTree.ts";
import {
  type BetterVariant,
  countVerdicts,
  type Verification,
  verification,
} from "../../core/tree/verify/verification.ts";
import { finished } from "../tree/finished.ts";
import { nodeTreeAccess } from "../tree/nodeTreeAccess.ts";
import type { CommandResult } from "./commandResult.ts";
import { kernelOption } from "./optionValues.ts";
import { bundledSnippets, loadCParser } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export interface VerifyOptions {
  readonly tree: string;
  /** Without it the tree's Makefile says. */
  readonly kernel: ResolvedVersion | undefined;
  readonly format: "text" | "json";
}

/** Holds every rule of the snippets against a tree. Exit status 1 where one differs. */
export async function verifyCommand(options: VerifyOptions): Promise<CommandResult> {
  const parser = await loadCParser();
  const access = nodeTreeAccess(options.tree);
  const tree = treeVersion(access);
  if ("severity" in tree) throw new UsageError(`--tree ${options.tree}: ${tree.message}`);
  const kernel = options.kernel ?? kernelOf(tree);
  const found = finished(
    verification({ access, snippets: bundledSnippets, version: kernel.version, parser }),
  );
  const hasDifference = found.results.some(({ verdict }) => verdict === "differs");
  return {
    output:
      options.format === "json" ? JSON.stringify(asJson(kernel, found)) : asText(kernel, found),
    exitCode: hasDifference ? 1 : 0,
    notes: kernel.note === undefined ? [] : [kernel.note],
  };
}

function kernelOf(tree: TreeVersion): ResolvedVersion {
  const version = kernelOfTree(tree);
  if (version !== undefined) return kernelOption(version);
  throw new UsageError(
    "this tree has no Makefile that says its version: name the version with --kernel",
  );
}

function asJson(kernel: ResolvedVersion, { results, tree, better }: Verification) {
  return {
    kernel: kernel.version.id,
    filesRead: tree.filesRead.length,
    ...countVerdicts(results),
    ...(better && { better: { ...better, version: better.version.label } }),
    rules: results.map(({ rule, verdict, found, sameAs }) => ({
      verdict,
      kind: rule.kind,
      function: rule.functionName,
      snippet: { file: rule.path, line: rule.line + 1, text: rule.text },
      ...(found && {
        tree: {
          file: found.path,
          line: tree.lineOf(found) + 1,
          function: found.functionName,
          text: found.text,
        },
      }),
      ...(sameAs.length > 0 && { sameAs }),
    })),
  };
}

function asText(kernel: ResolvedVersion, { results, tree, better }: Verification): string {
  const { confirmed, differs, notFound } = countVerdicts(results);
  const lines = [
    `The snippets for Linux ${kernel.version.id} state ${results.length} rules: ` +
      `${confirmed} confirmed, ${differs} differ, ${notFound} not found.`,
  ];
  if (better) lines.push(betterText(better));
  for (const { rule, verdict, found, sameAs } of results) {
    if (verdict === "confirmed") continue;
    lines.push("", `${verdict}: ${rule.functionName}() in ${rule.path}:${rule.line + 1}`);
    lines.push(`  snippet: ${rule.text}`);
    if (found) lines.push(`  tree:    ${found.text} (${found.path}:${tree.lineOf(found) + 1})`);
    if (sameAs.length > 0) lines.push(`  ${adviceOn(sameAs)}`);
  }
  return lines.join("\n");
}

function betterText({ version, confirmed, differs, notFound }: BetterVariant): string {
  return (
    `The snippets for ${version.label} agree with this tree better: ${confirmed} confirmed, ${differs} differ, ` +
    `${notFound} not found. Name them with --kernel ${version.label}.`
  );
}

function adviceOn(sameAs: readonly string[]): string {
  const newest = sameAs.at(-1) ?? "";
  const versions = sameAs.length > 3 ? `${sameAs[0]} to ${newest}` : sameAs.join(", ");
  return `This is as in ${versions}; for this rule, --kernel ${newest} answers as the tree does.`;
}
