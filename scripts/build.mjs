import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { bundleForNode } from "./support/editorSuite.mjs";
import { root } from "./support/paths.mjs";
import { runMain, UserError } from "./support/userError.mjs";
import { virtualModules } from "./support/virtualModules.mjs";

const require = createRequire(import.meta.url);
const dist = join(root, "dist");

/** What runs where. The page's program must not need `eval`, so it is bundled code as well. */
const bundles = [
  { out: "client/extension.cjs", entry: "client/extension.ts", kind: "node", external: ["vscode"] },
  {
    out: "client/extension.web.cjs",
    entry: "client/extension.web.ts",
    kind: "webExtension",
    external: ["vscode"],
  },
  { out: "server/server.cjs", entry: "server/node.ts", kind: "node" },
  { out: "server/treeWorker.cjs", entry: "server/tree/treeWorker.ts", kind: "node" },
  { out: "server/scanWorker.cjs", entry: "server/treeIndex/scanWorker.ts", kind: "node" },
  { out: "server/server.web.js", entry: "server/web.ts", kind: "browser" },
  { out: "cli.cjs", entry: "server/cli.ts", kind: "node", banner: "#!/usr/bin/env node" },
  { out: "webview/page.js", entry: "client/webview/page.ts", kind: "browser" },
  { out: "webview/pathPicture.js", entry: "client/webview/pathPicture.ts", kind: "browser" },
  {
    out: "webview/versionComparison.js",
    entry: "client/webview/versionComparison.ts",
    kind: "browser",
  },
  {
    out: "webview/simulationWorker.js",
    entry: "client/webview/simulationWorker.ts",
    kind: "browser",
  },
];

/** The parser's engine and its grammars, beside whoever loads them. */
const wasmFiles = [
  require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
  require.resolve("tree-sitter-c/tree-sitter-c.wasm"),
  join(root, "tree-sitter-sysctl", "tree-sitter-sysctl.wasm"),
];

const kinds = {
  node: { platform: "node", format: "cjs", target: "node20" },
  // VS Code wraps a web extension's main file in a function with `module` and `require`.
  webExtension: { platform: "browser", format: "cjs", target: "es2022" },
  browser: { platform: "browser", format: "iife", target: "es2022" },
};

/** Builds everything into dist/. `production`: small, and without source maps. */
export async function build({ production, log }) {
  const startedAt = Date.now();
  await rm(dist, { recursive: true, force: true });
  await Promise.all(bundles.map((bundle) => esbuild.build(optionsOf(bundle, production))));
  await copyWasmFiles();
  await writeScenarioSchema();
  log(`Built dist/ in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return sizesOf(dist);
}

async function watch() {
  await copyWasmFiles();
  await writeScenarioSchema();
  const announcer = announce();
  for (const bundle of bundles) {
    const options = optionsOf(bundle, false);
    const context = await esbuild.context({
      ...options,
      plugins: [...options.plugins, announcer],
    });
    await context.watch();
  }
}

/** Says when the first of several bundles begins and the last one ends, for VS Code's task (.vscode/tasks.json). */
function announce() {
  let building = 0;
  let errors = 0;
  return {
    name: "announce",
    setup(builder) {
      builder.onStart(() => {
        if (building === 0) console.log("[watch] build started");
        building += 1;
      });
      builder.onEnd((result) => {
        building -= 1;
        errors += result.errors.length;
        if (building > 0) return;
        console.log(`[watch] build finished, ${errors} errors`);
        errors = 0;
      });
    },
  };
}

function optionsOf({ out, entry, kind, external = [], banner }, production) {
  const entryPath = join(root, entry);
  if (!existsSync(entryPath))
    throw new UserError(`${entry} is missing: nothing to build ${out} from.`);
  return {
    ...kinds[kind],
    absWorkingDir: root,
    entryPoints: [entryPath],
    outfile: join(dist, out),
    bundle: true,
    external,
    minify: production,
    // Errors that users report name the function they come from.
    keepNames: production && kind === "node",
    sourcemap: production ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    loader: { ".ttf": "file", ".svg": "text" },
    assetNames: "[name]",
    ...(banner === undefined ? {} : { banner: { js: banner } }),
    // The engine's ES module asks import.meta for its own address, which a script and CommonJS have not.
    alias: kind === "node" ? { "web-tree-sitter": require.resolve("web-tree-sitter") } : {},
    define: kind === "node" ? {} : { "import.meta.url": "self.location.href" },
    plugins: [virtualModules()],
  };
}

async function copyWasmFiles() {
  await mkdir(dist, { recursive: true });
  for (const file of wasmFiles) await copyFile(file, join(dist, file.replace(/^.*[\\/]/, "")));
}

/** The description of scenario files that package.json names for the editor, from the one that the parser checks with. */
async function writeScenarioSchema() {
  const { scenarioSchema } = await bundleForNode("core/simulation/scenarioSchema.ts");
  const schema = { $schema: "http://json-schema.org/draft-07/schema#", ...scenarioSchema };
  await writeFile(join(dist, "sysctl-scenario.schema.json"), JSON.stringify(schema));
}

async function sizesOf(directory) {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = [];
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath ?? file.path, file.name);
    sizes.push({ file: relative(root, path), bytes: (await stat(path)).size });
  }
  return sizes.sort((a, b) => b.bytes - a.bytes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { watch: { type: "boolean" }, production: { type: "boolean", default: false } },
  });
  if (values.watch) await watch();
  else {
    await runMain(async () => {
      const sizes = await build({ production: values.production, log: console.log });
      for (const { file, bytes } of sizes) {
        console.log(`${(bytes / 1024).toFixed(1).padStart(9)} kB  ${file}`);
      }
    });
  }
}
