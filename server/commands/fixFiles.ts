import { randomBytes } from "node:crypto";
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import type { FixEdit, Problem } from "../../core/text/problem.ts";
import type { InputFile } from "./inputFiles.ts";
import { UsageError } from "./usageError.ts";

/** A file before and after its fixes. */
export interface FixedFile {
  readonly input: InputFile;
  readonly text: string;
  /** How many problems were fixed. */
  readonly count: number;
}

/** A fix can make another one possible; more rounds than any file needs. */
const mostRounds = 20;

/**
 * Makes the fixes that keep what the author meant, all files together: what one file sets can be a problem of another.
 * Where two fixes touch the same text the second waits for the next round. Lines are deleted before anything else is
 * mended: a line that only loses because another one was mended is reported, and stays.
 */
export function fixTexts(
  inputs: readonly InputFile[],
  problemsOf: (inputs: readonly InputFile[]) => readonly (readonly Problem[])[],
): readonly FixedFile[] {
  let fixed: readonly FixedFile[] = inputs.map((input) => ({ input, text: input.text, count: 0 }));
  for (const kind of ["deletions", "others"] as const) {
    for (let round = 0; round < mostRounds; round++) {
      const problems = problemsOf(fixed.map(({ input, text }) => ({ file: input.file, text })));
      const next = fixed.map((file, index) => fixedOnce(file, problems[index] ?? [], kind));
      const isDone = next.every(({ count }, index) => count === fixed[index]?.count);
      fixed = next;
      if (isDone) break;
    }
  }
  return fixed;
}

function fixedOnce(
  file: FixedFile,
  problems: readonly Problem[],
  kind: "deletions" | "others",
): FixedFile {
  const edits: FixEdit[] = [];
  let { count } = file;
  for (const { fixes = [] } of problems) {
    const fix = fixes.find(({ isPreferred }) => isPreferred);
    if (fix === undefined || fix.edits.some((edit) => edits.some((one) => touches(one, edit)))) {
      continue;
    }
    const deletes = fix.edits.some((edit) => deletesLines(file.text, edit));
    if (deletes !== (kind === "deletions")) continue;
    edits.push(...fix.edits);
    count += 1;
  }
  let { text } = file;
  for (const { range, newText } of edits.toSorted((a, b) => b.range.start - a.range.start)) {
    text = `${text.slice(0, range.start)}${newText}${text.slice(range.end)}`;
  }
  return { ...file, text, count };
}

function deletesLines(text: string, { range: { start, end }, newText }: FixEdit): boolean {
  const isWhole =
    (start === 0 || text[start - 1] === "\n") && (end === text.length || text[end - 1] === "\n");
  return newText === "" && start < end && isWhole;
}

function touches({ range: one }: FixEdit, { range: other }: FixEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** What the fixes change, as a unified diff; empty where they change nothing. */
export function describeFixes(files: readonly FixedFile[]): string {
  return files
    .filter(({ input, text }) => input.text !== text)
    .map(({ input: { file, text: before }, text }) =>
      createTwoFilesPatch(file, file, before, text, undefined, undefined, { context: 3 })
        .replace(/^(Index: .*\n)?=+\n/, "")
        .trimEnd(),
    )
    .join("\n");
}

/**
 * Writes the files that changed: beside the old one, which is then replaced, so nobody reads half a file. Mode and links
 * stay.
 *
 * @throws UsageError where a file cannot be replaced, or is not what was read; those before it are written.
 */
export async function writeFixes(files: readonly FixedFile[]): Promise<void> {
  for (const { input, text } of files) {
    if (input.text === text) continue;
    try {
      await replaceFile(input, text);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(`${input.file}: cannot be written, its old text is kept: ${reason}`);
    }
  }
}

async function replaceFile({ file, text: before }: InputFile, text: string): Promise<void> {
  const target = await realpath(file);
  const { mode } = await stat(target);
  if ((mode & 0o222) === 0) {
    throw new UsageError(`${file}: is read-only, its old text is kept`);
  }
  const bytes = await readFile(target);
  if (!bytes.equals(Buffer.from(before))) {
    throw new UsageError(
      `${file}: is not UTF-8, or was changed meanwhile; its text is kept as it is`,
    );
  }
  const temporary = join(dirname(target), `.sysctl-lens-${randomBytes(6).toString("hex")}`);
  try {
    await writeFile(temporary, text, { flag: "wx", mode });
    // The umask may have taken bits of the mode.
    await chmod(temporary, mode);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
}
