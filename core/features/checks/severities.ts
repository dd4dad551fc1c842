import type { Problem, Severity } from "../../text/problem.ts";

/** What a user may choose for a code. */
export const severityChoices = ["error", "warning", "information", "hint", "off"] as const;
/** By code. */
export type SeverityChoices = Readonly<Record<string, (typeof severityChoices)[number]>>;

/** Problems with the severities that the user chose; those that are off are left out. */
export function withSeverities(
  problems: readonly Problem[],
  choices: SeverityChoices,
): readonly Problem[] {
  if (Object.keys(choices).length === 0) return problems;
  return problems.flatMap((problem): readonly Problem[] => {
    const chosen: Severity | "off" | undefined = Object.hasOwn(choices, problem.code)
      ? choices[problem.code]
      : undefined;
    if (chosen === "off") return [];
    return [chosen === undefined ? problem : { ...problem, severity: chosen }];
  });
}
