import { nameOfPath, normalPath } from "../../core/config/keyPath.ts";
import { procpsWrites } from "../../core/config/writes.ts";
import type { ConfigDocument } from "../../core/features/context.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFile, readInputFiles } from "./inputFiles.ts";
import { printedProblems } from "./places.ts";
import type { Tools } from "./tools.ts";

/** A write as it is printed; lines count from 1. */
interface PrintedWrite {
  readonly key: string;
  readonly path: string;
  readonly value: string;
  readonly line: number;
  readonly ignoreErrors: boolean;
}

/**
 * For each file by itself, the writes that procps would make, in order. `keys` names a file with the keys that exist, with
 * dots or slashes: globs become the writes that they expand to, less what the file names or excludes. Without it globs
 * stay as they are written.
 */
export async function parseCommand(
  files: readonly string[],
  keys: string | undefined,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const knownNames = keys === undefined ? undefined : await readKeys(keys);
  const parsed = inputs.map((input) => {
    const document = tools.readConfig(input);
    const writes =
      knownNames === undefined ? writesAsWritten(document) : writesMade(document, knownNames);
    return { file: input.file, writes, problems: printedProblems(input.text, document.problems) };
  });
  const isClean = parsed.every(({ problems }) =>
    problems.every(({ severity }) => severity === "information"),
  );
  return { output: JSON.stringify(parsed, undefined, 2), exitCode: isClean ? 0 : 1 };
}

async function readKeys(file: string): Promise<readonly string[]> {
  const { text } = await readInputFile(file);
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function writesAsWritten({ entries }: ConfigDocument): readonly PrintedWrite[] {
  return entries.flatMap((entry) => (entry.kind === "assignment" ? [printed(entry)] : []));
}

function writesMade(
  document: ConfigDocument,
  knownNames: readonly string[],
): readonly PrintedWrite[] {
  const writes = procpsWrites([document], { knownNames, exclusions: "pattern" });
  return writes.map(({ origin, ...write }) => printed({ ...write, line: origin.line }));
}

function printed({ path, value, line, ignoreErrors }: Omit<PrintedWrite, "key">): PrintedWrite {
  return { key: nameOfPath(normalPath(path)), path, value, line: line + 1, ignoreErrors };
}
