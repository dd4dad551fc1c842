import type { ResolvedVersion } from "../../core/kernel/version.ts";
import { type Replay, replayCases } from "../../core/simulation/replay.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFile } from "./inputFiles.ts";
import { kernelNoteField, kernelNotes } from "./kernelNotes.ts";
import type { Tools } from "./tools.ts";
import { UsageError } from "./usageError.ts";

/** Runs scripted experiments. Cases that cannot be run are told on standard error and give exit status 2. */
export async function replayCommand(
  file: string,
  kernel: ResolvedVersion,
  tools: Tools,
): Promise<CommandResult> {
  const { text } = await readInputFile(file);
  const cases = casesIn(file, text);
  const replay = replayCases(tools.kernel(kernel).model, cases);
  return {
    output: JSON.stringify(
      { kernel: replay.kernel, ...kernelNoteField(kernel), rows: replay.rows },
      undefined,
      1,
    ),
    exitCode: replay.problems.length === 0 ? 0 : 2,
    notes: [...kernelNotes(kernel), ...notesOn(file, replay.problems)],
  };
}

const longestProblem = 200;

/** One line, whatever stands in the file. */
function notesOn(file: string, problems: Replay["problems"]): readonly string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const told = `case ${first.id}: ${first.problem}`.replaceAll(/\s+/g, " ");
  const clipped = told.length > longestProblem ? `${told.slice(0, longestProblem)}…` : told;
  const others = problems.length - 1;
  const more = others === 0 ? "" : ` (and ${others} more that cannot be run)`;
  return [`${file}: ${clipped}${more}`];
}

/** Either `{"rows": [...]}` or the rows alone; of each row only `id` and `case` are read. */
function casesIn(
  file: string,
  text: string,
): readonly { readonly id: string; readonly case: unknown }[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: not JSON: ${reason.replaceAll(/\s+/g, " ")}`);
  }
  const rows: unknown =
    typeof json === "object" && json !== null && "rows" in json ? json.rows : json;
  if (!Array.isArray(rows)) throw new UsageError(`${file}: must hold an array of rows, or "rows"`);
  return rows.map((row: unknown, position) => {
    if (
      typeof row !== "object" ||
      row === null ||
      !("id" in row) ||
      typeof row.id !== "string" ||
      !("case" in row)
    ) {
      throw new UsageError(`${file}: row ${position + 1} needs a text "id" and a "case"`);
    }
    return { id: row.id, case: row.case };
  });
}
