import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { packageExtension } from "./package.mjs";
import { runEditorSuite } from "./runEditorSuite.mjs";
import { bundleForNode } from "./support/editorSuite.mjs";
import { runMutants } from "./support/mutants.mjs";
import { root } from "./support/paths.mjs";
import { runMain, UserError } from "./support/userError.mjs";

const benchDirectory = join(root, "test", "bench");
const suffix = ".bench.ts";
const defaultSample = 150;

const usage = `npm run bench [-- NAME...]
  Runs test/bench/NAME.bench.ts, by default all of them, and prints one table.
npm run bench -- --mutants [--all] [--sample N] [--seed N] [--only PATH]
  Changes deciding operators of the kernel snippets one at a time and counts how many changes the tests of test/kernel
  notice: by default ${defaultSample} of them, chosen by the seed; --only: in files that begin so.
npm run bench -- --fuzz [--edits N] [--seed N] [--files DIR]
  Types N edits, by default a million, into documents of a real language server, and checks every answer and every tree;
  --files: a folder with more sysctl.conf files to begin with.`;

/** Every mutant that is not equivalent should be noticed; so many of a hundred must. */
const wantedPercent = 95;

await runMain(async () => {
  const { positionals, values } = parseCommandLine();
  if (values.mutants) return mutants(values);
  if (values.fuzz) return fuzz(values);
  const names = (await readdir(benchDirectory))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UserError(`there is no bench ${unknown.join(", ")}; there are ${names}.\n${usage}`);
  }
  const context = benchContext();
  const rows = [];
  for (const name of names.filter((n) => positionals.length === 0 || positionals.includes(n))) {
    console.log(`== ${name}`);
    const { run } = await bundleForNode(`test/bench/${name}${suffix}`);
    for (const figure of await run(context)) rows.push({ bench: name, ...figure });
  }
  printTable(rows);
  return rows.some(isTooLarge) ? 1 : 0;
});

function parseCommandLine() {
  const options = {
    mutants: { type: "boolean" },
    all: { type: "boolean" },
    sample: { type: "string", default: String(defaultSample) },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    fuzz: { type: "boolean" },
    edits: { type: "string", default: "1000000" },
    files: { type: "string" },
  };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new UserError(`${error.message.split("\n")[0]}\n${usage}`);
  }
}

/** Prints what nobody noticed; 1 where it is too much. */
async function mutants({ all, sample, seed, only }) {
  const { equivalents } = await bundleForNode("test/bench/mutants/equivalents.ts");
  const startedAt = Date.now();
  const { found, results } = await runMutants({
    sample: all ? undefined : Number(sample),
    seed: Number(seed),
    only,
    log: console.log,
  });
  const counts = { killed: 0, survived: 0, equivalent: 0, inactive: 0 };
  for (const { file, line, code, change, verdict } of results) {
    const isEquivalent = (one) => one.file === file && one.code === code && one.change.test(change);
    const known = verdict.kind === "survived" ? equivalents.find(isEquivalent) : undefined;
    counts[known ? "equivalent" : verdict.kind]++;
    if (known) console.log(`equivalent: ${file}:${line}: ${change}: ${known.reason}`);
    else if (verdict.kind === "survived")
      console.log(`survived: ${file}:${line}: ${change}: ${code}`);
  }
  const judged = counts.killed + counts.survived;
  const percent = judged === 0 ? 0 : (100 * counts.killed) / judged;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(
    `${results.length} of ${found} mutants in ${seconds} s: ${counts.killed} killed, ${counts.survived} survived ` +
      `(${percent.toFixed(1)} % killed, at least ${wantedPercent} % wanted), ${counts.equivalent} equivalent, ` +
      `${counts.inactive} in code of no known version`,
  );
  return percent >= wantedPercent ? 0 : 1;
}

/** 1 where an answer took too long; a wrong one is an error. */
async function fuzz({ edits, seed, files }) {
  const count = Number(edits);
  if (!Number.isInteger(count) || count < 1) {
    throw new UserError(`--edits ${edits}: must be a whole number of at least 1\n${usage}`);
  }
  await build({ production: true, log: console.log });
  const serverPath = join(root, "dist", "server", "server.cjs");
  const { runFuzz } = await bundleForNode("test/bench/fuzz.ts");
  const isQuick = await runFuzz({
    root,
    serverPath,
    edits: count,
    seed: Number(seed),
    files,
    log: console.log,
  });
  return isQuick ? 0 : 1;
}

/** What test/bench/bench.ts describes. */
function benchContext() {
  const once = (make) => {
    let made;
    return () => {
      made ??= make();
      return made;
    };
  };
  const packed = once(() => packageExtension({ log: console.log }));
  const editorFigures = once(async () => {
    await packed();
    const { failed, figures } = await runEditorSuite({ suite: "startup", emptyWorkspace: true });
    if (failed > 0) throw new Error("the suite that measures the start failed");
    return figures;
  });
  return { root, packed, editorFigures };
}

function printTable(rows) {
  const cells = rows.map((row) => [
    row.bench,
    row.name,
    formatted(row.value),
    row.unit,
    row.atMost === undefined ? "" : `at most ${row.atMost}${isTooLarge(row) ? "  TOO LARGE" : ""}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells) {
    const padded = row.map((cell, column) =>
      column === 2 ? cell.padStart(widths[2]) : cell.padEnd(widths[column] ?? 0),
    );
    console.log(padded.join("  ").trimEnd());
  }
}

function formatted(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}

function isTooLarge({ value, atMost }) {
  return atMost !== undefined && !(value <= atMost);
}
