import type { StructType } from "./types.ts";

/** What generating expressions needs and collects. */
export interface Generator {
  readonly traced: boolean;
  /** Interned strings by their bytes. */
  readonly strings: Map<string, string>;
  /** Structs whose copy method is needed. */
  readonly copied: Set<StructType>;
  /** Temporaries of the function at hand. */
  temporaries: string[];
}

/** A new temporary of the function at hand. */
export function temporary(generator: Generator): string {
  const name = `$${generator.temporaries.length + 1}`;
  generator.temporaries.push(name);
  return name;
}

/** Whether the step of a site is recorded in this build. */
export function recorded(generator: Generator, site: number): boolean {
  return generator.traced && site >= 0;
}
