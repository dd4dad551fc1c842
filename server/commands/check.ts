import { configProblems } from "../../core/features/diagnostics.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import type { Problem } from "../../core/text/problem.ts";
import type { CommandResult } from "./commandResult.ts";
import { describeFixes, fixTexts, writeFixes } from "./fixFiles.ts";
import { type InputFile, readInputFiles } from "./inputFiles.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import { type PrintedProblem, printedProblems } from "./places.ts";
import { sarifLog } from "./sarif.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

export const checkFormats = ["text", "json", "sarif", "github"] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface CheckOptions {
  readonly format: CheckFormat;
  /** `write`: safe fixes are made in the files first; `show`: what they would change is printed, and nothing written. */
  readonly fix?: "write" | "show" | undefined;
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
}

interface CheckedFile {
  readonly file: string;
  readonly kernelNote?: string;
  readonly problems: readonly PrintedProblem[];
}

/**
 * The editor's diagnostics for files that are loaded together. Errors and warnings give exit status 1; with `fix` those
 * that are left, or for a diff whether there is one.
 */
export async function checkCommand(
  files: readonly string[],
  options: CheckOptions,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const notes = kernelNotes(options.kernel);
  if (options.fix === undefined) return report(inputs, options, tools, notes);
  const fixed = fixTexts(inputs, (some) =>
    problemsOf(some, options, tools).map(({ problems }) => problems),
  );
  if (options.fix === "show") {
    const output = describeFixes(fixed);
    return { output, exitCode: output === "" ? 0 : 1, notes };
  }
  const onInput = fixed.find(({ input }) => input.file === "-");
  if (onInput !== undefined && fixed.length > 1) {
    throw new UsageError("--fix takes standard input alone: its text goes to standard output");
  }
  const after = fixed.map(({ input, text }) => ({ file: input.file, text }));
  if (onInput !== undefined) {
    const { exitCode } = report(after, options, tools, notes);
    return { output: onInput.text, isExact: true, exitCode, notes };
  }
  await writeFixes(fixed);
  const changed = fixed.filter(({ count }) => count > 0);
  const count = changed.reduce((sum, one) => sum + one.count, 0);
  const said =
    count === 0
      ? "nothing to fix"
      : `fixed ${count} ${count === 1 ? "problem" : "problems"} in ${changed.map(({ input }) => input.file).join(", ")}`;
  return report(after, options, tools, [...notes, said]);
}

function report(
  inputs: readonly InputFile[],
  options: CheckOptions,
  tools: Tools,
  notes: readonly string[],
): CommandResult {
  const checked = problemsOf(inputs, options, tools).map(
    ({ input, problems }): CheckedFile => ({
      file: input.file,
      ...kernelNoteField(options.kernel),
      problems: printedProblems(input.text, problems),
    }),
  );
  const isClean = checked.every(({ problems }) =>
    problems.every(({ severity }) => severity === "information" || severity === "hint"),
  );
  return { output: formatted(checked, options.format), exitCode: isClean ? 0 : 1, notes };
}

function problemsOf(
  inputs: readonly InputFile[],
  { kernel, listenBacklog }: CheckOptions,
  tools: Tools,
): readonly { readonly input: InputFile; readonly problems: readonly Problem[] }[] {
  const documents = inputs.map((input) => ({ input, document: tools.readConfig(input) }));
  const configs = documents.map(({ document }) => document);
  const context = tools.context(kernel, listenBacklog, tools.settingsOf(configs), configs);
  return documents.map(({ input, document }) => ({
    input,
    problems: configProblems(document, context),
  }));
}

function formatted(checked: readonly CheckedFile[], format: CheckFormat): string {
  switch (format) {
    case "json":
      return JSON.stringify(checked, undefined, 2);
    case "sarif":
      return JSON.stringify(sarifLog(checked), undefined, 2);
    case "text":
      return lines(checked, ({ file }, { line, column, severity, code, message }) =>
        `${file}:${line}:${column}: ${severity}: ${message} [${code}]`.replaceAll("\n", " "),
      );
    case "github":
      return lines(checked, ({ file }, { line, column, endLine, endColumn, ...problem }) => {
        const places = `line=${line},col=${column},endLine=${endLine},endColumn=${endColumn}`;
        const title = workflowProperty(problem.code);
        return `::${annotations[problem.severity]} file=${workflowProperty(file)},${places},title=${title}::${workflowText(problem.message)}`;
      });
  }
}

const annotations = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
} as const;

function lines(
  checked: readonly CheckedFile[],
  print: (file: CheckedFile, problem: PrintedProblem) => string,
): string {
  return checked.flatMap((file) => file.problems.map((problem) => print(file, problem))).join("\n");
}

/** Workflow commands end at a line end, and their properties at `:` and `,`. */
function workflowText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function workflowProperty(text: string): string {
  return workflowText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
