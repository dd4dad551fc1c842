import type { Problem } from "../text/problem.ts";
import type { CheckedConfig, LineCheck } from "./checks/check.ts";
import { exclusionProblems, globProblems } from "./checks/globChecks.ts";
import {
  foreignKey,
  keyAdvice,
  missingSysctl,
  readOnlySysctl,
  unknownSysctl,
} from "./checks/keyChecks.ts";
import { portabilityProblems } from "./checks/loaderChecks.ts";
import { backlogDespiteCookies, backlogWithoutNapi, pairProblems } from "./checks/pairChecks.ts";
import { losingLine, maskedProblem, sameAsDefault, vainRaise } from "./checks/settingChecks.ts";
import { oddValue } from "./checks/valueChecks.ts";
import { type ConfigDocument, entryName, type KernelContext } from "./context.ts";

/** In this order: what comes first makes what follows pointless. */
const lineChecks: readonly LineCheck[] = [
  missingSysctl,
  foreignKey,
  unknownSysctl,
  readOnlySysctl,
  oddValue,
  losingLine,
  backlogDespiteCookies,
  vainRaise,
  backlogWithoutNapi,
  sameAsDefault,
];

/** All problems of one document: what its loader cannot read, and what the kernel makes of the values. */
export function configProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  const literals = document.entries.flatMap((entry) =>
    entry.kind === "assignment" && !entry.isGlob ? [{ entry, name: entryName(entry) }] : [],
  );
  const config: CheckedConfig = { document, context, literals };
  // A line that its loader cannot read has its problem already.
  const lineStart = (offset: number) => document.text.lastIndexOf("\n", offset - 1);
  const broken = new Set(
    document.problems
      .filter(({ severity }) => severity === "error")
      .map(({ range }) => lineStart(range.start)),
  );
  const readable = literals.filter(({ entry }) => !broken.has(lineStart(entry.keyRange.start)));
  return [
    ...document.problems,
    ...maskedProblem(config),
    ...readable.flatMap((line) => {
      const problem = firstOf(lineChecks, (check) => check(line, config));
      return [...(problem === undefined ? [] : [problem]), ...keyAdvice(line, config)];
    }),
    ...pairProblems(config),
    ...globProblems(config),
    ...exclusionProblems(config),
    ...portabilityProblems(config),
  ].toSorted((a, b) => a.range.start - b.range.start);
}

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
