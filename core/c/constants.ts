import type { Macro } from "./macroExpression.ts";
import { type FileState, type ProgramState, Refusal, type Scope } from "./scope.ts";
import type { Syntax } from "./syntax.ts";

/** Enumerators, and object-like macros whose body is a constant integer that a number can hold. */
export function constantsOf(
  program: ProgramState,
  files: readonly { readonly file: FileState }[],
): Record<string, number> {
  const found = new Map<string, number>();
  for (const [name, value] of program.enumerators) {
    if (value.op === "literal") found.set(name, Number(value.value));
  }
  const tried = new Set<Macro>();
  for (const { file } of files) {
    for (const [name, macro] of file.preprocessed.macros) {
      if (macro.parameters !== undefined || macro.body === "" || found.has(name)) continue;
      if (tried.has(macro)) continue;
      tried.add(macro);
      const value = constantMacro(program, file, name);
      if (value !== undefined) found.set(name, value);
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function constantMacro(program: ProgramState, file: FileState, name: string): number | undefined {
  const place = { start: 0, end: 0 };
  const scope: Scope = { program, file, fn: undefined, blocks: [], expanding: [], place };
  const node: Syntax = {
    type: "identifier",
    field: undefined,
    named: true,
    missing: false,
    start: 0,
    end: name.length,
    children: [],
    text: name,
  };
  try {
    const value = program.lower(scope, node);
    if (value.op !== "literal") return undefined;
    const number = Number(value.value);
    return Number.isSafeInteger(number) ? number : undefined;
  } catch (error) {
    // A macro that is no constant expression is simply not a constant.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
