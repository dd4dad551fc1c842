import type { Parser } from "web-tree-sitter";
import { createSnippetCache } from "../../core/c/snippetCache.ts";
import { knownVersions, type ResolvedVersion } from "../../core/kernel/version.ts";
import { treeVersion } from "../../core/tree/treeVersion.ts";
import { type ReadTree, readTree } from "../../core/tree/verify/readTree.ts";
import { rulesOf } from "../../core/tree/verify/rules.ts";
import { type RuleResult, verifyTree } from "../../core/tree/verify/verifyTree.ts";
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
  const found = treeVersion(access);
  if ("severity" in found) throw new UsageError(`--tree ${options.tree}: ${found.message}`);
  const kernel = options.kernel ?? kernelOfTree(found.version);
  const { results, tree } = verifyAll(kernel, options.tree, parser);
  const hasDifference = results.some(({ verdict }) => verdict === "differs");
  return {
    output:
      options.format === "json"
        ? JSON.stringify(asJson(kernel, results, tree))
        : asText(kernel, results, tree),
    exitCode: hasDifference ? 1 : 0,
    notes: kernel.note === undefined ? [] : [kernel.note],
  };
}

function kernelOfTree(version: string | undefined): ResolvedVersion {
  if (version !== undefined) return kernelOption(version);
  throw new UsageError(
    "this tree has no Makefile that says its version: name the version with --kernel",
  );
}

function verifyAll(kernel: ResolvedVersion, folder: string, parser: Parser) {
  const cache = createSnippetCache(parser);
  const rules = rulesOf(bundledSnippets, kernel.version, parser, cache);
  const names = [...new Set(rules.rules.map(({ functionName }) => functionName))];
  const tree = readTree(nodeTreeAccess(folder), bundledSnippets, names, parser, () => {});
  const alone = verifyTree(rules, tree.facts, []);
  // Other versions are asked only where something is to be explained.
  if (alone.every(({ verdict }) => verdict === "confirmed")) return { results: alone, tree };
  const others = knownVersions.map((one) => rulesOf(bundledSnippets, one, parser, cache));
  return { results: verifyTree(rules, tree.facts, others), tree };
}

function countOf(results: readonly RuleResult[], verdict: RuleResult["verdict"]): number {
  return results.filter((one) => one.verdict === verdict).length;
}

function asJson(kernel: ResolvedVersion, results: readonly RuleResult[], tree: ReadTree) {
  return {
    kernel: kernel.version.id,
    filesRead: tree.filesRead.length,
    confirmed: countOf(results, "confirmed"),
    differs: countOf(results, "differs"),
    notFound: countOf(results, "not found"),
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

function asText(kernel: ResolvedVersion, results: readonly RuleResult[], tree: ReadTree): string {
  const lines = [
    `The snippets for Linux ${kernel.version.id} state ${results.length} rules: ` +
      `${countOf(results, "confirmed")} confirmed, ${countOf(results, "differs")} differ, ` +
      `${countOf(results, "not found")} not found.`,
  ];
  for (const { rule, verdict, found, sameAs } of results) {
    if (verdict === "confirmed") continue;
    lines.push("", `${verdict}: ${rule.functionName}() in ${rule.path}:${rule.line + 1}`);
    lines.push(`  snippet: ${rule.text}`);
    if (found) lines.push(`  tree:    ${found.text} (${found.path}:${tree.lineOf(found) + 1})`);
    if (sameAs.length > 0) lines.push(`  ${adviceOn(sameAs)}`);
  }
  return lines.join("\n");
}

function adviceOn(sameAs: readonly string[]): string {
  const newest = sameAs.at(-1) ?? "";
  const versions = sameAs.length > 3 ? `${sameAs[0]} to ${newest}` : sameAs.join(", ");
  return `This is as in ${versions}; for this rule, --kernel ${newest} answers as the tree does.`;
}
