import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeTreeAccess } from "../../server/tree/nodeTreeAccess.ts";

describe("files of a kernel tree on disk", () => {
  let folder = "";
  let root = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sysctl-lens-tree-"));
    root = join(folder, "linux");
    mkdirSync(join(root, "net"), { recursive: true });
    writeFileSync(join(folder, "secret.c"), "int secret;\n");
    writeFileSync(join(root, "net", "socket.c"), "int backlog;\n");
    writeFileSync(join(root, "net", "latin1.c"), Buffer.from("/* caf\xe9 */ int x;\n", "latin1"));
    writeFileSync(join(root, "net", "huge.c"), "int huge;\n");
    truncateSync(join(root, "net", "huge.c"), 101 * 1024 * 1024);
    symlinkSync("socket.c", join(root, "net", "twin.c"));
    symlinkSync(join(folder, "secret.c"), join(root, "net", "out.c"));
    symlinkSync("nowhere.c", join(root, "net", "dangling.c"));
    symlinkSync("..", join(root, "net", "loop"));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test("links within the tree are files; those out of it, into nothing and to folders are not there", () => {
    expect(nodeTreeAccess(root).list("net")).toEqual({
      folders: [],
      files: ["huge.c", "latin1.c", "socket.c", "twin.c"],
    });
  });

  test("a missing folder and a missing file are nothing, not an error", () => {
    const access = nodeTreeAccess(root);
    expect(access.list("mm")).toBeUndefined();
    expect(access.readText("net/none.c")).toBeUndefined();
    expect(access.stamp("net/none.c")).toBeUndefined();
    expect(access.readText("net")).toBeUndefined();
  });

  test("text that is not UTF-8 is read, a file of 100 MB is not", () => {
    const access = nodeTreeAccess(root);
    expect(access.readText("net/latin1.c")).toContain("int x;");
    expect(access.holdsAny("net/latin1.c", ["int x"])).toBe(true);
    expect(access.readText("net/huge.c")).toBeUndefined();
  });
});
