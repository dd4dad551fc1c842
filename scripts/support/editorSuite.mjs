import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { root } from "./paths.mjs";
import { virtualModules } from "./virtualModules.mjs";

/** Begins each line by which the suite tells its driver something (test/editor/suit./report.ts). */
export const reportPrefix = "sysctl-lens-suite:";

/** Bundles `test/editor/suite/NAME.ts` for an extension host; resolves to the file to hand to it. */
export async function bundleSuite(name) {
  const outfile = join(root, "out", "editorSuite", `${name}.js`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(root, "test", "editor", "suite", `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    sourcemap: "inline",
    // Mocha looks for reporters and workers by name, which nothing here uses.
    logLevel: "error",
  });
  return outfile;
}

/** In a bundle, `import.meta.url` stays that of the file that it is written in. */
const ownAddresses = {
  name: "own-addresses",
  setup(builder) {
    builder.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const address = JSON.stringify(pathToFileURL(path).href);
      // In quotes it is a name that somebody speaks of.
      return { contents: text.replace(/(?<!")import\.meta\.url/g, address), loader: "ts" };
    });
  },
};

/** Bundles a TypeScript file of the checkout and imports it. */
export async function bundleForNode(file) {
  const outfile = join(root, "out", "bundled", file.replace(/\.ts$/, ".mjs"));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    plugins: [virtualModules(), ownAddresses],
    logLevel: "warning",
  });
  // A second run in the same process must not get the first one's module.
  return import(`${pathToFileURL(outfile).href}?${Date.now()}`);
}

/**
 * A copy of the examples that the tests may write into, and an empty folder beside it.
 * With `badBytes` a file that no editor opens as text lies among them.
 */
export async function copyWorkspace(defer, { badBytes = true } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "sysctl-lens-workspace-"));
  defer(() => rm(directory, { recursive: true, force: true }));
  const examples = join(directory, "examples");
  await cp(join(root, "examples"), examples, { recursive: true });
  if (badBytes) await writeBadBytes(examples);
  const empty = join(directory, "empty");
  await mkdir(empty);
  return { examples, empty };
}

/**
 * A workspace of two folders: the examples with a `kernel-snippets/` in which the accept queue takes one less, and a
 * machine with Linux 4.4. Resolves to the workspace's file and the first folder's 90-web.conf.
 */
export async function makeTwoFolders(defer) {
  const { examples } = await copyWorkspace(defer, { badBytes: false });
  const snippets = join(examples, "kernel-snippets");
  await cp(join(root, "kernel-snippets"), snippets, { recursive: true });
  const sock = join(snippets, "include", "net", "sock.h");
  const text = await readFile(sock, "utf8");
  const edited = text.replace(/(sk_ack_backlog\)?) > /g, "$1 >= ");
  if (edited === text) throw new Error(`${sock} has no test to change`);
  await writeFile(sock, edited);

  const old = join(examples, "..", "old");
  await mkdir(join(old, "etc", "sysctl.d"), { recursive: true });
  await mkdir(join(old, ".vscode"));
  await writeFile(
    join(old, "etc", "sysctl.d", "10-old.conf"),
    "net.core.somaxconn = 200\nnet.ipv4.tcp_syncookies = 1\n",
  );
  const settings = { "sysctlLens.kernel.version": "4.4" };
  await writeFile(join(old, ".vscode", "settings.json"), JSON.stringify(settings));
  const workspace = join(examples, "..", "two.code-workspace");
  const folders = [{ path: "examples" }, { path: "old" }];
  await writeFile(workspace, JSON.stringify({ folders }));
  return { workspace, web: join(examples, "etc", "sysctl.d", "90-web.conf") };
}

async function writeBadBytes(examples) {
  // As text, a NUL byte or a broken sequence would not survive an editor or a diff.
  const bad = Buffer.from("net.core.somaxconn = 12\0 8\nnet.ipv4.\xff\xfe = 1\n", "latin1");
  await writeFile(join(examples, "etc", "sysctl.d", "00-bytes.conf"), bad);
}

/** An assertion about a long text would push everything else off the screen. */
function printError(error) {
  const text = error.length > 2000 ? `${error.slice(0, 1500)} … ${error.slice(-500)}` : error;
  console.log(text.replace(/^/gm, "      "));
}

/** Collects what the suite reports; prints each test as it ends. */
export function suiteReport() {
  const tests = [];
  const figures = {};
  return {
    tests,
    figures,
    /** Takes one line of the extension host's console; true where it was a report. */
    take(line) {
      const at = line.indexOf(reportPrefix);
      if (at < 0) return false;
      const report = JSON.parse(line.slice(at + reportPrefix.length));
      if (report.figure !== undefined) {
        figures[report.figure] = report.value;
        return true;
      }
      tests.push(report);
      console.log(`  ${report.error === undefined ? "✓" : "✗"} ${report.title} (${report.ms} ms)`);
      if (report.error !== undefined) printError(report.error);
      return true;
    },
    counts: () => ({
      passed: tests.filter(({ error }) => error === undefined).length,
      failed: tests.filter(({ error }) => error !== undefined).length,
    }),
  };
}
