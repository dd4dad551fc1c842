import { beforeAll, expect, test } from "vitest";
import type { Parser } from "web-tree-sitter";
import { compileSnippets } from "../../core/c/compile.ts";
import { instantiate } from "../../core/c/instantiate.ts";
import { loadCParser } from "../support/cParser.ts";
import {
  edgeValue,
  type IntegerName,
  integerTypes,
  Random,
  type RandomFunction,
  randomProgram,
} from "./randomProgram.ts";
import { runGcc } from "./runGcc.ts";

const functionsPerSeed = 100;
const callsPerFunction = 10;

let parser: Parser;
beforeAll(async () => {
  parser = await loadCParser();
});

test.each([1, 2])("100 random integer functions give what gcc's build gives (seed %i)", (seed) => {
  const program = randomProgram(seed, functionsPerSeed);
  const calls = randomCalls(seed, program.functions);
  const main = calls.map(({ fn, values }) => {
    const list = values.map((value, index) => `(${fn.parameters[index]})${value}ULL`).join(", ");
    return `value = (s64)${fn.name}(${list}); printf("%llx %llx\\n", value, (unsigned long long)state());`;
  });
  const chunks: string[] = [];
  for (let at = 0; at < main.length; at += 200) {
    chunks.push(
      `static void part${at}(void) { unsigned long long value; ${main.slice(at, at + 200).join("\n")} }`,
    );
  }
  const runs = chunks.map((_, index) => `part${index * 200}();`).join(" ");
  const text = `#include <stdio.h>\n${program.source}\n${chunks.join("\n")}\nint main(void) { ${runs} return 0; }`;
  const expected = runGcc([text], ["-O1", "-w"]).trimEnd().split("\n");

  const result = compileSnippets(parser, new Map([["random.c", program.source]]), {});
  expect(result.problems).toEqual([]);
  for (const source of [result.program?.source, result.program?.tracedSource]) {
    expect(firstDifference(source ?? "", calls, expected)).toBeUndefined();
  }
});

interface Call {
  readonly fn: RandomFunction;
  readonly values: readonly bigint[];
}

/** Runs the calls one after the other: each changes the state that the next one meets. */
function firstDifference(source: string, calls: readonly Call[], expected: readonly string[]) {
  const instance = instantiate(source)();
  const functions = instance.functions as Record<string, (...args: unknown[]) => number | bigint>;
  for (const [index, { fn, values }] of calls.entries()) {
    const args = values.map((raw, at) => argument(raw, fn.parameters[at]));
    const value = functions[fn.name]?.(...args);
    const state = functions.state?.();
    instance.clearTrace();
    const actual = `${BigInt.asUintN(64, BigInt(value ?? 0)).toString(16)} ${state?.toString(16)}`;
    if (actual !== expected[index]) {
      return { call: `${fn.name}(${values})`, expected: expected[index], actual };
    }
  }
  return undefined;
}

function randomCalls(seed: number, functions: readonly RandomFunction[]): Call[] {
  const random = new Random(seed + 1000);
  return functions.flatMap((fn) =>
    Array.from({ length: callsPerFunction }, () => ({
      fn,
      values: fn.parameters.map(() => edgeValue(random)),
    })),
  );
}

/** A 64-bit pattern as a caller from outside passes it for that C type. */
function argument(raw: bigint, type: IntegerName | undefined): number | bigint {
  const { bits, signed } = integerTypes[type ?? "int"];
  if (bits === 1) return raw === 0n ? 0 : 1;
  const value = signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  return bits === 64 ? value : Number(value);
}
