import { fuzzServer } from "../support/fuzz/fuzzServer.ts";
import { fuzzTrees } from "../support/fuzz/fuzzTrees.ts";
import { fuzzTexts } from "../support/fuzzTexts.ts";
import { loadSysctlLanguage } from "../support/sysctlParser.ts";

/** Edits of one server's life: another seed and a new process after so many. */
const editsARun = 20_000;
const longestMs = 1_000;

export interface FuzzCommand {
  /** The project's folder. */
  readonly root: string;
  /** The language server, built. */
  readonly serverPath: string;
  readonly edits: number;
  readonly seed: number;
  /** A folder with sysctl.conf files to begin with, besides the examples. */
  readonly files: string | undefined;
  readonly log: (line: string) => void;
}

/**
 * Types `edits` edits into documents of real language servers, and as many again into a tree that is compared with a
 * fresh parse. Resolves to whether every answer came within a second.
 *
 * @throws Error at the first answer that is wrong, with what it takes to see it again.
 */
export async function runFuzz({
  root,
  serverPath,
  edits,
  seed,
  files,
  log,
}: FuzzCommand): Promise<boolean> {
  const texts = fuzzTexts(root, files);
  const language = await loadSysctlLanguage(root);
  let slowestMs = 0;
  for (let done = 0; done < edits; done += editsARun) {
    const run = {
      edits: Math.min(editsARun, edits - done),
      seed: seed + done / editsARun,
      texts,
    };
    const startedAt = performance.now();
    fuzzTrees(language, run);
    const report = await fuzzServer({ ...run, serverPath });
    slowestMs = Math.max(slowestMs, report.slowestMs);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    log(
      `seed ${run.seed}: ${done + run.edits} edits, ${report.answersWithContent} of ${report.answers} answers with content, ` +
        `slowest ${report.slowestMs.toFixed(0)} ms (${report.slowestRequest}), ${seconds} s`,
    );
  }
  log(
    `${edits} edits: no wrong answer, slowest ${slowestMs.toFixed(0)} ms, at most ${longestMs} wanted`,
  );
  return slowestMs <= longestMs;
}
