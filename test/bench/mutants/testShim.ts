import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";
import * as chai from "chai";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

/** `expect` as Vitest has it, outside of Vitest. */
export const { expect } = chai;

type Body = (...args: never[]) => unknown;

/** Thrown at the first check that fails. */
export class Killed extends Error {}

interface Declared {
  readonly title: string;
  readonly run: () => unknown;
  /** Kernels that the file and the groups around it asked for. */
  readonly asked: readonly ReadonlySet<string>[];
}

let around: string[] = [];
let waiting: Declared[] = [];
/** Of the file, then of each group around what is being declared; while a test runs, its own. */
let asked: Set<string>[] = [new Set()];
/** By file and place in it: the kernels that a test needs. */
const needs = new Map<string, readonly string[]>();

/** Notes that a test or a group asks for a kernel. */
export function noteAsked(id: string): void {
  asked.at(-1)?.add(id);
}

/**
 * Runs the tests that `file` declared, up to the first one that fails. Without `isChanged` it learns which kernels each
 * needs; with it, tests whose kernels are all unchanged are passed over.
 */
export async function runDeclared(
  file: string,
  isChanged: ((id: string) => boolean) | undefined,
): Promise<void> {
  const tests = waiting;
  forget();
  for (const [index, { title, run, asked: before }] of tests.entries()) {
    const key = `${file} ${index} ${title}`;
    const known = needs.get(key);
    if (isChanged && known && !known.some(isChanged)) continue;
    const own = new Set<string>();
    asked = [own];
    try {
      const result = run();
      if (result instanceof Promise) await result;
    } catch (error) {
      throw killed(title, error);
    }
    needs.set(key, [...new Set([...before, own].flatMap((ids) => [...ids]))]);
  }
  forget();
}

/** Forgets tests that were declared and did not run. */
export function forget(): void {
  waiting = [];
  around = [];
  asked = [new Set()];
}

function killed(title: string, error: unknown): Killed {
  if (error instanceof Killed) return error;
  const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
  return new Killed(`${title}: ${reason}`);
}

function declareTest(name: string, body: Body, args: readonly unknown[] = []): void {
  waiting.push({
    title: [...around, name].join(" > "),
    run: () => body(...(args as never[])),
    asked: [...asked],
  });
}

function declareGroup(name: string, body: Body, args: readonly unknown[] = []): void {
  around.push(name);
  asked.push(new Set());
  try {
    body(...(args as never[]));
  } catch (error) {
    throw killed(around.join(" > "), error);
  }
  around.pop();
  asked.pop();
}

function eachOf(declare: (name: string, body: Body, args: readonly unknown[]) => void) {
  return (cases: readonly unknown[]) => (name: string, body: Body) => {
    for (const one of cases) {
      const args = Array.isArray(one) ? one : [one];
      declare(`${name} ${String(args[0])}`, body, args);
    }
  };
}

export const test = Object.assign(
  (name: string, body: Body, _timeout?: number) => declareTest(name, body),
  { each: eachOf(declareTest) },
);
export const it = test;
export const describe = Object.assign((name: string, body: Body) => declareGroup(name, body), {
  each: eachOf(declareGroup),
});

/** In the order of the file: good for what prepares all tests of a file. */
export function beforeAll(body: Body): void {
  declareTest("beforeAll", body);
}
export function afterAll(body: Body): void {
  declareTest("afterAll", body);
}
