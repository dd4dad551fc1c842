import { lineOf, lineStartsOf } from "../../c/lines.ts";
import type { SnippetFiles } from "../../c/program.ts";
import { type ResolvedVersion, resolveVersion } from "../../kernel/version.ts";
import type { OffsetRange } from "../../text/offsets.ts";
import type { TreePlace, TreeRange } from "../questions.ts";
import { treeVersion } from "../treeVersion.ts";
import type { FactKind } from "./facts.ts";
import { kernelOfTree } from "./kernelOfTree.ts";
import {
  countVerdicts,
  type VerdictCounts,
  type VerificationInput,
  type VerifyProgress,
  verification,
} from "./verification.ts";
import type { RuleResult } from "./verifyTree.ts";

/** What a worker needs for a comparison. */
export interface VerifyAsks {
  /** The snippets in use, by path. */
  readonly snippets: readonly (readonly [path: string, text: string])[];
  /** The version that the user chose for this tree; `undefined`: its Makefile says. */
  readonly variant: string | undefined;
  /** For a part of a tree, which has no Makefile. */
  readonly otherwise: string;
}

/** The verdicts as plain data, with places as editors count them. */
export interface VerifyAnswer {
  /** `6.1.192` */
  readonly kernel: string;
  readonly kernelNote: string | undefined;
  /** Who says that this kernel's rules are meant. */
  readonly saidBy: "makefile" | "user" | "nobody";
  readonly filesRead: number;
  readonly counts: VerdictCounts;
  readonly better: BetterLabel | undefined;
  readonly rules: readonly VerifiedRule[];
}

/** A version whose variant of the snippets agrees with the tree better. */
export interface BetterLabel {
  /** As users spell it. */
  readonly label: string;
  readonly counts: VerdictCounts;
}

/** A rule that a line of the snippets states, and what the tree says of it. */
export interface VerifiedRule {
  readonly verdict: RuleResult["verdict"];
  readonly kind: FactKind;
  readonly functionName: string;
  readonly snippet: TreePlace;
  readonly text: string;
  readonly note: string;
  /** The same in the tree, or what stands there instead. */
  readonly found: FoundInTree | undefined;
  /** Versions whose variant says what the tree says, oldest first. */
  readonly sameAs: readonly string[];
  /** Whether the tree has the file that the snippet models. */
  readonly hasFile: boolean;
}

export interface FoundInTree extends TreePlace {
  readonly functionName: string;
  readonly text: string;
}

/** Holds the snippets of the tree's version against the tree. */
export function* verifyAnswer(
  asks: VerifyAsks,
  { access, parser }: Pick<VerificationInput, "access" | "parser">,
): Generator<VerifyProgress, VerifyAnswer> {
  const snippets: SnippetFiles = new Map(asks.snippets);
  const { resolved, saidBy } = kernelFor(asks, access);
  const input = { access, snippets, version: resolved.version, parser };
  const { results, tree, better } = yield* verification(input);
  const inSnippets = rangesIn((path) => snippets.get(path) ?? "");
  const inTree = rangesIn(tree.textOf);
  const files = new Set(tree.filesRead);
  return {
    kernel: resolved.version.id,
    kernelNote: resolved.note,
    saidBy,
    filesRead: files.size,
    counts: countVerdicts(results),
    better: better && {
      label: better.version.label,
      counts: {
        confirmed: better.confirmed,
        differs: better.differs,
        notFound: better.notFound,
      },
    },
    rules: results.map(({ rule, verdict, found, sameAs }) => ({
      verdict,
      kind: rule.kind,
      functionName: rule.functionName,
      snippet: { path: rule.path, range: inSnippets(rule) },
      text: rule.text,
      note: rule.note,
      found: found && {
        path: found.path,
        range: inTree(found),
        functionName: found.functionName,
        text: found.text,
      },
      sameAs,
      hasFile: files.has(rule.path),
    })),
  };
}

function kernelFor(
  { variant, otherwise }: VerifyAsks,
  access: VerificationInput["access"],
): { readonly resolved: ResolvedVersion; readonly saidBy: VerifyAnswer["saidBy"] } {
  if (variant !== undefined) return { resolved: resolveVersion(variant), saidBy: "user" };
  const tree = treeVersion(access);
  const own = "severity" in tree ? undefined : kernelOfTree(tree);
  return own === undefined
    ? { resolved: resolveVersion(otherwise), saidBy: "nobody" }
    : { resolved: resolveVersion(own), saidBy: "makefile" };
}

/** Lines and columns of ranges, with each file's lines counted once. */
function rangesIn(
  textOf: (path: string) => string,
): (place: { readonly path: string; readonly range: OffsetRange }) => TreeRange {
  const known = new Map<string, readonly number[]>();
  return ({ path, range }) => {
    const lineStarts = known.get(path) ?? lineStartsOf(textOf(path));
    known.set(path, lineStarts);
    const point = (offset: number) => {
      const line = lineOf({ lineStarts }, offset);
      return { line, character: offset - (lineStarts[line] ?? 0) };
    };
    return { start: point(range.start), end: point(range.end) };
  };
}
