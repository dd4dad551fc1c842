import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "./package.mjs";
import { runEditorSuite } from "./runEditorSuite.mjs";
import { bundleForNode } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain, UserError } from "./support/userError.mjs";

const benchDirectory = join(root, "test", "bench");
const suffix = ".bench.ts";

const usage = `npm run bench [-- NAME...]
Runs test/bench/NAME.bench.ts, by default all of them, and prints one table.`;

await runMain(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
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
