import type { Parser } from "web-tree-sitter";
import { annotationsIn } from "./annotations.ts";
import { constantsOf } from "./constants.ts";
import { declareFile, definitionsOf } from "./declare.ts";
import { generateProgram } from "./generateProgram.ts";
import { lineStartsOf } from "./lines.ts";
import { lowerCondition, lowerExpression } from "./lowerExpression.ts";
import { normalize } from "./normalize.ts";
import { preprocessAll } from "./preprocess.ts";
import type { CompileResult, FileProblem, SnippetFiles } from "./program.ts";
import type { FileState, ProgramState } from "./scope.ts";
import { createSnippetCache, type SnippetCache } from "./snippetCache.ts";
import type { Syntax } from "./syntax.ts";
import { syntaxProblems } from "./syntaxProblems.ts";

/**
 * Compiles every `.c` file of `files`, with the headers they include, into one program.
 * `parser` has tree-sitter-c's language set; `defines` are the macros of the version. A `cache` that was given to an
 * earlier compile saves the work on texts that it knows.
 */
export function compileSnippets(
  parser: Parser,
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
  cache: SnippetCache = createSnippetCache(parser),
): CompileResult {
  const paths = [...files.keys()].filter((path) => path.endsWith(".c")).sort();
  const preprocessed = preprocessAll(files, paths, defines, cache.scan);
  const problems: FileProblem[] = [];
  const program: ProgramState = {
    structs: new Map(),
    typedefs: new Map(),
    enums: new Map(),
    enumerators: new Map(),
    globals: new Map(),
    functions: new Map(),
    sites: [],
    problems,
    expression: cache.expression,
    untraced: new Set(),
    unnamedStructs: 0,
    expansions: 0,
    lower: lowerExpression,
    condition: lowerCondition,
  };
  const parsed: { readonly file: FileState; readonly root: Syntax }[] = [];
  for (const file of preprocessed.values()) {
    problems.push(...file.problems);
    const normalized = normalize(file, cache.tokens);
    problems.push(...normalized.problems);
    const state: FileState = {
      path: file.path,
      preprocessed: file,
      normalized,
      lineStarts: lineStartsOf(file.source),
    };
    const root = cache.syntax(normalized.text);
    problems.push(...syntaxProblems(file.path, root, file.source));
    parsed.push({ file: state, root });
  }
  // A broken file would only add problems that follow from the first.
  if (problems.length > 0) return { program: undefined, problems };
  const annotated = parsed.map(({ file, root }) => {
    const annotations = annotationsIn(file.preprocessed, root);
    problems.push(...annotations.problems);
    return { file, root, annotations };
  });
  for (const { file, root } of parsed) declareFile(program, file, root);
  const definition = definitionsOf(program, annotated);
  if (problems.length > 0) return { program: undefined, problems };
  let tracedSource: string | undefined;
  return {
    program: {
      source: generateProgram(definition, false),
      get tracedSource() {
        tracedSource ??= generateProgram(definition, true);
        return tracedSource;
      },
      sites: program.sites,
      constants: constantsOf(program, parsed),
    },
    problems,
  };
}
