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
  const reading = readTree(access, snippets, rules, parser);
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
 * The variant that explains a difference and leaves fewer of them, and that explains no less of the tree's code than the
 * asked one. Of several that are as good the one nearest to it counts.
 */
function betterVariant(
  results: readonly RuleResult[],
  tree: ReadTree,
  others: readonly VersionRules[],
  asked: KernelVersion,
): BetterVariant | undefined {
  const now = { ...countVerdicts(results), explained: explainedPlaces(results) };
  const explaining = new Set(results.flatMap(({ sameAs }) => sameAs));
  const place = (version: KernelVersion) => Number(version.defines.LINUX_VERSION_CODE ?? 0);
  const away = (version: KernelVersion) => Math.abs(place(version) - place(asked));
  const candidates = others
    .filter(({ version }) => explaining.has(version.label))
    .map((one) => {
      const verdicts = verifyTree(one, tree.facts, []);
      return {
        variant: { version: one.version, ...countVerdicts(verdicts) },
        explained: explainedPlaces(verdicts),
      };
    })
    .filter((one) => one.variant.differs < now.differs && one.explained >= now.explained);
  const [best] = candidates.toSorted(
    (a, b) =>
      a.variant.differs - b.variant.differs ||
      b.explained - a.explained ||
      away(a.variant.version) - away(b.variant.version),
  );
  return best?.variant;
}

/** Versions state more or fewer rules, so they are compared by how many places of the tree they get right. */
function explainedPlaces(results: readonly RuleResult[]): number {
  const confirmed = results.filter(({ verdict }) => verdict === "confirmed");
  return new Set(confirmed.map(({ found }) => found)).size;
}
