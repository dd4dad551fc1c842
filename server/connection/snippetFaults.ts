import { faultOf, type SnippetFault } from "../../core/c/fault.ts";
import type { FileProblem, SnippetFiles } from "../../core/c/program.ts";
import type { KernelModel } from "../../core/kernel/model.ts";
import { tryPaths } from "../../core/paths/pathRuns.ts";
import { defaultSettings } from "./settings.ts";

/** The scenarios take a few milliseconds; what takes longer than this would make an editor wait at every hover. */
const longestRunMs = 2000;

export const faultCode = "snippet-fault";

/** Runs snippets that compile, for whether they can be used. A problem says why not. */
export function tryOut(model: KernelModel, files: SnippetFiles): FileProblem | undefined {
  const started = performance.now();
  try {
    tryPaths(model, defaultSettings.listenBacklog);
  } catch (error) {
    return faultProblem(error, files);
  }
  const took = performance.now() - started;
  if (took <= longestRunMs) return undefined;
  const seconds = (took / 1000).toFixed(1);
  return wholeProblem(
    `These snippets run, but take ${seconds} s for what should take milliseconds: look for a loop that runs too long.`,
  );
}

/** The problem that an error thrown by running snippets stands for, at the line that faulted. */
export function faultProblem(error: unknown, files: SnippetFiles): FileProblem {
  const fault = faultOf(error);
  if (fault !== undefined) return problemAt(fault, files);
  const message = error instanceof Error ? error.message : String(error);
  return wholeProblem(`These snippets compile, but cannot be run: ${message}.`);
}

function problemAt(fault: SnippetFault, files: SnippetFiles): FileProblem {
  const { file, line, functionName } = fault;
  const text = files.get(file) ?? "";
  const lines = text.split("\n");
  const before = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
  const code = lines[line] ?? "";
  const start = before + (code.length - code.trimStart().length);
  return {
    file,
    range: { start, end: Math.max(start, before + code.trimEnd().length) },
    severity: "error",
    code: faultCode,
    message:
      fault.kind === "LoopBudgetExceeded"
        ? `When ${functionName} runs, it does not come to an end: this line ran too often in one call.`
        : `When ${functionName} runs, ${fault.message}.`,
  };
}

/** For what no line can be blamed. */
function wholeProblem(message: string): FileProblem {
  const range = { start: 0, end: 0 };
  return { file: "", range, severity: "error", code: faultCode, message };
}
