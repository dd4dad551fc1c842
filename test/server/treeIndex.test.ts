import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { IndexStore } from "../../server/treeIndex/indexStore.ts";
import { indexTree } from "../../server/treeIndex/indexTree.ts";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { newTree } from "../support/smallTrees.ts";

/** Later than the clock's slack after every change that a test makes: what was read is trusted. */
const later = 60_000;

let folder: string;
let root: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sysctl-lens-index-"));
  root = join(folder, "linux");
  cache = join(folder, "cache");
  for (const [path, text] of Object.entries(newTree)) put(path, text);
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A file that declares one sysctl, `net.extra.NAME`. */
function tableOf(name: string): string {
  return `static int extra;
static struct ctl_table extra_table[] = {
	{ .procname = "${name}", .data = &extra, .mode = 0644, .proc_handler = proc_dointvec },
};
static int extra_init(void) { register_net_sysctl(&init_net, "net/extra", extra_table); return 0; }
`;
}

function storeOf(program = "one"): IndexStore {
  return new IndexStore(cache, program);
}

/** The names that an index has, by what is kept where it may be. */
async function names(store: IndexStore | undefined, startedMs = Date.now() + later) {
  const { sysctls, notes } = await indexTree(root, store, "no script", startedMs);
  expect(notes).toEqual([]);
  return sysctls.map(({ name }) => name);
}

/** Changes what is kept, so that one can see whether it is used. */
function markKept(): void {
  const stored = storeOf().load(root);
  if (stored === undefined) throw new Error("nothing is kept");
  const [first] = stored.sysctls;
  if (first === undefined) throw new Error("the tree has no sysctl");
  storeOf().save({ ...stored, sysctls: [{ ...first, name: "kept" }] });
}

