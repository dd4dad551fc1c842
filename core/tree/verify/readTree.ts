import type { Parser } from "web-tree-sitter";
import { lineOf, lineStartsOf } from "../../c/lines.ts";
import { parseSyntax } from "../../c/parseSyntax.ts";
import type { SnippetFiles } from "../../c/program.ts";
import type { Syntax } from "../../c/syntax.ts";
import { normalizeKernelSource } from "../kernelSource.ts";
import { type TreeAccess, treeFiles } from "../treeFiles.ts";
import { addHelpers, type Fact, factsIn, functionsIn, type Helpers } from "./facts.ts";
import type { VersionRules } from "./rules.ts";
import { joinFacts, type TreeFacts } from "./verifyTree.ts";

/** Files of a tree, read for a comparison with rules. */
export interface ReadTree {
  readonly facts: TreeFacts;
  readonly filesRead: readonly string[];
  /** Zero-based line of a fact in its file. */
  lineOf(fact: Fact): number;
  /** Texts of the files that were read, by path. */
  textOf(path: string): string;
}

/** Where functions are searched that do not stand in the file that the snippet models. */
const searchedFolders = ["net/core", "net/ipv4", "net/ipv6", "net/unix", "include/net", "kernel"];

/**
 * Reads the files that the snippets model, and those that define a function of the rules elsewhere. Gives the path of each file
 * before it is read; whoever stops asking has cancelled.
 */
export function* readTree(
  access: TreeAccess,
  snippets: SnippetFiles,
  { rules, helpers: known }: VersionRules,
  parser: Parser,
): Generator<string, ReadTree> {
  const parsed = new Map<string, { readonly root: Syntax; readonly source: string }>();
  const read = (path: string) => {
    if (parsed.has(path)) return;
    const source = access.readText(path);
    if (source === undefined) return;
    const { texts } = normalizeKernelSource(source);
    parsed.set(path, { root: parseSyntax(parser, texts.parsed), source });
  };
  for (const path of snippets.keys()) {
    if (/(^|\/)model\//.test(path)) continue;
    yield path;
    read(path);
  }
  const functionNames = new Set(rules.map(({ functionName }) => functionName));
  const missing = [...functionNames].filter(
    (name) => ![...parsed.values()].some(({ source }) => source.includes(`${name}(`)),
  );
  if (missing.length > 0) {
    const words = missing.map((name) => `${name}(`);
    for (const folder of searchedFolders) {
      for (const path of treeFiles(access, folder)) {
        yield path;
        if (access.holdsAny(path, words)) read(path);
      }
    }
  }
  // A part of a tree uses functions that it does not have: they are taken to be what the snippets say.
  const helpers: Helpers = new Map(known);
  for (const { root } of parsed.values()) {
    for (const { name } of functionsIn(root)) helpers.delete(name);
  }
  // Twice: a helper may stand behind the one that uses it.
  for (let round = 0; round < 2; round++) {
    for (const [path, { root }] of parsed) {
      yield path;
      addHelpers(root, helpers);
    }
  }
  const facts: Fact[] = [];
  for (const [path, { root }] of parsed) {
    yield path;
    facts.push(...factsIn(path, root, helpers));
  }
  return {
    facts: joinFacts(facts),
    filesRead: [...parsed.keys()],
    textOf: (path) => parsed.get(path)?.source ?? "",
    lineOf({ path, range }) {
      const source = parsed.get(path)?.source ?? "";
      return lineOf({ lineStarts: lineStartsOf(source) }, range.start);
    },
  };
}
