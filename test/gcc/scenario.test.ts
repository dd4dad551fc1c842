import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instantiate } from "../../core/c/instantiate.ts";
import type { KernelVersion } from "../../core/kernel/version.ts";
import { distinctKernels } from "../support/distinctKernels.ts";
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

function gcc(version: KernelVersion, more: readonly string[]): void {
  const defines = Object.entries(version.defines).map(([name, value]) => `-D${name}=${value}`);
  const options = { cwd: snippetFolder, timeout: 60_000, stdio: "pipe" } as const;
  execFileSync("gcc", [...gccFlags, ...defines, ...more], options);
}

// Versions that compile to the same program are the same to both compilers.
describe.each(distinctKernels().map(({ version, alike }) => [alike.join(", "), version] as const))(
  "%s",
  (_ids, version) => {
    test("every file of the snippets compiles with gcc without a warning", () => {
      gcc(version, ["-fsyntax-only", ...sources]);
      expect(sources.length).toBeGreaterThan(20);
    }, 60_000);

    test(`gcc's build and the JavaScript agree on ${scenarios} random scenarios`, () => {
      const program = join(folder, version.id);
      gcc(version, ["-O1", "-o", program, ...sources, driver, main]);
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
    }, 120_000);
  },
);

test("the hash tells apart kernels that differ in one rule", () => {
  const hashes = ["6.12.9", "6.12.10"].map((id) => {
    const [major, minor, sublevel] = id.split(".").map(Number) as [number, number, number];
    const code = major * 2 ** 24 + minor * 2 ** 16 + sublevel;
    const version = { id, label: id, defines: { LINUX_VERSION_CODE: String(code) } };
    const { functions } = instantiate(compileFiles(withDriver(), version).source)();
    (functions.model_boot as () => void)();
    const runScenario = functions.scenario_run as (seed: number, count: number) => number;
    return Array.from({ length: 100 }, (_, seed) => runScenario(seed + 1, operations));
  });
  const [before = [], after = []] = hashes;
  expect(before.filter((hash, at) => hash !== after[at]).length).toBeGreaterThan(50);
});

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
