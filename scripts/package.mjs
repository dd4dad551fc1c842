import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./support/command.mjs";
import { root } from "./support/paths.mjs";
import { runMain } from "./support/userError.mjs";
import { zipEntries } from "./support/zip.mjs";

const maximumBytes = 2_500_000;

/** What users need at run time; anything else in the package is a mistake in .vscodeignore. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/i,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/client\/languages\/[\w.-]+\.json$/,
  /^extension\/client\/icons\/[\w.-]+\.(svg|png)$/,
  /^extension\/docs\/diagnostics\/[\w-]+\.md$/,
  /^extension\/dist\/[\w-]+\.schema\.json$/,
  /^extension\/dist\/(?!.*\.map$)[\w./-]+\.(cjs|js|css|wasm|ttf)$/,
];

/**
 * Builds for release and packs `sysctl-lens-VERSION.vsix`. Resolves to its path and to the checks
 * that it went through: `{ file, checks: [{ title, problem }] }`; `problem` is undefined where passed.
 */
export async function packageExtension({ log }) {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const file = join(root, `${manifest.name}-${manifest.version}.vsix`);
  await rm(file, { force: true });
  const readme = await writeReadme();
  const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
  const { exitCode, output } = await runCommand(
    process.execPath,
    // vsce builds first, by the script `vscode:prepublish`.
    [vsce, "package", "--no-dependencies", ...readme, "--out", file],
    { cwd: root, output: "keep" },
  );
  if (exitCode !== 0) throw new Error(`vsce package failed:\n${output}`);
  const { size } = await stat(file);
  log(`Packed ${file.slice(root.length + 1)} (${size} bytes)`);
  return { file, bytes: size, checks: await checkPackage(file, manifest) };
}

/**
 * The README as the editor shows it beside the installed extension, and vsce's options for it.
 * Pictures and files of the checkout are not in the package, so it does not point to them.
 */
async function writeReadme() {
  const text = await readFile(join(root, "README.md"), "utf8");
  const file = join(root, "out", "package", "README.md");
  await mkdir(dirname(file), { recursive: true });
  const withoutPictures = text.replace(/^!\[[^\]]*\]\((?!https?:)[^)]*\)\n\n?/gm, "");
  await writeFile(file, withoutPictures.replace(/\[([^\]]*)\]\((?!https?:|#)[^)]*\)/g, "$1"));
  return ["--readme-path", relative(root, file), "--no-rewrite-relative-links"];
}

async function checkPackage(file, manifest) {
  const bytes = await readFile(file);
  const names = zipEntries(bytes).map(({ name }) => name);
  const surplus = names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const missing = filesNamedBy(manifest).filter((name) => !names.includes(`extension/${name}`));
  return [
    {
      title: `the package is smaller than ${maximumBytes} bytes`,
      problem: bytes.length < maximumBytes ? undefined : `it has ${bytes.length}`,
    },
    {
      title: "the package holds no sources, maps, tests or modules",
      problem: surplus.length === 0 ? undefined : surplus.join(", "),
    },
    {
      title: "the package holds everything that its manifest and the extension load",
      problem: missing.length === 0 ? undefined : `missing: ${missing.join(", ")}`,
    },
  ];
}

function filesNamedBy({ main, browser, bin, contributes }) {
  const named = [
    main,
    browser,
    ...Object.values(bin),
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.languages.map(({ configuration }) => configuration),
  ];
  const loaded = [
    "dist/server/server.cjs",
    "dist/server/server.web.js",
    "dist/webview/page.js",
    "dist/webview/page.css",
    "dist/webview/simulationWorker.js",
    "dist/web-tree-sitter.wasm",
    "dist/tree-sitter-c.wasm",
    "dist/tree-sitter-sysctl.wasm",
  ];
  return [...named.map((path) => path.replace(/^\.\//, "")), ...loaded];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const { checks } = await packageExtension({ log: console.log });
    const failed = checks.filter(({ problem }) => problem !== undefined);
    for (const { title, problem } of failed) console.error(`FAILED ${title}: ${problem}`);
    return failed.length === 0 ? 0 : 1;
  });
}
