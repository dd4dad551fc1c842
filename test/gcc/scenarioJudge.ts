import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instantiate } from "../../core/c/instantiate.ts";
import { type KernelVersion, knownVersions } from "../../core/kernel/version.ts";
import { compileFiles } from "../support/kernelModel.ts";
import { readSnippetFiles, snippetFolder } from "../support/snippetFiles.ts";

const scenarios = 10_000;
const operations = 150;
/** Scenarios of a batch share one machine, so later ones start from what earlier ones left. */
const batch = 250;

const files = readSnippetFiles();
const sources = [...files.keys()].filter((path) => path.endsWith(".c"));
const driver = fileURLToPath(new URL("scenario/scenario.c", import.meta.url));
const main = fileURLToPath(new URL("scenario/main.c", import.meta.url));
const gccFlags = ["-std=gnu11", "-fwrapv", "-Wall", "-Wextra", "-Werror", "-I", "include"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sysctl-lens-scenario-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function gcc(given: KernelVersion["defines"], more: readonly string[]): void {
  const defines = Object.entries(given).map(([name, value]) => `-D${name}=${value}`);
  const options = { cwd: snippetFolder, timeout: 60_000, stdio: "pipe" } as const;
  execFileSync("gcc", [...gccFlags, ...defines, ...more], options);
}

/** Known versions, those with an equal program together, oldest first. */
function distinctVersions(): readonly (readonly KernelVersion[])[] {
  const byProgram = new Map<string, KernelVersion[]>();
  for (const version of knownVersions) {
    const { source } = compileFiles(files, version);
    byProgram.set(source, [...(byProgram.get(source) ?? []), version]);
  }
  return [...byProgram.values()];
}

/** Judges every `parts`-th distinct version from `part` on: files that call it with each part run side by side. */
export function judgeVersions(part: number, parts: number): void {
  const distinct = distinctVersions().filter((_, index) => index % parts === part);
  test("there are versions to judge", () => {
    expect(distinct.length).toBeGreaterThan(2);
  });
  for (const versions of distinct) {
    const [version] = versions;
    if (version === undefined) continue;
    describe(versions.map(({ id }) => id).join(", "), () => {
      for (const { id, defines } of versions) {
        test(`gcc compiles every file for ${id} without a warning`, () => {
          gcc(defines, ["-fsyntax-only", ...sources]);
          expect(sources.length).toBeGreaterThan(20);
        }, 60_000);
      }

      test(`gcc's build and the JavaScript agree on ${scenarios} random scenarios`, () => {
        const program = join(folder, version.id);
        gcc(version.defines, ["-O1", "-o", program, ...sources, driver, main]);
        const make = instantiate(compileFiles(withDriver(), version).source);
        for (let first = 1; first <= scenarios; first += batch) {
          const expected = run(program, first);
          const { functions } = make();
          const boot = functions.model_boot as () => void;
          const runScenario = functions.scenario_run as (seed: number, count: number) => number;
          boot();
          const actual = expected.map((_, at) => runScenario(first + at, operations));
          const differing = actual.findIndex((value, at) => value !== expected[at]);
          expect(
            differing < 0 ? undefined : `seed ${first + differing} of the batch from ${first}`,
          ).toBe(undefined);
          expect(expected).toHaveLength(batch);
        }
      }, 240_000);
    });
  }
}

function withDriver(): ReadonlyMap<string, string> {
  return new Map([...files, ["scenario.c", readFileSync(driver, "utf8")]]);
}

function run(program: string, first: number): readonly number[] {
  const output = execFileSync(program, [first, batch, operations].map(String), {
    timeout: 60_000,
    encoding: "utf8",
  });
  return output.trim().split("\n").map(Number);
}

/** Hashes of the first scenarios on a machine of their own. */
export function scenarioHashes(version: KernelVersion, count: number): readonly number[] {
  const { functions } = instantiate(compileFiles(withDriver(), version).source)();
  (functions.model_boot as () => void)();
  const runScenario = functions.scenario_run as (seed: number, count: number) => number;
  return Array.from({ length: count }, (_, seed) => runScenario(seed + 1, operations));
}
