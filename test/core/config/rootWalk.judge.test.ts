import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usualRelease } from "../../../core/config/loader.ts";
import { type LoaderName, loaderNames } from "../../../core/config/loaderNames.ts";
import { loaderOf } from "../../../core/config/loaders/loaders.ts";
import { walkRoot } from "../../../core/config/rootWalk.ts";
import { decoded } from "../../../server/commands/byteText.ts";
import { readRootFiles } from "../../../server/commands/rootFiles.ts";
import { type LoaderJudge, makeLoaderJudge, procpsRelease } from "../../support/loaderJudge.ts";
import { judgedPaths } from "../../support/randomLoaderFile.ts";

// The real loaders walk the folders of a root of their own.

const numberOfRoots = 300;
const topFolders = ["etc", "run", "usr", "lib"];
let judges: LoaderJudge;

beforeAll(() => {
  judges = makeLoaderJudge(judgedPaths);
  // The root has no devices: an empty file reads as /dev/null does.
  mkdirSync(join(judges.root, "dev"));
  writeFileSync(join(judges.root, "dev/null"), "");
});
afterAll(() => judges.dispose());

type Content =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "folder" };

type Tree = ReadonlyMap<string, Content>;

function randomTree(): fc.Arbitrary<Tree> {
  const folder = fc.constantFrom(
    "etc/sysctl.d",
    "run/sysctl.d",
    "usr/local/lib/sysctl.d",
    "usr/lib/sysctl.d",
    "lib/sysctl.d",
  );
  const name = fc.constantFrom(
    "10-a.conf",
    "50-b.conf",
    "50-B.conf",
    "9-z.conf",
    "99-sysctl.conf",
    "caf\u00e9.conf",
    ".conf",
    ".hidden.conf",
    "a.conf~",
    "README",
    "x.CONF",
  );
  const line = fc
    .tuple(fc.constantFrom("", "-"), fc.constantFrom(...judgedPaths.slice(0, 6)), fc.nat(9))
    .map(([dash, path, value]) => `${dash}${path} = ${value}\n`);
  const text = fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: line },
        fc.constantFrom("net.core.* = 5\n", "-net.core.somaxconn\n"),
      ),
      {
        maxLength: 4,
      },
    )
    .map((lines): Content => ({ kind: "text", text: lines.join("") }));
  const link = fc
    .constantFrom(
      "/dev/null",
      "../sysctl.conf",
      "/etc/sysctl.conf",
      "nowhere",
      "10-a.conf",
      "../../etc/sysctl.d/50-b.conf",
    )
    .map((target): Content => ({ kind: "link", target }));
  const content = fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 3, arbitrary: link },
    { weight: 1, arbitrary: fc.constant<Content>({ kind: "folder" }) },
  );
  const place = fc.oneof(
    { weight: 12, arbitrary: fc.tuple(folder, name).map((parts) => parts.join("/")) },
    { weight: 1, arbitrary: fc.constant("etc/sysctl.conf") },
  );
  return fc
    .array(fc.tuple(place, content), { minLength: 1, maxLength: 12 })
    .map((files) => new Map(files));
}

function plant(tree: Tree): void {
  for (const [path, content] of tree) {
    const file = join(judges.root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content.kind === "text") writeFileSync(file, content.text);
    else if (content.kind === "link") symlinkSync(content.target, file);
    else mkdirSync(file);
  }
}

function uproot(): void {
  for (const folder of topFolders) {
    for (const name of ["sysctl.d", "sysctl.conf", "lib/sysctl.d", "local"]) {
      rmSync(join(judges.root, folder, name), { recursive: true, force: true });
    }
  }
}

/** Builds of systemd differ in it. */
function readsLib(name: LoaderName): boolean {
  plant(new Map([["lib/sysctl.d/a.conf", { kind: "text", text: "" }]]));
  const { files } = judges.runSystem(name);
  uproot();
  return files.length > 0;
}

test.each(loaderNames)(`%s reads the same files of ${numberOfRoots} random roots`, async (name) => {
  const usual = loaderOf(name, { ...usualRelease, exclusions: procpsRelease() });
  const folders = usual.folders.filter((folder) => folder !== "lib/sysctl.d" || readsLib(name));
  const loader = { ...usual, folders };
  let read = 0;
  await fc.assert(
    fc
      .asyncProperty(randomTree(), async (tree) => {
        plant(tree);
        const run = judges.runSystem(name);
        const { inOrder } = walkRoot(await readRootFiles(judges.root, loader.folders), loader);
        const files = inOrder.filter(({ bytes }) => bytes !== undefined);
        // procps tells a file of a folder before it opens it, systemd one that it can open: a folder, too.
        const told = inOrder.filter(({ displayPath, bytes, reason }) =>
          name === "procps"
            ? bytes !== undefined || displayPath !== "etc/sysctl.conf"
            : bytes !== undefined || reason === "is a folder",
        );
        if (name !== "busybox") {
          expect(told.map(({ displayPath }) => `/${displayPath}`)).toEqual(run.files.map(decoded));
        }
        const configs = files.map(({ displayPath, bytes }) => ({
          uri: displayPath,
          displayPath,
          entries: loader.read(bytes?.toString("latin1") ?? "", "bytes").entries,
        }));
        const writes = loader
          .writes(configs, judgedPaths)
          .filter(({ path }) => judgedPaths.includes(path));
        const form = ({ path, value }: { readonly path: string; readonly value: string }) =>
          `${name === "busybox" ? path.replaceAll("/", ".") : path}=${value}`;
        expect(writes.map(form).toSorted()).toEqual(run.writes.map(form).toSorted());
        if (!writes.some(({ pattern }) => pattern !== undefined)) {
          expect(writes.map(form)).toEqual(run.writes.map(form));
        }
        read += files.length;
      })
      .afterEach(uproot),
    { numRuns: numberOfRoots, seed: 20_250_107 },
  );
  expect(read).toBeGreaterThan(name === "busybox" ? numberOfRoots / 10 : numberOfRoots);
});
