import { join } from "node:path";
import { indexSnippets } from "../../core/c/codeIndexSnippets.ts";
import { compileSnippets } from "../../core/c/compile.ts";
import { instantiate } from "../../core/c/instantiate.ts";
import { createSnippetCache } from "../../core/c/snippetCache.ts";
import { effectiveLimits } from "../../core/kernel/limits.ts";
import { loadModel } from "../../core/kernel/model.ts";
import { knownVersions, resolveVersion } from "../../core/kernel/version.ts";
import { kernelBuilder } from "../../server/kernelBuilder.ts";
import { loadCParser } from "../support/cParser.ts";
import { readSnippetFiles } from "../support/snippetFiles.ts";
import { type Bench, type Figure, quantile } from "./bench.ts";
import { compareSpeed } from "./engineSpeed.ts";

/** How fast the snippets are compiled, asked and run. */
export const run: Bench = async ({ root }) => {
  const parser = await loadCParser();
  const files = readSnippetFiles(join(root, "kernel-snippets"));
  const { version } = resolveVersion("6.12");
  const lines = [...files.values()].reduce((sum, text) => sum + text.split("\n").length - 1, 0);
  const figures: Figure[] = [{ name: "snippets", value: lines, unit: "lines", atMost: undefined }];
  const note = (name: string, samples: readonly number[], atMost: number | undefined) => {
    figures.push({ name, value: quantile(samples, 0.5), unit: "ms", atMost });
  };

  const cold = () => void compileSnippets(parser, files, version.defines);
  note("compile a version, no text known", timesOf(30, cold), 100);
  const cache = createSnippetCache(parser);
  const warm = () => void compileSnippets(parser, files, version.defines, cache);
  note("compile a version, texts known", timesOf(30, warm), 100);
  const all = timesOf(2, () => {
    const shared = createSnippetCache(parser);
    for (const { defines } of knownVersions) compileSnippets(parser, files, defines, shared);
  });
  note(
    `compile all ${knownVersions.length} versions, each`,
    all.map((ms) => ms / knownVersions.length),
    100,
  );
  const index = () => void indexSnippets(files, version.defines, parser, cache);
  note("index a version, texts known", timesOf(20, index), undefined);

  const { program } = compileSnippets(parser, files, version.defines, cache);
  if (program === undefined) throw new Error("the snippets do not compile");
  // Before anything else runs this program: as in a simulation, which has a worker and one kernel of its own.
  const speed = compareSpeed(instantiate(program.source)());

  // A keystroke in a file that decides: compile, index, load, and the limits of one configuration.
  const build = kernelBuilder(parser);
  const edited = "net/ipv4/tcp_input.c";
  let keystroke = 0;
  const recompile = timesOf(30, () => {
    const text = `${files.get(edited)}/* ${"x".repeat(++keystroke)} */\n`;
    const { kernel } = build(new Map(files).set(edited, text), version);
    if (kernel === undefined) throw new Error("the edited snippets do not compile");
    effectiveLimits(kernel.model, { listenBacklog: 511, sysctls: new Map() });
  });
  note("keystroke in a snippet to new limits", recompile, 150);

  const model = loadModel(version, program);
  let somaxconn = 4096;
  const limits = () => {
    const sysctls = new Map([["net.core.somaxconn", String(++somaxconn)]]);
    effectiveLimits(model, { listenBacklog: 511, sysctls });
  };
  note("effective limits", timesOf(100, limits), 5);

  return [...figures, ...speed];
};

/** Milliseconds of each of `count` runs, after as many that do not count, at most ten. */
function timesOf(count: number, work: () => void): number[] {
  for (let round = 0; round < Math.min(count, 10); round++) work();
  return Array.from({ length: count }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
}
