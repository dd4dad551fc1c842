import { askVersion, compareVersions } from "../../core/features/compareVersions.ts";
import { describeCause, listed } from "../../core/features/sysctlLimits.ts";
import type { ComparisonRow, VersionComparison } from "../../core/kernel/comparison.ts";
import { knownVersions, type ResolvedVersion } from "../../core/kernel/version.ts";
import type { CommandResult } from "./commandResult.ts";
import { readInputFiles } from "./inputFiles.ts";
import { kernelNotes } from "./kernelNotes.ts";
import type { Tools } from "./tools.ts";

export interface CompareOptions {
  readonly format: "text" | "json";
  /** In the order asked for; empty: all that are offered, neighbours that answer alike together. */
  readonly kernels: readonly ResolvedVersion[];
  readonly listenBacklog: number;
}

/** The limits that the files come to on several kernels. Differences are a result, not a problem: exit status 0. */
export async function compareCommand(
  files: readonly string[],
  { format, kernels, listenBacklog }: CompareOptions,
  tools: Tools,
): Promise<CommandResult> {
  const inputs = await readInputFiles(files);
  const loaded = tools.settingsOf(inputs.map((input) => tools.readConfig(input)));
  const all = knownVersions.map((version) => ({ version, note: undefined }));
  const asked = kernels.length === 0 ? all : kernels;
  const versions = asked.map((resolved) => {
    const kernel = tools.kernel(resolved);
    return askVersion(kernel, loaded, listenBacklog, (sysctls) =>
      tools.limits(kernel, listenBacklog, sysctls),
    );
  });
  const comparison = compareVersions(
    versions,
    listenBacklog,
    kernels.length === 0 ? "folded" : "each",
  );
  const kernelNotesFound = kernelNotes(...kernels);
  const data = {
    ...comparison,
    ...(kernelNotesFound.length === 0 ? {} : { kernelNotes: kernelNotesFound }),
  };
  return {
    output: format === "json" ? JSON.stringify(data, undefined, 2) : report(comparison),
    exitCode: 0,
    notes: kernelNotesFound,
  };
}

/** A block for each row, a line for each run of kernels that answer alike; `*`: it changed there. */
function report({ kernels, listenBacklog, rows }: VersionComparison): string {
  const blocks = rows.map((row) =>
    linesOf(
      row,
      kernels.map(({ label }) => label),
    ),
  );
  const columns = [0, 1, 2].map((column) =>
    Math.max(...blocks.flat().map((parts) => parts[column]?.length ?? 0)),
  );
  const table = blocks.flat().map((parts) =>
    parts
      .map((part, column) => part.padEnd(columns[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [`listen(fd, ${listenBacklog}); * marks a change, with the line behind it`, ...table].join(
    "\n",
  );
}

function linesOf(row: ComparisonRow, labels: readonly string[]): readonly (readonly string[])[] {
  const runs: { first: number; last: number }[] = [];
  for (const [position, cell] of row.cells.entries()) {
    const run = runs.at(-1);
    if (run !== undefined && row.cells[run.last]?.text === cell.text) run.last = position;
    else runs.push({ first: position, last: position });
  }
  return runs.flatMap(({ first, last }, position) => {
    const cell = row.cells[first];
    if (cell === undefined) return [];
    const { text, limitedBy, limitedTogether, isChanged, at } = cell;
    const causes = listed(limitedBy.map(describeCause), limitedTogether ? "and" : "or");
    const place = isChanged && at !== undefined ? `${at.path}:${at.line + 1}` : "";
    const isWhole = runs.length === 1;
    return [
      [
        position === 0 ? row.title : "",
        isWhole && labels.length > 2
          ? "every kernel"
          : rangeLabel(labels[first] ?? "", labels[last] ?? ""),
        `${isChanged ? "*" : " "} ${text}`,
        [isWhole || causes === "" ? "" : `limited by ${causes}`, place]
          .filter((part) => part !== "")
          .join("; "),
      ],
    ];
  });
}

/** `4.4`, `4.4 to 5.3`; labels may be ranges themselves. */
function rangeLabel(first: string, last: string): string {
  const start = first.split(" to ")[0] ?? first;
  const end = last.split(" to ").at(-1) ?? last;
  return start === end ? start : `${start} to ${end}`;
}
