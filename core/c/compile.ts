import type { Parser } from "web-tree-sitter";
import { annotationsIn } from "./annotations.ts";
import { constantsOf } from "./constants.ts";
import { declareFile, definitionsOf } from "./declare.ts";
import { generateProgram } from "./generateProgram.ts";
import { lowerCondition, lowerExpression } from "./lowerExpression.ts";
import { normalize } from "./normalize.ts";
import { preprocessAll } from "./preprocess.ts";
import type { CompileResult, FileProblem, SnippetFiles } from "./program.ts";
import { type FileState, lineStartsOf, type ProgramState } from "./scope.ts";
import { parseSyntax, type Syntax } from "./syntax.ts";
import { syntaxProblems } from "./syntaxProblems.ts";

/**
 * Compiles every `.c` file of `files`, with the headers they include, into one program.
 * `parser` has tree-sitter-c's language set; `defines` are the macros of the version.
 */
export function compileSnippets(
  parser: Parser,
  files: SnippetFiles,
  defines: Readonly<Record<string, string>>,
): CompileResult {
  const paths = [...files.keys()].filter((path) => path.endsWith(".c")).sort();
  const preprocessed = preprocessAll(files, paths, defines);
  const problems: FileProblem[] = [];
  const program: ProgramState = {
    parser,
    structs: new Map(),
    typedefs: new Map(),
    enums: new Map(),
    enumerators: new Map(),
    globals: new Map(),
    functions: new Map(),
    sites: [],
    problems,
    macroBodies: new Map(),
    unnamedStructs: 0,
    lower: lowerExpression,
    condition: lowerCondition,
  };
  const parsed: { readonly file: FileState; readonly root: Syntax }[] = [];
  for (const file of preprocessed.values()) {
    problems.push(...file.problems);
    const normalized = normalize(file);
    problems.push(...normalized.problems);
    const state: FileState = {
      path: file.path,
      preprocessed: file,
      normalized,
      lineStarts: lineStartsOf(file.source),
    };
    const root = parseSyntax(parser, normalized.text);
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
  return {
    program: {
      source: generateProgram(definition, false),
      tracedSource: generateProgram(definition, true),
      sites: program.sites,
      constants: constantsOf(program, parsed),
    },
    problems,
  };
}
