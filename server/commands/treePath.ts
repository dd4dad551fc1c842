import { pathsBetween } from "../../core/tree/pathsBetween.ts";
import { describeTreePath, placeText } from "../../core/tree/pathTexts.ts";
import { type SysctlPathsInTree, sysctlPaths } from "../../core/tree/sysctlPaths.ts";
import { coreFolders } from "../../core/tree/treeFolders.ts";
import { type TreePath, usualBudget } from "../../core/tree/treePath.ts";
import { finished } from "../tree/finished.ts";
import { type OpenTree, openTree } from "../tree/openTree.ts";
import type { CommandResult } from "./commandResult.ts";
import { cliHost } from "./tools.ts";
import { UsageError } from "./usageError.ts";

/** What is looked for in a tree: the readers of a sysctl, or the ways between two functions. */
export type TreePathQuestion =
  | { readonly kind: "sysctl"; readonly name: string }
  | { readonly kind: "between"; readonly from: string; readonly to: string };

export interface TreePathOptions {
  readonly format: "text" | "json";
  readonly folder: string;
}

/** The ways through a kernel tree. */
export async function treePathCommand(
  question: TreePathQuestion,
  { format, folder }: TreePathOptions,
): Promise<CommandResult> {
  const tree = await openTree(folder, cliHost());
  if (tree.kind === "refused") throw new UsageError(tree.message);
  return question.kind === "sysctl"
    ? sysctlAnswer(tree, question.name, format)
    : betweenAnswer(tree, question, format);
}

const cutShort =
  "The search looked at as much of the tree as it may; there can be more ways than these.";

function sysctlAnswer(tree: OpenTree, wanted: string, format: "text" | "json"): CommandResult {
  const name = wanted.replaceAll("/", ".");
  const found = finished(sysctlPaths(tree.lookup, name, usualBudget));
  if (found === undefined) {
    throw new UsageError(`no sysctl "${name.slice(0, 80)}" is declared in ${tree.label}`);
  }
  if (format === "json") return json({ version: tree.version, name, ...jsonOf(found) });
  const { sysctl, paths, isComplete } = found;
  const lines = [
    `${name} in ${tree.label}`,
    ...sysctl.entries.map((entry) => `declared in ${placeText(entry)}`),
    ...sysctl.readers.map(
      ({ decides }) =>
        `read in ${decides.functionName}()  ${placeText(decides)}  ${decides.statement}`,
    ),
    "",
    ...paths.flatMap(describeTreePath),
    ...(paths.length === 0 ? ["No way from an entry point to a reader was found."] : []),
    ...(isComplete ? [] : [cutShort]),
  ];
  return { output: lines.join("\n").trimEnd(), exitCode: 0 };
}

function jsonOf({ sysctl, paths, isComplete }: SysctlPathsInTree) {
  const place = ({ path, line }: { readonly path: string; readonly line: number }) => ({
    file: path,
    line: line + 1,
  });
  return {
    entries: sysctl.entries.map((entry) => ({
      ...place(entry),
      variable: entry.variable.join("."),
    })),
    readers: sysctl.readers.map(({ read, decides }) => ({
      ...place(decides),
      function: decides.functionName,
      role: decides.role,
      statement: decides.statement,
      read: place(read),
    })),
    writers: sysctl.writers.map((one) => ({ ...place(one), function: one.functionName })),
    ...jsonPaths(paths, isComplete),
  };
}

function jsonPaths(paths: readonly TreePath[], isComplete: boolean) {
  return {
    paths: paths.map(({ entry, steps, cost }) => ({
      entry: entry && {
        kind: entry.kind,
        text: entry.text,
        file: entry.place.path,
        line: entry.place.line + 1,
      },
      cost,
      steps: steps.map(({ functionName, at, kind, via, stored }) => ({
        function: functionName,
        file: at.path,
        line: at.line + 1,
        kind,
        ...(via === "" ? {} : { via }),
        ...(stored === undefined ? {} : { stored: placeText(stored) }),
      })),
    })),
    complete: isComplete,
  };
}

function betweenAnswer(
  tree: OpenTree,
  { from, to }: { readonly from: string; readonly to: string },
  format: "text" | "json",
): CommandResult {
  const found = finished(pathsBetween(tree.lookup, coreFolders, { from, to }, usualBudget));
  if (found.kind === "missing") {
    throw new UsageError(`no function or member "${found.name.slice(0, 80)}" in ${tree.label}`);
  }
  const exitCode = found.paths.length === 0 ? 1 : 0;
  if (format === "json") {
    const answer = { version: tree.version, from, to, ...jsonPaths(found.paths, found.isComplete) };
    return { ...json(answer), exitCode };
  }
  const lines = [
    `From ${from} to ${to} in ${tree.label}`,
    "",
    ...found.paths.flatMap(describeTreePath),
    ...(found.paths.length === 0 ? [`No way from ${from} to ${to} was found.`] : []),
    ...(found.isComplete ? [] : [cutShort]),
  ];
  return { output: lines.join("\n").trimEnd(), exitCode };
}

function json(value: unknown): CommandResult {
  return { output: JSON.stringify(value, undefined, 2), exitCode: 0 };
}
