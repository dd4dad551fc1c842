import { evaluateCondition, type MacroTable } from "../c/macroExpression.ts";
import { scanTokens } from "../c/tokens.ts";
import type { SysctlFile } from "./sysctlScan.ts";

/** What C itself and the headers of every kernel call the ends of the types; `long` as on 64-bit machines. */
const limits: Readonly<Record<string, bigint>> = {
  CHAR_MAX: 127n,
  U8_MAX: 255n,
  SHRT_MAX: 32767n,
  S16_MAX: 32767n,
  USHRT_MAX: 65535n,
  U16_MAX: 65535n,
  INT_MAX: 2n ** 31n - 1n,
  S32_MAX: 2n ** 31n - 1n,
  INT_MIN: -(2n ** 31n),
  UINT_MAX: 2n ** 32n - 1n,
  U32_MAX: 2n ** 32n - 1n,
  LONG_MAX: 2n ** 63n - 1n,
  ULONG_MAX: 2n ** 64n - 1n,
};

/** Shared constants whose names are their numbers, for parts of a tree that lack the table. */
const numerals: Readonly<Record<string, bigint>> = {
  NEG_ONE: -1n,
  ZERO: 0n,
  ONE: 1n,
  TWO: 2n,
  THREE: 3n,
  FOUR: 4n,
  ONE_HUNDRED: 100n,
  TWO_HUNDRED: 200n,
  ONE_THOUSAND: 1000n,
  THREE_THOUSAND: 3000n,
};

/** A macro of a macro of a macro is enough. */
const mostSteps = 6;

/** Numbers behind the expressions of a tree's ctl_table entries. */
export interface ConstantValues {
  /** `&zero`, `SYSCTL_INT_MAX`, `(void *)&max_order`, `60 * 1000`; `undefined` where it is no constant of the tree's. */
  numberOf(file: SysctlFile, expression: string): bigint | undefined;
}

/**
 * The shared constants come from the tree's own `sysctl_vals` and the macros that point into it, wherever they stand. In a
 * part of a tree that lacks them those count whose names are their numbers.
 */
export function constantValues(files: readonly SysctlFile[]): ConstantValues {
  const arrays = new Map<string, readonly string[]>();
  const shared = new Map<string, string>();
  const disputed = new Set<string>();
  for (const file of files) {
    for (const [name, elements] of Object.entries(file.arrays)) arrays.set(name, elements);
    for (const [name, text] of [
      ...Object.entries(file.numbers),
      ...Object.entries(file.expressions),
    ]) {
      if (!/^[A-Z][A-Z\d_]+$/.test(name)) continue;
      if ((shared.get(name) ?? text) !== text) disputed.add(name);
      shared.set(name, text);
    }
  }
  // Macros of the same name in two files are two macros: each file has its own.
  for (const name of disputed) shared.delete(name);

  function numberOf(file: SysctlFile, expression: string, steps = 0): bigint | undefined {
    if (steps > mostSteps) return undefined;
    const text = withoutCasts(expression);
    const element = /^(\w+)\s*\[\s*(\d+)\s*\]$/.exec(text);
    if (element !== null) {
      const [, array = "", index] = element;
      const found = (file.arrays[array] ?? arrays.get(array))?.[Number(index)];
      return found === undefined ? undefined : numberOf(file, found, steps + 1);
    }
    const macros = new Map<string, { readonly name: string; readonly body: string }>();
    for (const token of scanTokens(text)) {
      if (token.kind !== "identifier") continue;
      const value = namedValue(file, token.text, steps);
      if (value === undefined) return undefined;
      macros.set(token.text, { name: token.text, body: `(${value})` });
    }
    const result = evaluateCondition(text, tableOf(macros));
    return typeof result === "bigint" ? result : undefined;
  }

  function namedValue(file: SysctlFile, name: string, steps: number): bigint | undefined {
    const text = file.numbers[name] ?? file.expressions[name] ?? shared.get(name);
    const [first] = file.arrays[name] ?? [];
    if (text === undefined && first !== undefined) return numberOf(file, first, steps + 1);
    if (text !== undefined && text !== name) return numberOf(file, text, steps + 1);
    const spoken = /^SYSCTL_(?:LONG_)?(\w+)$/.exec(name)?.[1] ?? "";
    return limits[name] ?? limits[spoken] ?? numerals[spoken];
  }

  return { numberOf };
}

function tableOf(
  macros: ReadonlyMap<string, { readonly name: string; readonly body: string }>,
): MacroTable {
  return new Map(
    [...macros].map(([name, { body }]) => [
      name,
      { name, body, parameters: undefined, file: "", start: 0 },
    ]),
  );
}

/** `(void *)&x` is about x; suffixes of numbers say nothing here. */
function withoutCasts(text: string): string {
  return text
    .replace(
      /\(\s*(?:const\s+)?(?:void|int|unsigned\s+int|unsigned\s+long|long|u8|u32)\s*\*?\s*\)/g,
      "",
    )
    .replace(/^[\s(]*&\s*([^()]*?)[\s)]*$/, "$1")
    .replace(/\b(0[xX][\da-fA-F]+|\d+)[uUlL]+\b/g, "$1")
    .trim();
}
