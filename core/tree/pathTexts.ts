import type { CodePlace } from "../c/codeIndex.ts";
import type { TreePath, TreeStep } from "./treePath.ts";

/** One path as lines for a terminal: its entry, then each function below the one before it. */
export function describeTreePath(path: TreePath): readonly string[] {
  const { entry, steps } = path;
  const head = entry === undefined ? [] : [`${entryTitle(path)}  ${placeText(entry.place)}`];
  return [...head, ...steps.flatMap((step, depth) => describeStep(step, depth + 1)), ""];
}

/** `system call listen(2)` */
export function entryTitle({ entry }: TreePath): string {
  if (entry === undefined) return "";
  switch (entry.kind) {
    case "syscall":
      return `system call ${entry.text}`;
    case "initcall":
    case "boot":
      return `at boot: ${entry.text}`;
    case "namespace":
      return `when a network namespace is made: ${entry.text}`;
    case "sysctl":
      return `when a sysctl is read or written: ${entry.text}`;
    default:
      return `${entry.kind}: ${entry.text}`;
  }
}

function describeStep(step: TreeStep, depth: number): readonly string[] {
  const shift = "  ".repeat(depth);
  const here = `${shift}${step.functionName}()  ${placeText(step.at)}`;
  switch (step.kind) {
    case "call":
    case "end":
      return [here];
    case "slot":
      return [here, `${shift}  through ${step.via}${storedText(step)}`];
    case "callback":
      return [here, `${shift}  handed to ${step.via}`];
  }
}

function storedText({ stored }: TreeStep): string {
  return stored === undefined ? "" : `, stored in ${placeText(stored)}`;
}

/** `net/socket.c:1840` */
export function placeText({ path, line }: CodePlace): string {
  return `${path}:${line + 1}`;
}
