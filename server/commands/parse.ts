import { entryName } from "../../core/features/context.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import { printedProblems } from "./places.ts";
import type { Tools } from "./tools.ts";

/** For each file by itself, the writes that procps would make, in order. */
export async function parseCommand(files: readonly string[], tools: Tools): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const parsed = inputs.map((input) => {
    const { entries, problems } = tools.readConfig(input);
    const writes = entries.flatMap((entry) =>
      entry.kind === "assignment"
        ? [
            {
              key: entryName(entry),
              path: entry.path,
              value: entry.value,
              line: entry.line + 1,
              ignoreErrors: entry.ignoreErrors,
            },
          ]
        : [],
    );
    return { file: input.file, writes, problems: printedProblems(input.text, problems) };
  });
  const isClean = parsed.every(({ problems }) =>
    problems.every(({ severity }) => severity === "information"),
  );
  return { output: JSON.stringify(parsed, undefined, 2), exitCode: isClean ? 0 : 1 };
}
