import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../tree-sitter-sysctl/", import.meta.url);
const checksums: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("checksums.json", folder), "utf8"),
);

test("the checksums name the grammar and all that is generated from it", () => {
  expect(Object.keys(checksums)).toEqual([
    "grammar.js",
    "src/grammar.json",
    "src/node-types.json",
    "src/parser.c",
    "tree-sitter-sysctl.wasm",
  ]);
});

test.each(Object.entries(checksums))("%s is the one of the last build", (file, checksum) => {
  const sha256 = createHash("sha256")
    .update(readFileSync(new URL(file, folder)))
    .digest("hex");
  expect(sha256, `${file} was changed without tree-sitter-sysctl/build.sh`).toBe(checksum);
});
