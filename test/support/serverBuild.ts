import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);

/** The language server and the command line, bundled as for users, in a folder of their own. */
export interface ServerBuild {
  readonly serverPath: string;
  readonly cliPath: string;
  /** The server for a web worker, as a script. */
  readonly webPath: string;
  dispose(): Promise<void>;
}

export async function buildServer(): Promise<ServerBuild> {
  const folder = await mkdtemp(join(tmpdir(), "sysctl-lens-test-"));
  const dist = join(folder, "dist");
  await mkdir(dist);
  const plugins: unknown = await import(
    new URL("../../scripts/support/virtualModules.mjs", import.meta.url).href
  );
  const { virtualModules } = plugins as { virtualModules(): esbuild.Plugin };
  const options: esbuild.BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    alias: { "web-tree-sitter": require.resolve("web-tree-sitter") },
    plugins: [virtualModules()],
  };
  const serverPath = join(dist, "server", "server.cjs");
  const cliPath = join(dist, "cli.cjs");
  const webPath = join(dist, "server", "server.web.js");
  const web: esbuild.BuildOptions = {
    ...options,
    platform: "browser",
    format: "iife",
    alias: {},
    define: { "import.meta.url": "self.location.href" },
  };
  await Promise.all([
    esbuild.build({ ...options, entryPoints: ["server/node.ts"], outfile: serverPath }),
    esbuild.build({ ...options, entryPoints: ["server/cli.ts"], outfile: cliPath }),
    esbuild.build({
      ...options,
      entryPoints: ["server/tree/treeWorker.ts"],
      outfile: join(dist, "server", "treeWorker.cjs"),
    }),
    esbuild.build({
      ...options,
      entryPoints: ["server/treeIndex/scanWorker.ts"],
      outfile: join(dist, "server", "scanWorker.cjs"),
    }),
    esbuild.build({ ...web, entryPoints: ["server/web.ts"], outfile: webPath }),
    copyFile(
      require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
      join(dist, "web-tree-sitter.wasm"),
    ),
    copyFile(require.resolve("tree-sitter-c/tree-sitter-c.wasm"), join(dist, "tree-sitter-c.wasm")),
    copyFile(
      join(root, "tree-sitter-sysctl", "tree-sitter-sysctl.wasm"),
      join(dist, "tree-sitter-sysctl.wasm"),
    ),
    copyFile(join(root, "package.json"), join(folder, "package.json")),
  ]);
  return { serverPath, cliPath, webPath, dispose: () => rm(folder, { recursive: true }) };
}
