import { fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { root } from "./paths.mjs";
import { UserError } from "./userError.mjs";

const outDirectory = join(root, "out", "mutants");
/** A mutant that takes longer never comes to an end: killed, too. */
const mutantTimeoutMs = 60_000;
const baselineTimeoutMs = 600_000;
/** Tests that decide much in little time come first, replays of measured data last. */
const inOrder = [
  "deciding",
  "handshakeEdges",
  "softirqEdges",
  "writtenNumbers",
  "limits",
  "devices",
];

/**
 * Judges mutants of the snippets' deciding operators by the tests of test/kernel, in processes of their own. Resolves to
 * the mutants with their verdicts. `sample`: so many of them, chosen by `seed`; otherwise all.
 */
export async function runMutants({ sample, seed, only, log }) {
  const { workerFile, judges } = await build();
  const workers = await Promise.all(
    Array.from({ length: Math.min(2, cpus().length) }, () => startWorker(workerFile, judges)),
  );
  try {
    const { mutations } = workers[0];
    // Also warms the workers up.
    for (const baseline of await Promise.all(workers.map((worker) => worker.judge({})))) {
      if (baseline.kind !== "survived") {
        throw new UserError(`the tests fail without any mutation: ${baseline.by}`);
      }
    }
    const wanted = mutations.filter(({ file }) => only === undefined || file.startsWith(only));
    const chosen = sample === undefined ? wanted : sampled(wanted, sample, seed);
    const verdicts = new Array(chosen.length);
    let next = 0;
    const startedAt = Date.now();
    const work = async (worker) => {
      while (next < chosen.length) {
        const index = next++;
        const { file, text } = chosen[index];
        verdicts[index] = await worker.judge({ path: file, text });
        if (index % 50 === 49) {
          const seconds = Math.round((Date.now() - startedAt) / 1000);
          log(`${index + 1} of ${chosen.length} mutants in ${seconds} s`);
        }
      }
    };
    await Promise.all(workers.map(work));
    return {
      found: mutations.length,
      results: chosen.map((mutation, index) => ({ ...mutation, verdict: verdicts[index] })),
    };
  } finally {
    for (const worker of workers) worker.stop();
  }
}

/** A part of the list, spread over it, the same for the same seed. */
function sampled(list, count, seed) {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const keyed = list.map((item, index) => ({ item, index, key: random() }));
  const chosen = keyed.sort((a, b) => a.key - b.key).slice(0, count);
  return chosen.sort((a, b) => a.index - b.index).map(({ item }) => item);
}

async function startWorker(file, judges) {
  let child;
  let answered;
  const ask = (message) =>
    new Promise((resolve) => {
      answered = resolve;
      child.send(message);
    });
  const start = () => {
    child = fork(file, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", (message) => answered(message));
    child.on("exit", () => answered?.({ verdict: { kind: "killed", by: "the process ended" } }));
    return ask({ judges });
  };
  const { mutations } = await start();
  return {
    mutations,
    async judge(request) {
      const child_ = child;
      // The first run has no path: it compiles all versions, and its time says nothing.
      const timeoutMs = request.path === undefined ? baselineTimeoutMs : mutantTimeoutMs;
      const timer = setTimeout(() => child_.kill("SIGKILL"), timeoutMs);
      const { verdict } = await ask(request);
      clearTimeout(timer);
      if (child_.exitCode !== null || child_.signalCode !== null) await start();
      return verdict;
    },
    stop() {
      child.removeAllListeners("exit");
      child.kill();
    },
  };
}

/** The worker's file, and the tests as function bodies that share the worker's modules. */
async function build() {
  const folder = join(root, "test", "kernel");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".test.ts")).sort();
  // The one with the most to do comes last; those left out look at notes, or at how the model is asked.
  const files = names
    .filter((name) => !/^(snippetNotes|fullQueues)/.test(name))
    .sort((a, b) => orderOf(a) - orderOf(b))
    .map((name) => join(folder, name));
  const shared = new Set();
  const judges = [];
  for (const file of files) judges.push(await bundleJudge(file, shared));
  const workerFile = join(outDirectory, "worker.mjs");
  await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: `import "virtual:shared-modules";\nimport "./test/bench/mutants/worker.ts";\n`,
      resolveDir: root,
    },
    outfile: workerFile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    define: {
      "import.meta.url": JSON.stringify(pathToFileURL(join(root, "test", "support", "x.ts")).href),
    },
    plugins: [sharedModules(shared)],
    logLevel: "warning",
  });
  return { workerFile, judges };
}

function orderOf(name) {
  if (/^replay/.test(name)) return inOrder.length + 1;
  const place = inOrder.indexOf(name.replace(".test.ts", ""));
  return place === -1 ? inOrder.length : place;
}

async function bundleJudge(file, shared) {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [file],
    write: false,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    define: { "import.meta.url": JSON.stringify(pathToFileURL(file).href) },
    plugins: [
      {
        name: "shared",
        setup(builder) {
          builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
            const target = relative(root, join(resolveDir, path)).split(sep).join("/");
            if (!/^(core|test\/support)\//.test(target)) return undefined;
            shared.add(target);
            return { path: target, external: true };
          });
        },
      },
    ],
    logLevel: "warning",
  });
  return { name: relative(root, file), code: result.outputFiles[0].text };
}

/** `virtual:shared-modules`, and the mutants' models in place of the tests' own. */
function sharedModules(shared) {
  const testShim = join(root, "test", "bench", "mutants", "testShim.ts");
  const mutantModel = join(root, "test", "bench", "mutants", "mutantModel.ts");
  return {
    name: "shared-modules",
    setup(builder) {
      builder.onResolve({ filter: /^virtual:shared-modules$/ }, ({ path }) => ({
        path,
        namespace: "shared",
      }));
      builder.onResolve({ filter: /\/kernelModel\.ts$/ }, () => ({ path: mutantModel }));
      // The tests' support declares and expects like the tests themselves.
      builder.onResolve({ filter: /^vitest$/ }, () => ({ path: testShim }));
      builder.onLoad({ filter: /./, namespace: "shared" }, () => {
        const paths = [...shared];
        const imports = paths.map(
          (path, index) => `import * as m${index} from ${JSON.stringify(`./${path}`)};`,
        );
        const entries = paths.map((path, index) => `${JSON.stringify(path)}: m${index}`);
        const contents = `${imports.join("\n")}\nglobalThis.sharedModules = { ${entries.join(", ")} };\n`;
        return { contents, resolveDir: root, loader: "js" };
      });
    },
  };
}