describe("what is kept of a tree's index", () => {
  test("is used as long as no file changes", async () => {
    const first = await names(storeOf());
    expect(first).toContain("net.core.somaxconn");
    expect(await names(storeOf())).toEqual(first);
    markKept();
    expect(await names(storeOf())).toEqual(["kept"]);
    expect(await names(undefined)).toEqual(first);
  });

  test.each<[string, () => void, (before: readonly string[]) => readonly string[]]>([
    [
      "a new file",
      () => put("net/extra.c", tableOf("one")),
      (before) => [...before, "net.extra.one"],
    ],
    [
      "a new folder",
      () => put("drivers/extra/deep/extra.c", tableOf("one")),
      (before) => [...before, "net.extra.one"],
    ],
    [
      "a file that goes",
      () => rmSync(join(root, "net", "some.c")),
      (before) => before.filter((name) => name !== "net.extra.old"),
    ],
    [
      "a folder that goes",
      () => rmSync(join(root, "net", "some"), { recursive: true }),
      (before) => before.filter((name) => name !== "net.extra.deep"),
    ],
    [
      "a file that is written in place",
      () => put("net/some.c", tableOf("longer")),
      (before) => before.map((name) => (name === "net.extra.old" ? "net.extra.longer" : name)),
    ],
    [
      "a text of the same length with the time of the old one",
      () => {
        const { atime, mtime } = statSync(join(root, "net", "some.c"));
        put("net/some.c", tableOf("new"));
        utimesSync(join(root, "net", "some.c"), atime, mtime);
      },
      (before) => before.map((name) => (name === "net.extra.old" ? "net.extra.new" : name)),
    ],
  ])("%s is seen", async (_, change, expected) => {
    put("net/some.c", tableOf("old"));
    put("net/some/deep.c", tableOf("deep"));
    const before = await names(storeOf());
    expect(before).toEqual(expect.arrayContaining(["net.extra.old", "net.extra.deep"]));
    change();
    expect(await names(storeOf())).toEqual([...expected(before)].sort());
    // What was found then is kept in turn.
    expect(await names(storeOf())).toEqual([...expected(before)].sort());
  });

  test("a file that changed just before it was read is read again", async () => {
    put("net/some.c", tableOf("old"));
    await names(storeOf(), Date.now());
    markKept();
    expect(await names(storeOf(), Date.now())).toContain("net.extra.old");
  });

  test("cut short, damaged, of another build or another tree, it does not count", async () => {
    const whole = await names(storeOf());
    const path = join(cache, readdirSync(cache)[0] ?? "");
    const bytes = readFileSync(path);
    const broken = Buffer.from(bytes);
    broken.writeUInt8(broken.readUInt8(200) ^ 1, 200);
    const others = [bytes.subarray(0, bytes.length / 2), Buffer.alloc(0), Buffer.from("x"), broken];
    for (const other of others) {
      markKept();
      writeFileSync(path, other);
      expect(storeOf().load(root)).toBeUndefined();
      expect(await names(storeOf())).toEqual(whole);
    }
    markKept();
    expect(storeOf("two").load(root)).toBeUndefined();
    expect(storeOf().load(`${root}/net`)).toBeUndefined();
    expect(await names(storeOf("two"))).toEqual(whole);
  });

  test("of many trees the eight used last are kept", async () => {
    await names(storeOf());
    const stored = storeOf().load(root);
    if (stored === undefined) throw new Error("nothing is kept");
    for (let tree = 0; tree < 12; tree++) storeOf().save({ ...stored, root: `/tree/${tree}` });
    expect(readdirSync(cache)).toHaveLength(8);
    expect(storeOf().load("/tree/11")).toBeDefined();
  });

  test("where it cannot be kept, the index is there all the same, with a word", async () => {
    writeFileSync(cache, "a file where a folder should be");
    const { sysctls, notes } = await indexTree(root, storeOf(), "no script");
    expect(sysctls.map(({ name }) => name)).toContain("net.core.somaxconn");
    expect(notes).toEqual([expect.stringMatching(/^the index is not kept for the next time: E/)]);
  });

  test("a file of 100 MB and one that is no UTF-8 harm nothing", async () => {
    put("net/huge.c", tableOf("huge"));
    truncateSync(join(root, "net", "huge.c"), 100 * 1024 * 1024);
    const text = `/* caf\xe9 */ ${tableOf("latin")}`;
    mkdirSync(join(root, "net"), { recursive: true });
    writeFileSync(join(root, "net", "latin.c"), Buffer.from(text, "latin1"));
    const found = await names(storeOf());
    expect(found).toContain("net.extra.latin");
    expect(found).not.toContain("net.extra.huge");
    markKept();
    expect(await names(storeOf())).toEqual(["kept"]);
  });
});

describe("index --tree", () => {
  let build: ServerBuild;

  beforeAll(async () => {
    build = await buildServer();
  });

  afterAll(() => build.dispose());

  function index(...more: readonly string[]) {
    const env = { ...process.env, XDG_CACHE_HOME: cache };
    const args = [build.cliPath, "index", "--tree", root, "--json", ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(stdout) as { readonly sysctls: readonly { readonly name: string }[] };
  }

  test("several threads find what one does, and --no-cache keeps nothing", async () => {
    for (let number = 0; number < 600; number++) {
      put(`drivers/net/d${number % 7}/f${number}.c`, tableOf(`n${number}`));
    }
    const { sysctls } = await indexTree(root, undefined, "no script");
    expect(sysctls.length).toBeGreaterThan(600);
    expect(index("--no-cache").sysctls).toEqual(JSON.parse(JSON.stringify(sysctls)));
    expect(() => readdirSync(cache)).toThrow();
    expect(index().sysctls).toEqual(JSON.parse(JSON.stringify(sysctls)));
    put("drivers/net/d3/f3.c", tableOf("other"));
    const next = index().sysctls.map(({ name }) => name);
    expect(next).toContain("net.extra.other");
    expect(next).not.toContain("net.extra.n3");
    expect(next).toHaveLength(sysctls.length);
  });
});
