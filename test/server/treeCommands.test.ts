import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildServer, type ServerBuild } from "../support/serverBuild.ts";
import { newTree } from "../support/smallTrees.ts";

// `index` and `verify` of a source tree, and `check` of standard input, as a user runs them.

let build: ServerBuild;
let folder: string;

beforeAll(async () => {
  build = await buildServer();
  folder = await mkdtemp(join(tmpdir(), "sysctl-lens-tree-"));
  for (const [path, text] of Object.entries(newTree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await build.dispose();
});

function run(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [build.cliPath, ...args], {
    encoding: "utf8",
    input,
  });
  return { status, stdout, stderr };
}

describe("index --tree", () => {
  test("lists the tree's sysctls with their variable, handler and place", () => {
    const { status, stdout } = run(["index", "--tree", folder, "--json"]);
    expect(status).toBe(0);
    const index = JSON.parse(stdout) as { version: string; sysctls: Record<string, unknown>[] };
    expect(index.version).toMatch(/^\d+\.\d+/);
    const somaxconn = index.sysctls.find(({ name }) => name === "net.core.somaxconn");
    expect(somaxconn).toMatchObject({
      file: expect.stringMatching(/\.c$/) as string,
      line: expect.any(Number) as number,
      variable: expect.stringContaining("somaxconn") as string,
    });
  });

  test.each(["index", "verify"])(
    "%s of what is no tree is one line and exit status 2",
    (command) => {
      for (const given of [tmpdir(), join(folder, "nothing")]) {
        const { status, stdout, stderr } = run([command, "--tree", given]);
        expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
        expect(stderr.trim().split("\n")).toHaveLength(1);
      }
      expect(run([command]).status).toBe(2);
    },
  );
});

describe("verify --tree", () => {
  test("tells of each rule whether the tree follows it, and where", () => {
    const { stdout } = run(["verify", "--tree", folder, "--kernel", "6.12", "--json"]);
    const { rules } = JSON.parse(stdout) as { rules: { verdict: string }[] };
    const verdicts = new Set(rules.map(({ verdict }) => verdict));
    expect(rules.length).toBeGreaterThan(100);
    expect([...verdicts].every((one) => ["confirmed", "differs", "not found"].includes(one))).toBe(
      true,
    );
    expect(verdicts).toContain("confirmed");
  });
});

describe("check of standard input", () => {
  test("finds what it would find in a file", () => {
    const { status, stdout } = run(["check", "-"], "net.core.somaxconn = 70k\n");
    expect(status).toBe(1);
    expect(stdout).toContain("-:1:22: error:");
    expect(stdout).toContain("[refused-value]");
    expect(run(["check", "-"], "net.core.somaxconn = 511\n").status).toBe(0);
  });
});
