import type { ConfigEntry } from "../config/entry.ts";
import type { Problem } from "../text/problem.ts";
import type { LineCheck } from "./checks/check.ts";
import { exclusionProblems, globProblem } from "./checks/globChecks.ts";
import {
  foreignKey,
  keyAdvice,
  missingSysctl,
  readOnlySysctl,
  unknownSysctl,
} from "./checks/keyChecks.ts";
import { portabilityProblems } from "./checks/loaderChecks.ts";
import { backlogDespiteCookies, backlogWithoutNapi, bufferMaximum } from "./checks/pairChecks.ts";
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
  bufferMaximum,
  sameAsDefault,
];

/** All problems of one document: what its loader cannot read, and what the kernel makes of the values. */
export function configProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  return [
    ...documentProblems(document, context),
    ...document.problems,
    ...document.entries.flatMap((entry) => entryProblems(entry, document, context)),
  ].toSorted((a, b) => a.range.start - b.range.start);
}

/**
 * What is wrong with a document as a whole. It is asked after every keystroke, so it must not go through all entries
 * unless the text has what it looks for.
 */
export function documentProblems(
  document: ConfigDocument,
  context: KernelContext,
): readonly Problem[] {
  return [
    ...maskedProblem(document, context),
    ...exclusionProblems(document, context),
    ...portabilityProblems(document, context),
  ];
}

/**
 * What is wrong with one entry. The answer is kept until its lines change, or a setting that was asked for here: so
 * nothing of other lines may be looked at than `context.settings`.
 */
export function entryProblems(
  entry: ConfigEntry,
  document: Pick<ConfigDocument, "uri" | "text">,
  context: KernelContext,
): readonly Problem[] {
  if (entry.kind !== "assignment") return [];
  const config = { document, context };
  if (entry.isGlob) return globProblem(entry);
  const line = { entry, name: entryName(entry) };
  for (const check of lineChecks) {
    const problem = check(line, config);
    if (problem !== undefined) return [problem, ...keyAdvice(line, config)];
  }
  return keyAdvice(line, config);
}
