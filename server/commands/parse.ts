import { nameOfPath, normalPath } from "../../core/config/keyPath.ts";
import type { Loader } from "../../core/config/loader.ts";
import { walkRoot } from "../../core/config/rootWalk.ts";
import type { ConfigFile, ConfigWrite } from "../../core/config/writes.ts";
import type { ReadRootFile } from "../rootAccess.ts";
import { decoded, printedByteProblems } from "./byteText.ts";
import type { CommandResult } from "./commandResult.ts";
import { readBytes } from "./inputFiles.ts";
import type { PrintedProblem } from "./places.ts";
import { readRootFiles } from "./rootFiles.ts";

/** A write as it is printed; lines count from 1. */
interface PrintedWrite {
  readonly key: string;
  readonly path: string;
  readonly value: string;
  readonly line: number;
  readonly ignoreErrors: boolean;
}

interface FileProblem extends PrintedProblem {
  readonly file: string;
}

/**
 * For each file by itself, the writes that the loader would make, in order. `keys` names a file with the keys that exist, with
 * dots or slashes: globs become the writes that they expand to, less what the file names or excludes. Without it globs
 * stay as they are written. Files are read as bytes, as the loaders do.
 */
export async function parseCommand(
  files: readonly string[],
  loader: Loader,
  keys: string | undefined,
): Promise<CommandResult> {
  const knownNames = await readKeys(keys);
  const inputs = await Promise.all(
    files.map(async (file) => ({ file, text: await readBytes(file) })),
  );
  const parsed = inputs.map(({ file, text }) => {
    const { entries, problems } = loader.read(text, "bytes");
    const writes = loader.writes([{ uri: file, displayPath: file, entries }], knownNames);
    return { file, writes: writes.map(printed), problems: printedByteProblems(text, problems) };
  });
  return {
    output: JSON.stringify(parsed, undefined, 2),
    exitCode: exitCodeOf(parsed.flatMap(({ problems }) => problems)),
  };
}

/** What the loader does when the machine starts whose root directory this is. */
export async function parseSystemCommand(
  root: string,
  loader: Loader,
  keys: string | undefined,
): Promise<CommandResult> {
  const knownNames = await readKeys(keys);
  const { inOrder } = walkRoot(await readRootFiles(root, loader.folders), loader);
  const configs: ConfigFile[] = [];
  const problems: FileProblem[] = [];
  for (const { displayPath, bytes, reason } of inOrder) {
    const file = `/${displayPath}`;
    if (bytes === undefined) {
      problems.push(unreadableProblem(file, reason));
      continue;
    }
    const text = bytes.toString("latin1");
    const read = loader.read(text, "bytes");
    configs.push({ uri: file, displayPath: file, entries: read.entries });
    problems.push(
      ...printedByteProblems(text, read.problems).map((problem) => ({ file, ...problem })),
    );
  }
  const writes = loader
    .writes(configs, knownNames)
    .map((write) => ({ ...printed(write), file: write.origin.displayPath }));
  const files = configs.map(({ displayPath }) => displayPath);
  return {
    output: JSON.stringify({ files, writes, problems }, undefined, 2),
    exitCode: exitCodeOf(problems),
  };
}

function unreadableProblem(file: string, reason: ReadRootFile["reason"]): FileProblem {
  const message = `${file} ${reason ?? "cannot be read"}, so nothing is read from it. It still hides files of the same name in other folders.`;
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { file, ...place, severity: "warning", code: "unreadable-file", message };
}

/** The keys of a file, one a line; `undefined`: no file was named. */
export async function readKeys(file: string | undefined): Promise<readonly string[] | undefined> {
  if (file === undefined) return undefined;
  const text = await readBytes(file);
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function printed({ path, value, ignoreErrors, origin }: ConfigWrite): PrintedWrite {
  return {
    key: decoded(nameOfPath(normalPath(path))),
    path: decoded(path),
    value: decoded(value),
    line: origin.line + 1,
    ignoreErrors,
  };
}

function exitCodeOf(problems: readonly PrintedProblem[]): 0 | 1 {
  return problems.every(({ severity }) => severity === "information") ? 0 : 1;
}
