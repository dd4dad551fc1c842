import { configProblems } from "../../core/features/diagnostics.ts";
import type { ResolvedVersion } from "../../core/kernel/version.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import { type PrintedProblem, printedProblems } from "./places.ts";
import { sarifLog } from "./sarif.ts";
import type { Tools } from "./tools.ts";

export const checkFormats = ["text", "json", "sarif", "github"] as const;
export type CheckFormat = (typeof checkFormats)[number];

export interface CheckOptions {
  readonly format: CheckFormat;
  readonly kernel: ResolvedVersion;
  readonly listenBacklog: number;
}

interface CheckedFile {
  readonly file: string;
  readonly kernelNote?: string;
  readonly problems: readonly PrintedProblem[];
}

/** The editor's diagnostics for files that are loaded together. Errors and warnings give exit status 1. */
export async function checkCommand(
  files: readonly string[],
  options: CheckOptions,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const documents = inputs.map((input) => ({ input, document: tools.readConfig(input) }));
  const configs = documents.map(({ document }) => document);
  const settings = tools.settingsOf(configs);
  const context = tools.context(options.kernel, options.listenBacklog, settings, configs);
  const checked = documents.map(
    ({ input, document }): CheckedFile => ({
      file: input.file,
      ...kernelNoteField(options.kernel),
      problems: printedProblems(input.text, configProblems(document, context)),
    }),
  );
  const isClean = checked.every(({ problems }) =>
    problems.every(({ severity }) => severity === "information" || severity === "hint"),
  );
  return {
    output: formatted(checked, options.format),
    exitCode: isClean ? 0 : 1,
    notes: kernelNotes(options.kernel),
  };
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
