import { diagnosticCodes } from "../../core/features/checks/diagnosticCodes.ts";
import type { Severity } from "../../core/text/problem.ts";
import type { PrintedProblem } from "./places.ts";

/** A log of SARIF 2.1.0 (OASIS): columns count UTF-16 units from 1. */
export function sarifLog(
  files: readonly { readonly file: string; readonly problems: readonly PrintedProblem[] }[],
) {
  const rules = diagnosticCodes.map(({ code, severity, summary }) => ({
    id: code,
    shortDescription: { text: summary },
    defaultConfiguration: { level: levels[severity] },
  }));
  return {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "sysctl-lens", rules } },
        columnKind: "utf16CodeUnits",
        results: files.flatMap(({ file, problems }) =>
          problems.map((problem) => ({
            ruleId: problem.code,
            ruleIndex: rules.findIndex(({ id }) => id === problem.code),
            level: levels[problem.severity],
            message: { text: problem.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: encodeURI(file).replaceAll("#", "%23") },
                  region: {
                    startLine: problem.line,
                    startColumn: problem.column,
                    endLine: problem.endLine,
                    endColumn: problem.endColumn,
                  },
                },
              },
            ],
          })),
        ),
      },
    ],
  };
}

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};
