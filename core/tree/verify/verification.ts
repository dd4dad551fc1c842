import type { Parser } from "web-tree-sitter";
import type { SnippetFiles } from "../../c/program.ts";
import { createSnippetCache } from "../../c/snippetCache.ts";
import { type KernelVersion, knownVersions } from "../../kernel/version.ts";
import type { TreeAccess } from "../treeFiles.ts";
import { type ReadTree, readTree } from "./readTree.ts";
import { rulesOf, type VersionRules } from "./rules.ts";
import { type RuleResult, verifyTree } from "./verifyTree.ts";

/** What a comparison of snippets with a tree needs. */
export interface VerificationInput {
  readonly access: TreeAccess;
  readonly snippets: SnippetFiles;
  /** The version whose rules are held against the tree. */
  readonly version: KernelVersion;
  readonly parser: Parser;
}

/** The verdicts on all rules of a version. */
export interface Verification {
  readonly results: readonly RuleResult[];
  readonly tree: ReadTree;
  /** A version whose variant of the snippets agrees with the tree better than the one that was asked for. */
  readonly better: BetterVariant | undefined;
}

/** How many rules have which verdict. */
export interface VerdictCounts {
  readonly confirmed: number;
  readonly differs: number;
  readonly notFound: number;
}

export interface BetterVariant extends VerdictCounts {
  readonly version: KernelVersion;
}

/** Told while a comparison goes on. */
export interface VerifyProgress {
  readonly doing: string;
}

/** Holds every rule of a version against a tree, step by step: whoever stops asking has cancelled. */
export function* verification({
  access,
  snippets,
  version,
  parser,
}: VerificationInput): Generator<VerifyProgress, Verification> {
  const cache = createSnippetCache(parser);
  const rules = rulesOf(snippets, version, parser, cache);
  const names = [...new Set(rules.rules.map(({ functionName }) => functionName))];
  const reading = readTree(access, snippets, names, parser);
  let step = reading.next();
  for (; step.done !== true; step = reading.next()) yield { doing: step.value };
  const tree = step.value;
  const alone = verifyTree(rules, tree.facts, []);
  // Other versions are asked only where something is to be explained.
  if (alone.every(({ verdict }) => verdict !== "differs")) {
    return { results: alone, tree, better: undefined };
  }
  const others: VersionRules[] = [];
  for (const other of knownVersions) {
    yield { doing: `rules of Linux ${other.label}` };
    others.push(rulesOf(snippets, other, parser, cache));
  }
  const results = verifyTree(rules, tree.facts, others);
  return { results, tree, better: betterVariant(results, tree, others, version) };
}

export function countVerdicts(results: readonly Pick<RuleResult, "verdict">[]): VerdictCounts {
  const count = (wanted: RuleResult["verdict"]) =>
    results.filter(({ verdict }) => verdict === wanted).length;
  return {
    confirmed: count("confirmed"),
    differs: count("differs"),
    notFound: count("not found"),
  };
}

/**
 * The variant that explains a difference and leaves fewer of them, without losing a rule that is confirmed now. Of several
 * that are as good the one nearest to the asked version counts.
 */
function betterVariant(
  results: readonly RuleResult[],
  tree: ReadTree,
  others: readonly VersionRules[],
  asked: KernelVersion,
): BetterVariant | undefined {
  const now = countVerdicts(results);
  const explaining = new Set(results.flatMap(({ sameAs }) => sameAs));
  const place = (version: KernelVersion) => Number(version.defines.LINUX_VERSION_CODE ?? 0);
  const away = ({ version }: BetterVariant) => Math.abs(place(version) - place(asked));
  return others
    .filter(({ version }) => explaining.has(version.label))
    .map((one) => ({
      version: one.version,
      ...countVerdicts(verifyTree(one, tree.facts, [])),
    }))
    .filter(({ differs, notFound }) => differs < now.differs && notFound <= now.notFound)
    .toSorted((a, b) => a.differs - b.differs || a.notFound - b.notFound || away(a) - away(b))[0];
}
