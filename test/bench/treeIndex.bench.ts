import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Language, Parser } from "web-tree-sitter";
import { indexKernelFile } from "../../core/tree/kernelSource.ts";
import type { Bench, Figure } from "./bench.ts";

const rounds = 5;
/** In bytes of a megabyte and kilobytes of a getrusage(2). */
const kilobytes = 1024;

/**
 * `index --tree` of a whole kernel tree, named by SYSCTL_LENS_TREE, beside ripgrep and gtags, and the functions of net/ beside
 * those of Universal Ctags. What is not installed is not compared with; without a tree there is nothing to measure.
 * SYSCTL_LENS_GTAGS=1: gtags too, which takes minutes.
 */
export const run: Bench = async ({ root, packed }) => {
  const tree = process.env.SYSCTL_LENS_TREE;
  if (tree === undefined || !existsSync(tree)) return [];
  await packed();
  const folder = mkdtempSync(join(tmpdir(), "sysctl-lens-bench-"));
  try {
    return [
      ...speed(root, tree, folder),
      ...growth(root, tree, folder),
      ...(await recall(root, tree)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function speed(root: string, tree: string, folder: string): readonly Figure[] {
  const index = indexer(root, folder);
  const peer = isInstalled("rg") ? timed("rg", ["-l", "ctl_table", tree]) : undefined;
  // The first round brings the tree into memory and is not counted.
  index(tree, "--no-cache");
  const cold = median(() => index(tree, "--no-cache").ms);
  const peakMb = index(tree, "--no-cache").peakMb;
  // Twice: what was written just now is looked at again once.
  index(tree);
  index(tree);
  const warm = median(() => index(tree).ms);
  const figures: Figure[] = [
    { name: "index --tree, cold", value: cold, unit: "ms", atMost: undefined },
    { name: "its peak memory", value: peakMb, unit: "MB", atMost: 300 },
    { name: "index --tree, warm", value: warm, unit: "ms", atMost: undefined },
    { name: "warm / cold", value: warm / cold, unit: "", atMost: 0.1 },
  ];
  if (peer !== undefined) {
    const rg = median(() => timed("rg", ["-l", "ctl_table", tree]));
    figures.push(
      { name: "rg -l ctl_table", value: rg, unit: "ms", atMost: undefined },
      { name: "cold / rg", value: cold / rg, unit: "", atMost: 4 },
    );
  }
  if (process.env.SYSCTL_LENS_GTAGS === "1" && isInstalled("gtags")) {
    const gtags = timed("gtags", ["-C", tree, folder]);
    figures.push(
      { name: "gtags", value: gtags, unit: "ms", atMost: undefined },
      { name: "cold / gtags", value: cold / gtags, unit: "", atMost: 0.1 },
    );
  }
  return figures;
}

/** Time against a tree's size, without a cache. */
function growth(root: string, tree: string, folder: string): readonly Figure[] {
  const index = indexer(root, folder);
  const part = join(folder, "part");
  const figures: Figure[] = [];
  const parts = [
    ["net/", ["Makefile", "net"]],
    ["net/, include/, kernel/, mm/, fs/", ["include", "kernel", "mm", "fs"]],
  ] as const;
  for (const [name, more] of parts) {
    for (const one of more) cpSync(join(tree, one), join(part, one), { recursive: true });
    index(part, "--no-cache");
    const ms = median(() => index(part, "--no-cache").ms);
    figures.push({ name: `index of ${name} alone`, value: ms, unit: "ms", atMost: undefined });
  }
  return figures;
}

/** Runs the index command in a process of its own. */
function indexer(root: string, folder: string) {
  const hook = join(folder, "peak.cjs");
  writeFileSync(
    hook,
    `if (require("node:worker_threads").isMainThread) {
      process.on("exit", () => process.stderr.write(String(process.resourceUsage().maxRSS)));
    }\n`,
  );
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache") };
  return (tree: string, ...more: readonly string[]) => {
    const cli = join(root, "dist", "cli.cjs");
    const args = ["--require", hook, cli, "index", "--tree", tree, "--json", ...more];
    const startedAt = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env,
      maxBuffer: 2 ** 28,
    });
    const ms = performance.now() - startedAt;
    if (status !== 0 || !stdout.includes('"net.core.somaxconn"')) {
      throw new Error(`index of ${tree} failed: ${stderr}`);
    }
    return { ms, peakMb: Number(stderr) / kilobytes };
  };
}

function timed(command: string, args: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return performance.now() - startedAt;
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ["--version"]).error === undefined;
}

function median(measure: () => number): number {
  const samples = Array.from({ length: rounds }, measure).sort((a, b) => a - b);
  return samples[Math.floor(rounds / 2)] ?? Number.NaN;
}

/** The part of the functions that Universal Ctags finds in net/ that we find too; the others are printed. */
async function recall(root: string, tree: string): Promise<readonly Figure[]> {
  if (!isInstalled("ctags")) return [];
  const args = "-x --_xformat=%F\t%N\t%n --languages=C --c-kinds=f -R net".split(" ");
  const { stdout } = spawnSync("ctags", args, { cwd: tree, encoding: "utf8", maxBuffer: 2 ** 28 });
  const parser = await loadParser(root);
  const files = new Map<string, { readonly name: string; readonly line: number }[]>();
  for (const row of stdout.trim().split("\n")) {
    const [path = "", name = "", line] = row.split("\t");
    if (path.endsWith(".c"))
      files.set(path, [...(files.get(path) ?? []), { name, line: Number(line) }]);
  }
  let total = 0;
  const lost: string[] = [];
  for (const [path, wanted] of files) {
    const text = readFileSync(join(tree, path), "utf8");
    const { functions } = indexKernelFile(path, text, parser);
    const names = new Set(functions.map(({ name }) => name));
    // Ctags calls a function that a macro makes by the macro's name: its line tells that it is the same.
    const lines = new Set(functions.map(({ line }) => line + 1));
    total += wanted.length;
    for (const { name, line } of wanted) {
      if (!names.has(name) && !lines.has(line)) lost.push(`${path}:${line} ${name}`);
    }
  }
  if (total === 0) return [];
  console.log(`Of ${total} functions that ctags finds in net/ these are lost:\n${lost.join("\n")}`);
  const percent = (100 * lost.length) / total;
  return [{ name: "functions of net/ lost", value: percent, unit: "%", atMost: 0.1 }];
}

async function loadParser(root: string): Promise<Parser> {
  const require = createRequire(join(root, "package.json"));
  await Parser.init({
    wasmBinary: readFileSync(require.resolve("web-tree-sitter/web-tree-sitter.wasm")),
    locateFile: (name: string) => name,
  });
  const parser = new Parser();
  parser.setLanguage(await Language.load(require.resolve("tree-sitter-c/tree-sitter-c.wasm")));
  return parser;
}
