import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { root } from "./paths.mjs";

const require = createRequire(import.meta.url);
const snippetsDirectory = join(root, "kernel-snippets");

/**
 * esbuild plugin for the modules that exist only in bundles:
 * `virtual:kernel-snippets` (the C files as text) and `virtual:programs` (the same compiled to
 * JavaScript for the versions that the page is built with, as code: a page with a strict policy can evaluate nothing).
 */
export function virtualModules() {
  return {
    name: "virtual-modules",
    setup(builder) {
      builder.onResolve({ filter: /^virtual:(kernel-snippets|programs)$/ }, ({ path }) => ({
        path,
        namespace: "virtual",
      }));
      builder.onLoad({ filter: /./, namespace: "virtual" }, async ({ path }) => {
        const snippets = await readSnippets();
        const make = path === "virtual:programs" ? programsModule : snippetsModule;
        return { ...(await make(snippets)), resolveDir: root, loader: "js" };
      });
    },
  };
}

/** Path below kernel-snippets/, with slashes, to text. */
async function readSnippets() {
  const entries = await readdir(snippetsDirectory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const keys = paths.map((path) => relative(snippetsDirectory, path).replaceAll("\\", "/"));
  return { files: new Map(keys.map((key, index) => [key, texts[index]])), paths };
}

function snippetsModule({ files, paths }) {
  const contents = `export const snippetFiles = ${JSON.stringify(Object.fromEntries(files))};`;
  return { contents, watchFiles: paths, watchDirs: [snippetsDirectory] };
}

async function programsModule({ files, paths }) {
  const { programs, inputs } = await compilePrograms(files);
  const shared = new Map();
  const nameOf = (code) => {
    if (!shared.has(code)) shared.set(code, `shared${shared.size}`);
    return shared.get(code);
  };
  const rows = programs.map(({ id, program }) => {
    const parts = {
      factory: `(${program.source})`,
      sites: JSON.stringify(program.sites),
      constants: JSON.stringify(program.constants),
    };
    const fields = Object.entries(parts).map(([field, code]) => `${field}: ${nameOf(code)}`);
    return `${JSON.stringify(id)}: { ${fields.join(", ")} }`;
  });
  const declarations = [...shared].map(([code, name]) => `const ${name} = ${code};`);
  return {
    contents: `${declarations.join("\n")}\nexport const programs = { ${rows.join(", ")} };`,
    watchFiles: [...paths, ...inputs],
    watchDirs: [snippetsDirectory],
  };
}

/** Every such version's plain program, by the compiler of this very checkout. */
async function compilePrograms(files) {
  const directory = await mkdtemp(join(tmpdir(), "sysctl-lens-build-"));
  try {
    const outfile = join(directory, "compiler.mjs");
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      stdin: {
        contents:
          'export { compileSnippets } from "./core/c/compile.ts";' +
          'export { pageVersions } from "./core/kernel/version.ts";' +
          'export { Parser, Language } from "web-tree-sitter";',
        resolveDir: root,
      },
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      metafile: true,
      logLevel: "warning",
    });
    const { compileSnippets, pageVersions, Parser, Language } = await import(
      pathToFileURL(outfile).href
    );
    await Parser.init({
      locateFile: () => require.resolve("web-tree-sitter/web-tree-sitter.wasm"),
    });
    const language = await Language.load(require.resolve("tree-sitter-c/tree-sitter-c.wasm"));
    const parser = new Parser();
    parser.setLanguage(language);
    const programs = pageVersions.map(({ id, defines }) => {
      const { program, problems } = compileSnippets(parser, files, defines);
      if (program === undefined)
        throw new Error(`kernel-snippets for ${id}: ${describe(problems)}`);
      return { id, program };
    });
    parser.delete();
    const inputs = Object.keys(metafile.inputs)
      .filter((input) => input !== "<stdin>")
      .map((input) => join(root, input));
    return { programs, inputs };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function describe(problems) {
  return problems
    .filter(({ severity }) => severity === "error")
    .map(({ file, message }) => `${file}: ${message}`)
    .join("\n");
}
