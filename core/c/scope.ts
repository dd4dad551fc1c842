import type { OffsetRange } from "../text/offsets.ts";
import type { Expression, SiteId, Variable } from "./intermediate.ts";
import { lineOf } from "./lines.ts";
import type { NormalizedFile } from "./normalize.ts";
import type { PreprocessedFile } from "./preprocess.ts";
import type { FileProblem, Site } from "./program.ts";
import { type Syntax, textOf } from "./syntax.ts";
import type { CType, FunctionType, IntegerType, StructType } from "./types.ts";

/** What lowering knows about the whole program. */
export interface ProgramState {
  readonly structs: Map<string, StructType>;
  readonly typedefs: Map<string, CType>;
  readonly enums: Map<string, IntegerType>;
  readonly enumerators: Map<string, Expression>;
  readonly globals: Map<string, GlobalSymbol>;
  readonly functions: Map<string, FunctionSymbol>;
  readonly sites: Site[];
  readonly problems: FileProblem[];
  /** The expression that a macro's body stands for, where it is one. */
  readonly expression: (body: string) => Syntax | undefined;
  /** Functions whose note ends in `TRACE off`: neither their steps nor their calls are recorded. */
  readonly untraced: Set<string>;
  unnamedStructs: number;
  /** Macros expanded for the one at hand. */
  expansions: number;
  /** `lowerExpression`, passed in so that declarators need not import it. */
  readonly lower: (scope: Scope, node: Syntax) => Expression;
  /** `lowerCondition`, likewise. */
  readonly condition: (scope: Scope, node: Syntax) => Expression;
}

export interface GlobalSymbol {
  readonly variable: Variable;
  readonly file: FileState;
  /** The definition's declarator; absent while only `extern` declarations were seen. */
  definition: { readonly node: Syntax; readonly value: Syntax | undefined } | undefined;
  readonly declaredAt: Syntax;
  /** First use, to say where a missing definition hurts. */
  firstUse: Use | undefined;
}

export interface Use {
  readonly file: FileState;
  readonly range: OffsetRange;
}

export interface FunctionSymbol {
  readonly name: string;
  type: FunctionType;
  definition: { readonly file: FileState; readonly node: Syntax } | undefined;
  readonly file: FileState;
  firstUse: Use | undefined;
}

/** One file with what lowering needs of it. */
export interface FileState {
  readonly path: string;
  readonly preprocessed: PreprocessedFile;
  readonly normalized: NormalizedFile;
  readonly lineStarts: readonly number[];
}

/** What lowering knows about the function at hand. */
export interface FunctionState {
  readonly name: string;
  readonly returns: CType;
  readonly traced: boolean;
  readonly locals: Variable[];
  readonly usedNames: Set<string>;
  /** How many loops, and loops or switches, are around the statement at hand. */
  readonly around: { loops: number; breakable: number };
  /** Functions that it names. */
  readonly callees: Set<string>;
  /** Labels of the enclosing blocks that a goto may name, innermost last. */
  readonly labels: LabelFrame[];
  /** Drop annotations by offset of the statement they belong to. */
  readonly drops: ReadonlyMap<number, { readonly queue: string; readonly note: string }>;
  /** Conditions of the enclosing `if` statements, innermost last. */
  readonly conditions: Syntax[];
  /** Static locals: variables of the program with a name of their own. */
  readonly statics: { readonly variable: Variable; readonly value: Expression | undefined }[];
}

export interface LabelFrame {
  readonly name: string;
  readonly at: number;
  used: boolean;
}

export interface Scope {
  readonly program: ProgramState;
  readonly file: FileState;
  readonly fn: FunctionState | undefined;
  readonly blocks: readonly Map<string, Variable>[];
  /** Macros being expanded, outermost first. */
  readonly expanding: readonly string[];
  /** Where the expanded macro stands: the place of everything in it. */
  readonly place: OffsetRange | undefined;
}

/**
 * Thrown within lowering and caught at the next statement or declaration, where it becomes a problem.
 * No Error: nobody reads its stack, and collecting stacks is slow.
 */
export class Refusal {
  readonly range: OffsetRange;
  readonly code: string;
  readonly message: string;
  constructor(range: OffsetRange, code: string, message: string) {
    this.range = range;
    this.code = code;
    this.message = message;
  }
}

/** Where a node stands: inside a macro, where the macro is used. */
export function placeOf(scope: Scope, node: Syntax): OffsetRange {
  return scope.place ?? { start: node.start, end: node.end };
}

/** Ends the lowering of the statement or declaration at hand with a problem. */
export function refuse(scope: Scope, node: Syntax, code: string, message: string): never {
  throw new Refusal(placeOf(scope, node), code, message);
}

/** Runs `work`; a refusal in it becomes a problem of the scope's file. */
export function reporting<T>(scope: Scope, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report(scope, error.range, error.code, error.message);
    return undefined;
  }
}

/** Adds a problem to the file of the scope. */
export function report(scope: Scope, range: OffsetRange, code: string, message: string): void {
  const file = scope.file.path;
  scope.program.problems.push({ file, range, severity: "error", code, message });
}

/** Zero-based line of a node, that of the macro's use inside a macro. */
export function lineOfNode(scope: Scope, node: Syntax): number {
  return lineOf(scope.file, placeOf(scope, node).start);
}

/** A new site at `node`, or -1 where steps are not recorded. */
export function stepSite(scope: Scope, node: Syntax): SiteId {
  if (!scope.fn?.traced) return -1;
  return newSite(scope, placeOf(scope, node), undefined, undefined);
}

/** A new site of the program. */
export function newSite(
  scope: Scope,
  range: OffsetRange,
  queue: string | undefined,
  note: string | undefined,
): SiteId {
  const { sites } = scope.program;
  const id = sites.length;
  sites.push({
    id,
    file: scope.file.path,
    functionName: scope.fn?.name ?? "",
    range,
    line: lineOf(scope.file, range.start),
    text: scope.file.preprocessed.text.slice(range.start, range.end).replace(/\s+/g, " ").trim(),
    queue,
    note,
  });
  return id;
}

/** The variable that a name means here. */
export function findVariable(scope: Scope, name: string): Variable | undefined {
  return findLocal(scope, name) ?? scope.program.globals.get(name)?.variable;
}

/** The parameter or local that a name means here. */
export function findLocal(scope: Scope, name: string): Variable | undefined {
  for (let index = scope.blocks.length - 1; index >= 0; index--) {
    const found = scope.blocks[index]?.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The macro that an identifier stands for, unless it is being expanded. */
export function macroBody(scope: Scope, node: Syntax): string | undefined {
  const name = textOf(node);
  const macro = scope.file.preprocessed.macros.get(name);
  if (macro === undefined || macro.parameters !== undefined) return undefined;
  return scope.expanding.includes(name) ? undefined : macro.body;
}

/** The value of a constant expression such as an array's length or a case label. */
export function constantInteger(scope: Scope, node: Syntax): bigint {
  const value = scope.program.lower(scope, node);
  if (value.op !== "literal") {
    refuse(
      scope,
      node,
      "not-constant",
      `\`${textOf(node)}\` is not a constant known at compile time`,
    );
  }
  return value.value;
}
