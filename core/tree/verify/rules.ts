import type { Parser } from "web-tree-sitter";
import { annotationsIn } from "../../c/annotations.ts";
import { lineOf, lineStartsOf } from "../../c/lines.ts";
import { normalize } from "../../c/normalize.ts";
import { type PreprocessedFile, preprocessAll } from "../../c/preprocess.ts";
import type { SnippetFiles } from "../../c/program.ts";
import { createSnippetCache, type SnippetCache } from "../../c/snippetCache.ts";
import { childOf, type Syntax } from "../../c/syntax.ts";
import type { KernelVersion } from "../../kernel/version.ts";
import type { OffsetRange } from "../../text/offsets.ts";
import { addHelpers, type Fact, factsIn, type Helpers } from "./facts.ts";
import { anyLocal } from "./normalForm.ts";

/** A fact that a line with a note states: a decisive comparison, an assignment, or a counter. */
export interface Rule extends Fact {
  /** Zero-based. */
  readonly line: number;
  readonly note: string;
}

/** All that the snippets state for one version. */
export interface VersionRules {
  readonly version: KernelVersion;
  readonly rules: readonly Rule[];
  /** What their one-line functions give. */
  readonly helpers: Helpers;
}

/** The rules of a version, from the snippets' trees as its preprocessing leaves them. */
export function rulesOf(
  files: SnippetFiles,
  version: KernelVersion,
  parser: Parser,
  cache: SnippetCache = createSnippetCache(parser),
): VersionRules {
  const paths = [...files.keys()].filter((path) => path.endsWith(".c"));
  const preprocessed = [...preprocessAll(files, paths, version.defines, cache.scan).values()];
  const shown = preprocessed.filter(({ path }) => !/(^|\/)model\//.test(path));
  const roots = shown.map((file) => ({
    file,
    root: cache.syntax(normalize(file, cache.tokens).text),
  }));
  const helpers: Helpers = new Map();
  // Twice: a helper may stand behind the one that uses it.
  for (let round = 0; round < 2; round++) for (const { root } of roots) addHelpers(root, helpers);
  const rules = roots.flatMap(({ file, root }) => rulesIn(file, root, helpers));
  return { version, rules, helpers };
}

function rulesIn(file: PreprocessedFile, root: Syntax, helpers: Helpers): Rule[] {
  const facts = factsIn(file.path, root, helpers).filter(isTelling);
  const starts = { lineStarts: lineStartsOf(file.source) };
  const rules = new Map<Fact, Rule>();
  const shown = ({ start, end }: OffsetRange) =>
    file.text.slice(start, end).replace(/\s+/g, " ").trim();
  const state = (range: OffsetRange, note: string) => {
    // What stands in for code that the model leaves out has no twin in a tree.
    if (/\b[Uu]pstream\b|\bmodel\b/.test(note)) return;
    for (const fact of facts) {
      if (fact.range.start < range.start || fact.range.end > range.end) continue;
      if (!rules.has(fact))
        rules.set(fact, {
          ...fact,
          text: shown(fact.range),
          line: lineOf(starts, fact.range.start),
          note,
        });
    }
  };
  for (const { target, note, queue } of annotationsIn(file, root).lines) {
    const around = nodeAt(root, target.start, target.end);
    const statement = around.at(-1);
    if (statement === undefined) continue;
    const condition = childOf(statement, "condition");
    state(condition ?? statement, note);
    const deciding =
      queue === undefined ? undefined : around.findLast(({ type }) => type === "if_statement");
    const drop = deciding && childOf(deciding, "condition");
    if (drop) state(drop, note);
  }
  return [...rules.values()];
}

/** The nodes from the root to the statement that spans exactly this range. */
function nodeAt(root: Syntax, start: number, end: number): Syntax[] {
  const path: Syntax[] = [];
  let node: Syntax | undefined = root;
  while (node !== undefined) {
    path.push(node);
    if (node.start === start && node.end === end && node !== root) return path;
    node = node.children.find((child) => child.start <= start && child.end >= end);
  }
  return [];
}

/** Whether a fact could be told from another one: it names a member, a constant or a function. */
function isTelling({ kind, form, text }: Fact): boolean {
  if (kind === "call" || kind === "argument" || /\bmodel_|MODEL_/.test(text)) return false;
  if (kind === "counter") return true;
  // An error that is given back decides nothing by itself.
  if (kind === "condition" && /^-?[A-Z\d_]+$/.test(form)) return false;
  if (form === anyLocal || /^_ = .*\?/.test(form)) return false;
  return /\.\w|\w{3,}\(\)|sysctl|[A-Z]{3}/.test(form);
}
