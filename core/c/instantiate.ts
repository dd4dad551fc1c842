import type { ProgramInstance } from "./program.ts";

/** Makes an instance with fresh C globals. */
export type ProgramFactory = () => ProgramInstance;

/** Parses a program's text once; every call of the result starts from fresh globals. Needs a place that allows `new Function`. */
export function instantiate(source: string): ProgramFactory {
  const make: unknown = new Function(`return ${source}`)();
  if (typeof make !== "function") throw new Error("the program is not a factory");
  return () => make() as ProgramInstance;
}
