import fc from "fast-check";
import { usualRelease } from "../../core/config/loader.ts";
import { loaderNames } from "../../core/config/loaderNames.ts";
import { judge } from "../support/judgeLoader.ts";
import { makeLoaderJudge, procpsRelease } from "../support/loaderJudge.ts";
import { judgedPaths, randomLoaderFile } from "../support/randomLoaderFile.ts";
import type { Figure } from "./bench.ts";

const numberOfFiles = 10_000;

/** Random files that the real loaders and ours read in different ways: there must be none. */
export function run(): Promise<readonly Figure[]> {
  const judges = makeLoaderJudge(judgedPaths);
  const release = { ...usualRelease, exclusions: procpsRelease() };
  try {
    return Promise.resolve(
      loaderNames.map((name): Figure => {
        const texts = fc.sample(randomLoaderFile(), { numRuns: numberOfFiles, seed: 1 });
        const different = texts.filter((text) => {
          const { expected, actual } = judge(judges, name, release, text);
          const isSame = expected.join("\n") === actual.join("\n");
          if (!isSame) console.log(`${name}: ${JSON.stringify({ text, expected, actual })}`);
          return !isSame;
        });
        return {
          name: `${name}: files read differently, of ${numberOfFiles}`,
          value: different.length,
          unit: "files",
          atMost: 0,
        };
      }),
    );
  } finally {
    judges.dispose();
  }
}
